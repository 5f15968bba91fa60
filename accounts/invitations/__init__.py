"""Invitations: links with which a person chooses a password of their own, good for a week and once."""
