"""A person's own page of what they follow, never kept ready-made, and the mail about it before a meeting."""
