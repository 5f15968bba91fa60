"""Things that a person follows, for a page of their own."""
