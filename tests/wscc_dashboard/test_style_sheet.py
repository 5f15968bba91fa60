"""Pages ask for one style sheet, which holds its parts in their order."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command

from wscc_dashboard.style_sheet import OneSheetStorage

pytestmark = pytest.mark.slow


class SheetsCompressed(OneSheetStorage):
    """All static files collected, and of them only the style sheets compressed, which is the dear part."""

    def compress_files(self, paths):
        yield from super().compress_files([path for path in paths if path.endswith(".css")])


def collect(folder):
    storage = SheetsCompressed(location=str(folder), base_url="/static/")
    command = Command()
    command.storage = storage
    command.set_options(
        interactive=False, verbosity=0, link=False, clear=False, dry_run=False, ignore_patterns=[],
        use_default_ignore_patterns=True, post_process=True,
    )  # fmt: skip
    command.collect()
    return storage


def test_the_one_sheet_has_the_parts_in_their_order_under_a_name_with_a_hash(tmp_path):
    storage = collect(tmp_path)
    (whole,) = settings.STYLE_SHEETS
    text = (tmp_path / whole).read_text(encoding="utf-8")
    places = [text.index((tmp_path / part).read_text(encoding="utf-8")) for part in settings.STYLE_SHEET_PARTS]
    assert places == sorted(places)
    assert re.fullmatch(r"css/site\.[0-9a-f]{12}\.css", storage.stored_name(whole))
    assert (tmp_path / f"{storage.stored_name(whole)}.gz").is_file()


def test_a_reading_page_asks_for_one_style_sheet(anonymous):
    html = anonymous.get("/glossary/").content.decode()
    assert html.count('rel="stylesheet"') == 1
