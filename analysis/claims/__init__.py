"""Claims made in a paper, checked against the numbers they rest on."""
