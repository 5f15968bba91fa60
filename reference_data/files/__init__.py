"""Specifications of the data files: columns, the values they take, and the keys that no two rows may share.

A new file is a `FileSpec` in the module of its subject. To load it, see `reference_data/writing.py`.
"""

from reference_data.files import catalogue, committee, figures, inspections, themes

FILES = (*catalogue.FILES, *figures.FILES, *inspections.FILES, *committee.FILES, *themes.FILES)
