"""Children with a child protection plan, set against the population under 18."""

from children_lists.measures.measure import ListMeasure
from children_lists.measures.on_a_day import number_open

RULE = "Children with a child protection plan open at the end of the last day of the period."
MEASURE = ListMeasure(("CPP-RATE",), number_open("list_7", RULE), of_population=True)
