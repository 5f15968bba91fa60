"""Former standings of all KPIs in brief: made ahead, kept in a file of their own, and held against the database."""
