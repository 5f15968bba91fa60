"""Files that officers bring, read as tables."""
