"""What the page of one KPI shows, part by part, as its template takes it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.permissions import Permission
from analysis.core.periods import long_date
from inspections.queries import get_linked
from kpis.catalogue.queries import get_catalogue
from kpis.display.charts import draw
from kpis.models import Kpi
from pages.kpi.forecast_table import ForecastTable
from pages.kpi.history_table import HistoryTable
from pages.kpi.neighbour_table import neighbours_context
from pages.kpi.options import CHOICES, Asked, Counting
from pages.kpi.rebases import get_kpi_limits
from pages.kpi.rolling_year import RollingTable
from pages.kpi.signals import LIMITS
from pages.kpi.trend import AXES, EVENTS, FIRST, Trend, build_trend
from pages.kpi.two_dates import first_pair
from scrutiny.claims.queries import get_claims_about
from web.links import choice_links, file_links, one_of
from web.reading import Reading

# a year of months
FORECASTS_ON_A_PAGE = 12
# three years of months
PERIODS_ON_A_PAGE = 36


@dataclass(frozen=True)
class KpiPage:
    """One KPI with the trend and the history that the address of its page asks for."""

    request: HttpRequest
    reading: Reading
    row: Kpi
    trend: Trend
    table: HistoryTable

    def asks(self, name: str) -> str:
        """What the address asks for under `name`; empty where it does not say."""
        return self.request.GET.get(name, "")

    @property
    def shows_all(self) -> bool:
        """Whether all periods stand on one page."""
        return self.asks("page") == "all"

    @property
    def compares(self) -> bool:
        return _compares(self.request)


def get_kpi_page(request: HttpRequest, reading: Reading, slug: str) -> KpiPage:
    """The page of the KPI in the series and with the choices of the address. Raises Http404 for no such KPI."""
    row = get_object_or_404(Kpi.objects.select_related("source", "service_area", "compares_with"), slug=slug)
    trend = _trend(request, reading, row)
    series = f": {trend.series.cadence.label}" if trend.series else ""
    others = [area.name for area in trend.others]
    more = trend.switched.columns
    table = HistoryTable(trend.rows, f"{row.title}{series}", others, trend.has_counts, more)
    return KpiPage(request, reading, row, trend, table)


def kpi_context(page: KpiPage) -> dict:
    """Everything the page shows; its table must be sorted already."""
    return {
        "row": page.row,
        "trend": page.trend,
        **_chart(page),
        **_ways_to_draw(page),
        **_comparing(page),
        **_rolling(page),
        **_limits_and_forecasts(page),
        **_neighbours(page),
        **_history(page),
        **_what_it_bears_on(page),
        **_what_the_reader_may_do(page),
    }


def _trend(request: HttpRequest, reading: Reading, row: Kpi) -> Trend:
    return build_trend(
        get_catalogue(slug=row.slug)[row.pk],
        reading,
        series=request.GET.get("series", ""),
        axis=one_of(AXES, request.GET.get("axis")),
        events=one_of(EVENTS, request.GET.get("events")),
        shows_first=request.GET.get("show") == "first",
        among=request.GET.get("among", "").strip(),
        compares=_compares(request),
        asked=Asked.read(request.GET),
        counting=Counting(row.denominator_words, row.adds_up),
        limits=request.GET.get("limits", ""),
    )


def _compares(request: HttpRequest) -> bool:
    return request.GET.get("compare") == "neighbours"


# -- the chart and how it is drawn -------------------------------------------------------------------


def _chart(page: KpiPage) -> dict:
    """The chart with the rules its signals are told by, or why there is none."""
    return {
        "svg": draw(page.trend.chart) if page.trend.chart else "",
        "rules": page.row.as_rule_set.in_words,
        "no_figure_words": _why_empty(page.reading),
    }


def _ways_to_draw(page: KpiPage) -> dict:
    """Links to the same page with its chart drawn otherwise, or of another series."""
    reading, trend = page.reading, page.trend
    return {
        "series_choices": _series_choices(reading, trend),
        "axes": choice_links(reading, "axis", AXES, one_of(AXES, page.asks("axis"))),
        "event_choices": choice_links(reading, "events", EVENTS, one_of(EVENTS, page.asks("events"))),
        "first_choices": choice_links(reading, "show", FIRST, page.asks("show")),
        "limit_choices": _limit_choices(reading, trend),
        "switches": _switches(reading, trend),
    }


def _series_choices(reading: Reading, trend: Trend) -> list[dict]:
    """Links to the other series of a KPI, each with how many figures it holds and until when."""
    return [
        {
            "url": reading.same_page(series=choice.cadence.slug),
            "label": f"{choice.cadence.label}: {_counted(choice.count)}, the last for {choice.last}",
            "is_current": choice.is_chosen,
        }
        for choice in trend.choices
    ]


def _limit_choices(reading: Reading, trend: Trend) -> list[dict]:
    """Links that show or hide average and limits; none where there are no limits to show."""
    signals = trend.signals
    return choice_links(reading, "limits", LIMITS, signals.chosen) if signals and signals.has_limits else []


def _switches(reading: Reading, trend: Trend) -> list[dict]:
    """Links to the same page with something switched on or off."""
    asked = trend.switched.asked
    return [
        {"name": CHOICES[name][0], "choices": choice_links(reading, name, CHOICES[name][1], asked.value(name))}
        for name in trend.switched.offered
    ]


def _counted(number: int) -> str:
    return "1 figure" if number == 1 else f"{number} figures"


def _why_empty(reading: Reading) -> str:
    if reading.is_past:
        return f"No figure of this KPI was known at the end of {long_date(reading.day)}."
    return "No public figure of this KPI was found. Its definition stands ready for the council's own figures."


# -- what stands below the chart ---------------------------------------------------------------------


def _comparing(page: KpiPage) -> dict:
    """Where two dates begin and cease to be compared, and what the form that chooses them keeps."""
    reading, pair = page.reading, first_pair(page.trend.series)
    begin = reading.same_page(**dict(zip(("from", "to"), pair, strict=True))) + "#compare" if pair else ""
    kept = [(name, value) for name, value in reading.kept if name not in ("from", "to", "accept")]
    return {
        "begin_comparing": begin,
        "end_comparing": reading.same_page(**{"from": "", "to": "", "accept": ""}) + "#compare",
        "kept_comparing": [*kept, ("as_at", reading.day.isoformat())] if reading.day else kept,
    }


def _rolling(page: KpiPage) -> dict:
    """The chart and the table of twelve months together, while that is switched on."""
    rolling = page.trend.switched.rolling
    if not rolling:
        return {}
    table = RollingTable(rolling.years[::-1], page.trend.series)
    table.paginate(per_page=len(page.trend.rows) if page.shows_all else PERIODS_ON_A_PAGE)
    return {"rolling_svg": draw(rolling.chart, "chart-rolling"), "rolling_table": table}


def _limits_and_forecasts(page: KpiPage) -> dict:
    outlook, may_propose = page.trend.outlook, page.request.user.may(Permission.REBASE_PROPOSE)
    return {
        "limits": get_kpi_limits(page.row, page.trend, page.reading, may_propose),
        "forecasts": ForecastTable(outlook.earlier[:FORECASTS_ON_A_PAGE], page.trend.kpi) if outlook else None,
    }


def _neighbours(page: KpiPage) -> dict:
    files = file_links(page.reading, "pages:neighbours_file", page.row.slug)
    return neighbours_context(page.trend, page.reading, files, compares=page.compares)


def _history(page: KpiPage) -> dict:
    """One page of the history, or all of it, and the whole of it as files."""
    rows = page.trend.rows
    pages = Paginator(rows, max(len(rows), 1) if page.shows_all else PERIODS_ON_A_PAGE)
    shown = pages.get_page(page.asks("page"))
    page.table.paginate(page=shown.number, per_page=pages.per_page)
    return {
        "table": page.table,
        "page_of_periods": shown,
        "all_periods": page.reading.same_page(page="all") + "#history" if pages.num_pages > 1 else "",
        "downloads": file_links(page.reading, "pages:kpi_file", page.row.slug),
    }


def _what_it_bears_on(page: KpiPage) -> dict:
    """Recommendations, KPIs that measure nearly the same, and claims made with these figures."""
    row, moment = page.row, page.reading.moment
    return {
        "linked": get_linked(row.pk, moment),
        "related": Kpi.objects.filter(compares_with=row) | Kpi.objects.filter(pk=row.compares_with_id),
        "claims": get_claims_about(row, moment),
    }


def _what_the_reader_may_do(page: KpiPage) -> dict:
    may = page.request.user.may
    return {
        "may_enter": may(Permission.FIGURE_ENTER),
        "may_annotate": may(Permission.ANNOTATION_WRITE) and not page.reading.is_past,
    }
