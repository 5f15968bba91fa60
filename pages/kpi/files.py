"""Files of a KPI: its history, and its neighbours."""

from django.conf import settings

from exports.sheet import Sheet, SheetChart
from pages.kpi.page import KpiPage
from pages.kpi.sections.intervals import Intervals
from pages.kpi.sections.neighbours.section import NeighbourSection
from pages.kpi.sections.own_limits import OwnLimitsSection
from pages.kpi.sections.rolling_year import RollingTable, RollingYears
from pages.kpi.sections.two_dates import TwoDates
from web.files import notes_for
from web.tables import build_sheet

# what else was asked of the single months
ABOUT_MONTHS = (OwnLimitsSection, Intervals, TwoDates)


def history_sheet(page: KpiPage) -> Sheet:
    """The history of one series of a KPI, oldest first, with a chart in formats that can hold one.

    With twelve months together switched on, their history, which says so in its title, columns and name.
    """
    rolling = page.section(RollingYears)
    if rolling.is_shown:
        return _rolling_sheet(page, rolling)
    trend, kpi, table = page.trend, page.trend.kpi, page.table
    table.order_by = "period"
    chart = SheetChart(
        title=f"{kpi.title}, {trend.areas.home.name}",
        categories="Period",
        series=("Value", *([area.name for area, _ in trend.others] if kpi.kind.needs_denominator else [])),
        target="Target" if any(row.target for row in table.data.data) else None,
        description=trend.sentence,
    )
    return build_sheet(
        table,
        title=kpi.title,
        reading=trend.reading,
        notes=notes_for(
            trend.reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Area", trend.areas.home.name),
            ("Series", trend.series.cadence.label if trend.series else "no figures"),
            ("In words", trend.sentence),
            ("Unit", kpi.kind.label),
            *page.notes,
            ("Source", "The document behind each figure is named in its row."),
        ),
        name_parts=(kpi.slug, settings.COUNCIL_AREA),
        chart=chart if table.data.data else None,
    )


def neighbours_sheet(page: KpiPage) -> Sheet:
    """The council and the neighbours of one set, all periods that this set judges."""
    trend, section = page.trend, page.section(NeighbourSection)
    kpi, among = trend.kpi, section.among
    named = f"{among.chosen.set_name} model" if among.chosen else "no model of similar councils"
    return build_sheet(
        section.whole_table,
        title=f"{kpi.title}: similar councils",
        reading=trend.reading,
        notes=notes_for(
            trend.reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Areas", f"{trend.areas.home.name} and similar councils, {named}"),
            ("In words", among.words or "No figure of a statistical neighbour is known."),
            ("On the funnel plot", among.funnel.words if among.funnel else "None: fewer than three have counts."),
            ("Unit", kpi.kind.label),
            ("Source", "The document behind each figure is named in its row."),
        ),
        name_parts=(kpi.slug, "neighbours", among.chosen.set_name if among.chosen else ""),
    )


def _rolling_sheet(page: KpiPage, rolling: RollingYears) -> Sheet:
    trend, kpi = page.trend, page.trend.kpi
    title = f"{kpi.title}, twelve months together"
    table = RollingTable(rolling.years, trend.series)
    value, months = (str(table.columns[name].header) for name in ("value", "months"))
    return build_sheet(
        table,
        title=title,
        reading=trend.reading,
        notes=notes_for(
            trend.reading,
            ("KPI", f"{kpi.title} ({kpi.code})"),
            ("Area", trend.areas.home.name),
            ("Series", rolling.chart.cadence.label),
            ("In words", rolling.described),
            ("Unit", kpi.kind.label),
            *(note for kind in ABOUT_MONTHS for note in page.section(kind).notes if note[1]),
            (
                "Source",
                "Worked out here from the monthly figures. Their sources are named in the history of single months.",
            ),
        ),
        name_parts=(kpi.slug, "twelve months together", settings.COUNCIL_AREA),
        chart=SheetChart(
            title=f"{title}, {trend.areas.home.name}",
            categories=months,
            series=(value,),
            description=rolling.described,
        ),
    )
