"""Children looked after for a year found to have a substance misuse problem."""

from children_lists.measures.outcomes import share_marked

MEASURE = share_marked("CLA-SUBSTANCE", "misuse", "found to have a substance misuse problem (SUBSTANCE_MISUSE)")
