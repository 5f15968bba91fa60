"""Measures of adoption."""
