"""Comments on a figure between those who enter and those who approve it."""
