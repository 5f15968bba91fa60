"""Confidence intervals: for one value, for a difference, by kind of KPI, and in words."""
