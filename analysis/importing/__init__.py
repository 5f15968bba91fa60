"""Import of figures from a table that an officer brings: recognised, never guessed, as plain data.

`exports/reading/` makes a `FileTable` from the bytes of a file; `recognise` makes lines from the table. Anything
that is not certain is refused with its cell and a reason.
"""
