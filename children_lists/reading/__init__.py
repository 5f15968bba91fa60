"""Reading of lists: which list a sheet is, what its cells hold, and what is doubtful about them."""
