"""Children looked after for a year who had their health assessment."""

from children_lists.measures.outcomes import share_marked

MEASURE = share_marked("CLA-HEALTH-DFE", "health", "who had their health assessment (HEALTH_ASSESSMENT)")
