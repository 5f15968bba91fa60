"""Words for charts: descriptions for readers who do not see them, and the sentence of a KPI."""
