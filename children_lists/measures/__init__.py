"""Measures that can be counted from lists: one file each in the folders beside, found by the registry."""
