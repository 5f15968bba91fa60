"""Charts in words, for readers who do not see them and for the sentence of a KPI."""
