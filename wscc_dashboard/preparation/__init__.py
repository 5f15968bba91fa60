"""Preparing a database to be served: `manage.py prepare`, which `./run` calls when anything has changed.

`steps` decides what has to be done and in which order, `tasks` is Django doing it, `marks` remembers what has been
done and for which contents, `reach` finds the code that a command is made of, `database` says what is wrong with one.
"""
