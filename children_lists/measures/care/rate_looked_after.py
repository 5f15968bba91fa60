"""Children looked after, set against the population under 18."""

from children_lists.measures.care.children_looked_after import WAYS
from children_lists.measures.measure import ListMeasure

MEASURE = ListMeasure(("CLA-RATE",), WAYS, of_population=True)
