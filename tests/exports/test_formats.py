"""Every format of the table writes every kind of cell."""

from datetime import date
from decimal import Decimal

import pytest

from exports.formats import FORMATS
from exports.sheet import Sheet, SheetColumn

SHEET = Sheet(
    "Scorecard",
    (SheetColumn("KPI"), SheetColumn("Value", "number", 1), SheetColumn("Rate", "percent"), SheetColumn("On", "date")),
    (("Care plans", Decimal("1.5"), 50, date(2022, 1, 12)), (None, None, None, None)),
    (("Source", "Ofsted"),),
)


@pytest.mark.parametrize("file_format", FORMATS.values(), ids=FORMATS)
def test_format_writes_a_sheet(file_format):
    assert file_format.write(SHEET) != b""
    assert SHEET.file_name(file_format.extension) == f"scorecard.{file_format.extension}"


def test_formats_are_found_by_their_slug():
    assert list(FORMATS) == ["csv", "xlsx"]
    assert all(slug == file_format.slug for slug, file_format in FORMATS.items())
    assert FORMATS["csv"].content_type == "text/csv; charset=utf-8"
