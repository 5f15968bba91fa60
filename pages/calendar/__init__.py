"""Dates of the committee's work, for the calendar that a person keeps elsewhere."""
