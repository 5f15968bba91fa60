"""The workbook for importing figures, filled with what a person has yet to enter and how to do it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime

from django.utils import timezone

from accounts.models import User
from analysis.core.periods import Frequency, Period
from analysis.core.series import Observation
from analysis.entry.figures import Typed
from analysis.entry.no_figure import NoFigure
from exports.import_template import Template, TemplateRow
from kpis.calendar import entry_period, month_of
from kpis.catalogue.owners import get_areas_of
from kpis.models import Kpi
from kpis.returns.queries import GridRow, State, get_collected_kpis, get_grid, months_to_enter

# How far back the template's choice of periods reaches.
MONTHS_OFFERED = 36


def get_template(person: User, now: datetime, month: Period | None = None) -> Template:
    """The workbook for what `person` has yet to enter for `month`, by default the last one that is over."""
    today = timezone.localdate(now)
    own = get_areas_of(person)
    kpis = [kpi for kpi in get_collected_kpis() if kpi.service_area_id in own]
    month = month or month_of(today).shifted(-1)
    grid = get_grid(month, kpis, now, today)
    to_do = (State.MISSING, State.DRAFT, State.RETURNED)
    return Template(
        title=f"Figures for {month.label}",
        rows=tuple(_template_row(row) for row in grid if row.due.state in to_do),
        kpis=tuple(_choice(kpi) for kpi in kpis),
        periods=_periods_offered(kpis, today),
        reasons=tuple(reason.label for reason in NoFigure),
        instructions=INSTRUCTIONS,
    )


def _choice(kpi: Kpi) -> str:
    return f"{kpi.code}: {kpi.title}"


def _template_row(row: GridRow) -> TemplateRow:
    kpi, typed = row.due.kpi, row.due.open.as_typed if row.due.open else Typed()
    target = row.entry_context.target
    return TemplateRow(
        kpi=_choice(kpi),
        period=row.due.period.label,
        **asdict(replace(typed, no_figure=_reason(typed))),
        before=_observed(row.previous, kpi),
        year_before=_observed(row.year_before, kpi),
        target=kpi.as_kind.written(target.value) if target else "",
    )


def _reason(typed: Typed) -> str:
    """The words of the reason that was chosen; what is none as it was typed."""
    return NoFigure(typed.no_figure).label if typed.no_figure in list(NoFigure) else typed.no_figure


def _observed(observation: Observation | None, kpi: Kpi) -> str:
    return kpi.as_kind.written(observation.value, kpi.decimals) if observation else ""


def _periods_offered(kpis: Iterable[Kpi], today: date) -> tuple[str, ...]:
    """The periods that have ended and in which one of `kpis` is counted, newest first."""
    months = months_to_enter(kpis, today)[:MONTHS_OFFERED]
    frequencies = {Frequency(kpi.frequency) for kpi in kpis}
    periods = [
        period
        for frequency in Frequency
        if frequency in frequencies
        for m in months
        if (period := entry_period(frequency, m))
    ]
    return tuple(period.label for period in periods)


INSTRUCTIONS = (
    ("What to do", "Fill in the sheet “Figures”, save the workbook, and choose it on the page “Import figures”."),
    ("KPI", "Choose it from the list. The code alone, or the exact title alone, is understood too."),
    (
        "Period",
        "Choose it from the list, or write a month as 2021-10 or October 2021, a quarter as Q2 2021/22 "
        "and a year as 2021/22.",
    ),
    ("Numerator, denominator", "How many were counted, and how many children are in the cohort. The value follows."),
    ("Value", "Only where the counts are not held, or the KPI has no cohort. Write 96 or 96%, not 0.96."),
    (
        "No figure",
        "Where there is none this time, choose why in the column “No figure” (nobody in the cohort, not counted, late "
        "from a partner), leave the numbers empty and say more in the commentary. The manager approves it as a figure.",
    ),
    ("Commentary", "A sentence for the reader, at most 2,000 characters. No child may be recognised from it."),
    (
        "Empty cells",
        "An empty cell leaves what is held. A row without figures and commentary is passed over. Zero is a figure.",
    ),
    ("Grey columns", "What was before, to compare. They are locked and are not read."),
    (
        "Before anything is written",
        "You see what would be new, changed, the same or refused, and confirm it. "
        "The figures are then drafts, which you submit as usual.",
    ),
)
