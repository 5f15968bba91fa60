"""Modules that `run` shares with `test` and with the preparation: how to begin before any package is installed.

They use nothing but Python's own library, and can be read by Python 3.6, so that `run` can say that it is too old.
"""
