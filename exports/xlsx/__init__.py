"""Excel workbooks: what is laid before a committee, the whole table, and notes on the numbers."""
