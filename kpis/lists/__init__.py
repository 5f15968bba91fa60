"""Figures counted from child-level lists, and pages of today that are read from them."""
