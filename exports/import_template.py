"""Import template: a workbook with an officer's own KPIs to choose from and earlier figures beside each row.

The sheet "Figures" comes first, so that it is the one that is read when the workbook comes back.
"""

import io
from dataclasses import astuple, dataclass
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from exports.sheet import clean_text, would_run
from exports.xlsx.workbook import CREATED

# Rows for figures of other KPIs and periods, below those that are expected.
SPARE_ROWS = 300

HEADINGS = (
    ("KPI", 46),
    ("Period", 20),
    ("Numerator", 12),
    ("Denominator", 12),
    ("Value", 12),
    ("Commentary", 50),
    ("No figure", 24),
    ("Period before", 18),
    ("Same period last year", 20),
    ("Target", 14),
)
ENTERED = 7


@dataclass(frozen=True)
class TemplateRow:
    """One expected figure: the values in its fields already, and those locked beside them."""

    kpi: str
    period: str
    numerator: str = ""
    denominator: str = ""
    value: str = ""
    commentary: str = ""
    no_figure: str = ""
    before: str = ""
    year_before: str = ""
    target: str = ""


@dataclass(frozen=True)
class Template:
    """Contents of the workbook. `kpis`, `periods`, `reasons` are the choices; `instructions` headings with a text."""

    title: str
    rows: tuple[TemplateRow, ...]
    kpis: tuple[str, ...]
    periods: tuple[str, ...]
    reasons: tuple[str, ...]
    instructions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Styles:
    heading: object
    open: object
    locked: object
    title: object
    label: object
    text: object


def write_template(template: Template, created: datetime = CREATED) -> bytes:
    """Write the workbook. Every cell is text or a choice: no formula, no macro, nothing that runs."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, options) as workbook:
        workbook.set_properties({"title": clean_text(template.title), "created": created})
        styles = _styles(workbook)
        figures, help_page, lists = (workbook.add_worksheet(name) for name in ("Figures", "Instructions", "Lists"))
        _write_lists(lists, template)
        _write_figures(figures, template, styles)
        _write_instructions(help_page, template, styles)
    return file.getvalue()


def _styles(workbook: Workbook) -> _Styles:
    top = {"valign": "top", "text_wrap": True}
    return _Styles(
        heading=workbook.add_format({"bold": True, "bottom": 1, **top}),
        # as text, or Excel would turn a chosen "October 2021" into a day
        open=workbook.add_format({"locked": False, "num_format": "@", "border": 1, "border_color": "#B1B4B6", **top}),
        locked=workbook.add_format({"font_color": "#505A5F", "bg_color": "#F3F2F1", **top}),
        title=workbook.add_format({"bold": True, "font_size": 16}),
        label=workbook.add_format({"bold": True, **top}),
        text=workbook.add_format(top),
    )


def _write_lists(page: Worksheet, template: Template) -> None:
    """Write the choices of the drop-downs, on a sheet of their own that is out of the way."""
    for column, choices in enumerate((template.kpis, template.periods, template.reasons)):
        for line, choice in enumerate(choices):
            page.write_string(line, column, clean_text(choice))
    page.hide()


def _write_figures(page: Worksheet, template: Template, styles: _Styles) -> None:
    for column, (heading, width) in enumerate(HEADINGS):
        page.set_column(column, column, width)
        page.write_string(0, column, heading, styles.heading)
    for line, row in enumerate(template.rows, start=1):
        for column, text in enumerate(astuple(row)):
            _write(page, line, column, text, styles)
    last = len(template.rows) + SPARE_ROWS
    for line in range(len(template.rows) + 1, last + 1):
        for column in range(ENTERED):
            page.write_blank(line, column, None, styles.open)
    _offer(page, last, 0, len(template.kpis), "A", "Choose one of your KPIs.")
    _offer(page, last, 1, len(template.periods), "B", "Choose a period, or write it as 2021-10, Q2 2021/22 or 2021/22.")
    _offer(page, last, 6, len(template.reasons), "C", "Only where there is no figure: say why in the commentary.")
    page.ignore_errors({"number_stored_as_text": f"C2:E{last + 1}"})
    page.freeze_panes(1, 1)
    page.protect(options={"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.activate()


def _write(page: Worksheet, line: int, column: int, text: str, styles: _Styles) -> None:
    style = styles.open if column < ENTERED else styles.locked
    text = clean_text(text)
    if would_run(text):
        # a space in front keeps Excel from taking it for a formula when the cell is edited
        text = f" {text}"
    if text:
        page.write_string(line, column, text, style)
    else:
        page.write_blank(line, column, None, style)


def _offer(page: Worksheet, last: int, column: int, choices: int, letter: str, message: str) -> None:
    """Put a drop-down into a column; a value off the list only gets a warning: periods have several spellings."""
    if not choices:
        return
    page.data_validation(
        1,
        column,
        last,
        column,
        {
            "validate": "list",
            "source": f"=Lists!${letter}$1:${letter}${choices}",
            "error_type": "warning",
            "error_title": "Not on the list",
            "error_message": message,
        },
    )


def _write_instructions(page: Worksheet, template: Template, styles: _Styles) -> None:
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 96)
    page.hide_gridlines(2)
    page.write_string(0, 0, clean_text(template.title), styles.title)
    for line, (heading, text) in enumerate(template.instructions, start=2):
        page.write_string(line, 0, clean_text(heading), styles.label)
        page.write_string(line, 1, clean_text(text), styles.text)
    page.protect(options={"format_columns": True})
