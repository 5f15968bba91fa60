"""Readiness for the next inspection: its judgement areas, and managers' answers to the three questions of each year."""
