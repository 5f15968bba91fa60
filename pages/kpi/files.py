"""The history of a KPI and its place among neighbours, on their way to files."""

from django.conf import settings

from exports.sheet import Sheet, SheetChart
from pages.kpi.history_table import HistoryTable
from pages.kpi.neighbour_table import NeighboursTable
from pages.kpi.rolling_year import RollingTable
from pages.kpi.trend import Trend
from web.files import notes_for
from web.reading import Reading
from web.tables import build_sheet


def history_sheet(trend: Trend, table: HistoryTable, reading: Reading) -> Sheet:
    """The history of one series of a KPI, oldest first, with a chart in formats that can hold one.

    With twelve months together switched on, their history, which says so in its title, columns and name.
    """
    if trend.switched.rolling:
        return _rolling_sheet(trend, reading)
    kpi = trend.kpi
    table.order_by = "period"
    names = [area.name for area in trend.others] if kpi.kind.needs_denominator else []
    cadence = trend.series.cadence.label if trend.series else "no figures"
    chart = SheetChart(
        title=f"{kpi.title}, {trend.areas.home.name}",
        categories="Period",
        series=("Value", *names),
        target="Target" if any(row.target for row in trend.rows) else None,
        description=trend.sentence,
    )
    return build_sheet(
        table,
        title=kpi.title,
        reading=reading,
        notes=notes_for(
            reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Area", trend.areas.home.name),
            ("Series", cadence),
            ("In words", trend.sentence),
            *_outlook_notes(trend),
            *([("Among the neighbours", trend.neighbours.words)] if trend.neighbours.words else []),
            ("Unit", kpi.kind.label),
            *trend.switched.notes,
            *([("Signals", trend.signals.rules)] if trend.signals and trend.signals.points else []),
            ("Source", "The document behind each figure is named in its row."),
        ),
        name_parts=(kpi.slug, settings.COUNCIL_AREA),
        chart=chart if trend.rows else None,
    )


def _outlook_notes(trend: Trend) -> list[tuple[str, str]]:
    if trend.outlook is None:
        return []
    notes = [("What to expect next", trend.outlook.words)]
    if trend.outlook.earlier:
        notes.append(("Earlier forecasts", f"{trend.outlook.hit_rate.in_words}."))
    return notes


def neighbours_sheet(trend: Trend, table: NeighboursTable, reading: Reading) -> Sheet:
    """The council and the neighbours of one set, all periods that this set judges."""
    kpi, section = trend.kpi, trend.neighbours
    named = f"{section.chosen.set_name} model" if section.chosen else "no model of statistical neighbours"
    return build_sheet(
        table,
        title=f"{kpi.title}: statistical neighbours",
        reading=reading,
        notes=notes_for(
            reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Areas", f"{trend.areas.home.name} and its statistical neighbours, {named}"),
            ("In words", section.words or "No figure of a statistical neighbour is known."),
            ("On the funnel plot", section.funnel.words if section.funnel else "None: fewer than three have counts."),
            ("Unit", kpi.kind.label),
            ("Source", "The document behind each figure is named in its row."),
        ),
        name_parts=(kpi.slug, "neighbours", section.chosen.set_name if section.chosen else ""),
    )


def _rolling_sheet(trend: Trend, reading: Reading) -> Sheet:
    kpi, rolling = trend.kpi, trend.switched.rolling
    title = f"{kpi.title}, twelve months together"
    table = RollingTable(rolling.years, trend.series)
    value, months = (str(table.columns[name].header) for name in ("value", "months"))
    return build_sheet(
        table,
        title=title,
        reading=reading,
        notes=notes_for(
            reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Area", trend.areas.home.name),
            ("Series", rolling.chart.cadence.label),
            ("In words", rolling.words),
            ("Unit", kpi.kind.label),
            *trend.switched.notes,
            (
                "Source",
                "Worked out here from the monthly figures. Their sources are named in the history of single months.",
            ),
        ),
        name_parts=(kpi.slug, "twelve months together", settings.COUNCIL_AREA),
        chart=SheetChart(
            title=f"{title}, {trend.areas.home.name}", categories=months, series=(value,), description=rolling.words
        ),
    )
