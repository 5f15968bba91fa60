"""Forecasts: made, scored, and put into words."""
