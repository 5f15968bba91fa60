"""Children looked after for a year convicted or given a youth caution."""

from children_lists.measures.outcomes import share_marked

MEASURE = share_marked("CLA-CONVICT", "convicted", "convicted or given a youth caution (CONVICTED)")
