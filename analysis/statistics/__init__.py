"""Statistics on plain data."""
