"""Changes between two moments, as plain data: their kinds, their order, and the paragraph on top."""
