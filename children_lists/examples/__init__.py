"""Invented lists to try the counting with, and the templates to fill in. No child stands behind a row."""
