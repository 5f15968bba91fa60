"""Readiness for the next inspection: what stands on record about each area that Ofsted judges."""
