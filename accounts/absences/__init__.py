"""Absences: who is away, and who does their work until they are back."""
