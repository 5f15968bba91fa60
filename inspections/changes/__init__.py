"""Changes of inspections between two moments: what inspectors published, progress, actions."""
