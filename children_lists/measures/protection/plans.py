"""Number of children with a child protection plan."""

from children_lists.measures.measure import ListMeasure
from children_lists.measures.on_a_day import number_open

RULE = "Children with a child protection plan open at the end of the last day of the period."
MEASURE = ListMeasure(("CPP-NUM",), number_open("list_7", RULE), is_number=True)
