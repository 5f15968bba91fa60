"""Claims of a paper, worked out again from the numbers they rest on."""
