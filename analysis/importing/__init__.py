"""From a table that an officer brings to entries for the ledger: recognising, never guessing, on plain data.

`exports/reading/` makes a `Table` from the bytes of a file; `recognise` makes lines from the table. What
cannot be told for certain is refused with its cell and a reason.
"""
