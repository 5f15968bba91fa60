"""Children looked after for a year whose teeth were checked."""

from children_lists.measures.outcomes import share_marked

MEASURE = share_marked("CLA-DENTAL-DFE", "teeth", "whose teeth were checked (TEETH_CHECK)")
