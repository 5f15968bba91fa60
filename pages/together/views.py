"""Progress seen together: recommendations by measures, findings, actions, voices and promises, and its files."""

from dataclasses import dataclass

from django.conf import settings
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from inspections.queries import HAPPENED_ON, get_recommendations
from kpis.display.charts import draw_lanes
from ledger.former import as_known
from pages.recommendations.rows import get_rows_of
from pages.recommendations.tabs import OPEN, Tab, Tabs, get_tabs
from pages.together.lanes import IssueHistory, build_history
from pages.together.rows import build_together
from pages.together.table import TogetherTable
from web.files import notes_for
from web.links import file_links
from web.reading import ReadingContext, reading_page
from web.tables import build_sheet


@dataclass(frozen=True)
class ChosenTogether:
    """The table of the chosen tab; `tab` is None where nothing had been asked for."""

    table: TogetherTable
    tabs: Tabs
    tab: Tab | None


@reading_page(Permission.DASHBOARD_VIEW)
def together(request, reading):
    """Recommendations with everything that bears on them in a line, their flags, and the issues that came back."""
    chosen = _choose(request, reading)
    history = _history(chosen.tabs, reading)
    context = {
        "table": chosen.table,
        "tab": chosen.tab,
        "flagged": sum(bool(row.record.flags) for row in chosen.table.rows),
        "choices": chosen.tabs.links(reading, chosen.tab.slug if chosen.tab else "", "pages:together"),
        "history": history,
        "lanes": draw_lanes(history.spec) if history.spec else "",
        "downloads": file_links(reading, "pages:together_file"),
    }
    return render(request, "pages/together.html", context)


@reading_page(Permission.FILE_EXPORT)
def together_file(request, reading, file_format):
    chosen = _choose(request, reading)
    words = f"{chosen.tab.name}: {chosen.tab.count}" if chosen.tab else ""
    sheet = build_sheet(
        chosen.table,
        title="Progress seen together",
        reading=reading,
        notes=notes_for(
            reading,
            ("Recommendations of", words),
            ("Source", "The document behind each recommendation is named in its row."),
        ),
        name_parts=("progress-together", settings.COUNCIL_AREA),
    )
    return file_response(sheet, file_format)


def _choose(request, reading: ReadingContext) -> ChosenTogether:
    tabs = get_tabs(reading)
    tab = tabs.find(request.GET.get("inspection", OPEN))
    rows = build_together(get_rows_of(tab, tabs, reading), tabs, reading)
    table = TogetherTable(rows, reading, f"Progress seen together: {tab.name if tab else ''}")
    RequestConfig(request, paginate=False).configure(table)
    return ChosenTogether(table, tabs, tab)


def _history(tabs: Tabs, reading: ReadingContext) -> IssueHistory:
    asked = get_recommendations(reading.moment).order_by(HAPPENED_ON, "number")
    return build_history(as_known(asked, reading.moment), tabs.chains, tabs.areas.ids, reading.shown_day)
