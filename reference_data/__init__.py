"""Loading the published facts of `data/west_sussex/` into the ledger.

`reading` turns files into rows or row-exact problems, `files` says what each file may hold,
`checking` looks across files, `writing` brings the ledger up to date in one transaction.
"""
