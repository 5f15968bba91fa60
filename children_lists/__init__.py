"""Child-level lists of a council, read in memory, counted and forgotten. No Django, and nothing is written anywhere."""
