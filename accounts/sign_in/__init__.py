"""Sign-in: who may try, what is written down, and what a person must do before the first page.

Sign-in itself is allauth's; it asks this package through the adapter, the forms, the backend and the middleware
that `settings.py` names.
"""
