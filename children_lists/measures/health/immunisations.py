"""Children looked after for a year whose immunisations are up to date."""

from children_lists.measures.outcomes import share_marked

MEASURE = share_marked("CLA-IMMS-DFE", "immunised", "whose immunisations are up to date (IMMUNISATIONS)")
