"""Excel workbooks, read as tables."""
