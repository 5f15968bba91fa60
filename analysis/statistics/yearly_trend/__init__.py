"""Verdict on a series of yearly figures: improving, worsening, no trend, or too few figures."""
