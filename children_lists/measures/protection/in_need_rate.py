"""Children in need, set against the population under 18."""

from children_lists.measures.measure import ListMeasure
from children_lists.measures.on_a_day import number_open

RULE = (
    "Children with an episode of need open at the end of the last day of the period: list 6 has children "
    "in need, on a plan, in care and being assessed."
)
MEASURE = ListMeasure(("CIN-RATE",), number_open("list_6", RULE), of_population=True)
