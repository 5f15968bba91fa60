"""One style sheet for every page, made of its parts when the static files are collected.

A page asks for one file in place of four, and the parts stay files of their own for whoever changes them.
"""

from pathlib import Path

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Static files with a hash in their names, and the parts of the style sheet joined in their order."""

    def post_process(self, paths, dry_run=False, **options):
        parts, (whole,) = settings.STYLE_SHEET_PARTS, settings.STYLE_SHEETS
        if not dry_run and all(part in paths for part in parts):
            texts = (Path(self.path(part)).read_text(encoding="utf-8") for part in parts)
            Path(self.path(whole)).write_text("\n".join(texts), encoding="utf-8")
            paths[whole] = (self, whole)
        yield from super().post_process(paths, dry_run, **options)
