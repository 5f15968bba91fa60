"""Reports of papers on a KPI beside its series: ranges without single figures, and comparisons across lengths."""
