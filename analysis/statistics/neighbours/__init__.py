"""Comparison with statistical neighbours."""
