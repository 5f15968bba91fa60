"""Measures of referrals, assessments, children in need and child protection."""
