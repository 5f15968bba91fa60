"""Measures of young people who left care."""
