"""Native charts of a workbook, drawn from its table."""

from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from exports.sheet import ColumnKind, Sheet, SheetChart, clean_text
from exports.xlsx.cells import number_pattern

# Lines differ in dash and marker as well as in colour.
LINES = (
    ("#1D70B8", "solid", "circle"),
    ("#54319F", "dash", "square"),
    ("#00703C", "round_dot", "diamond"),
    ("#505A5F", "long_dash", "triangle"),
)
TARGET_COLOUR = "#D4351C"


def make_chart(workbook: Workbook, sheet: Sheet, spec: SheetChart) -> Chart:
    """Make the chart of `sheet`: lines, the target dashed and without points, or bars that lie."""
    chart = workbook.add_chart({"type": "bar"} if spec.is_bars else {"type": "line"})
    for position, title in enumerate(spec.series):
        colour, dash, marker = LINES[position % len(LINES)]
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        points = {"type": marker, "size": 5, "fill": {"color": colour}, "border": {"color": colour}}
        drawn = {"fill": {"color": colour}, "gap": 60} if spec.is_bars else {"line": line, "marker": points}
        chart.add_series(_range(sheet, spec, title) | drawn)
    if spec.target is not None:
        line = {"color": TARGET_COLOUR, "width": 1.5, "dash_type": "square_dot"}
        chart.add_series(_range(sheet, spec, spec.target) | {"line": line, "marker": {"type": "none"}})
    first = sheet.columns[sheet.column_index(spec.series[0])]
    values = {"num_format": number_pattern(first), "major_gridlines": {"visible": True}} | _scale(sheet, spec)
    chart.set_title({"name": clean_text(spec.title), "overlay": False, "name_font": {"size": 12}})
    if spec.is_bars:
        # bars lie, so that the names stand on the upright axis: the first record on top, as in the table
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "major_gridlines": {"visible": False}})
        chart.set_x_axis(values | {"min": 0, "major_unit": 1})
    else:
        chart.set_x_axis(_category_axis(sheet, spec.categories))
        chart.set_y_axis(values)
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    return chart


def height_of(sheet: Sheet, spec: SheetChart) -> int:
    """Height of a chart in pixels: a line for every record of bars."""
    return 110 + 26 * len(sheet.rows) if spec.is_bars else 320


def _range(sheet: Sheet, spec: SheetChart, title: str) -> dict[str, object]:
    """Ranges of a line's name, categories and values in the workbook."""
    index, categories, last = sheet.column_index(title), sheet.column_index(spec.categories), len(sheet.rows)
    return {
        "name": ["Table", 0, index],
        "categories": ["Table", 1, categories, last, categories],
        "values": ["Table", 1, index, last, index],
    }


def _category_axis(sheet: Sheet, title: str) -> dict[str, object]:
    if sheet.columns[sheet.column_index(title)].kind is ColumnKind.DATE:
        return {"date_axis": True, "num_format": "mmm yyyy"}
    return {"text_axis": True}


def _scale(sheet: Sheet, spec: SheetChart) -> dict[str, object]:
    """Fix the scale to 0 to 100 for percentages that keep within it; otherwise Excel chooses."""
    indexes = [sheet.column_index(title) for title in spec.lines]
    values = [cell for row in sheet.rows for i in indexes if isinstance(cell := row[i], int | float | Decimal)]
    is_percent = all(sheet.columns[index].kind is ColumnKind.PERCENT for index in indexes)
    return {"min": 0, "max": 100} if is_percent and all(0 <= value <= 100 for value in values) else {}
