"""Measures of children in care: how many, where they live, visits."""
