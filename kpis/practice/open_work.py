"""Open work in a practice database, begun by the real steps: figures to approve, a half-done return, a correction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from analysis.core.kinds import written_number
from analysis.core.periods import Period
from analysis.entry.figures import Entry, Typed, hard_problems
from analysis.entry.unusual import soft_warnings
from kpis.approvals.actions import approve_figures, return_figure
from kpis.figures.actions import save_entry, start_correction, submit_entry
from kpis.models import Agreement, Figure
from kpis.practice.past import corrected_entry
from kpis.practice.plan import PracticePlan
from kpis.practice.series import exaggerate
from kpis.returns.queries import GridRow, get_grid
from web.dates import midnight

CALM, UNUSUAL, EMBARGOED, DRAFTS = 4, 2, 3, 5
# every warning that can be confirmed; the others ask for a commentary, which practice figures have
CONFIRMED = ("change", "same", "cohort", "zero", "counts", "agree", "sum")


def choose_open(plan: PracticePlan, month: Period) -> list[tuple[GridRow, Entry]]:
    """The rows of `month` that are submitted but not out: unusual ones, then calm ones, then those under embargo."""
    rows = _own_rows(plan, month)
    unusual = [(row, replace(exaggerate(entry), commentary="Counted by the new team as well.")) for row, entry in rows]
    chosen = [pair for pair in unusual if _warnings(*pair)][:UNUSUAL]
    shown = {row.due.kpi.pk for row, _ in chosen}
    # a number that another KPI shares with an unusual one would be asked about as well
    pairs = Agreement.objects.standing().values_list("kpi", "other")
    shown |= {b if a in shown else a for a, b in pairs if {a, b} & shown}
    calm = [(row, entry) for row, entry in rows if row.due.kpi.pk not in shown and not _warnings(row, entry)]
    return chosen + calm[: CALM + EMBARGOED]


def _own_rows(plan: PracticePlan, month: Period) -> list[tuple[GridRow, Entry]]:
    """The officer's rows of the grid of `month` with their invented entries, in an order that chance gives."""
    owned = set(plan.team.officer.service_areas.values_list("pk", flat=True))
    kpis = [kpi for kpi in plan.kpis if kpi.service_area_id in owned]
    rows = get_grid(month, kpis, timezone.now(), plan.today)
    pairs = [
        (row, entry)
        for row in rows
        if row.due.approved is None and (entry := plan.entries[row.due.kpi.pk].get(row.due.period)) is not None
    ]
    plan.chances.shuffle(pairs)
    return pairs


def _warnings(row: GridRow, entry: Entry) -> bool:
    return not hard_problems(_typed(entry), row.entry_context) and bool(soft_warnings(entry, row.entry_context))


def submit(plan: PracticePlan, chosen: Sequence[tuple[GridRow, Entry]]) -> None:
    """Submit the rows, and approve the last of them for the day on which an agenda is published."""
    submitted = [_submit(plan, row, entry) for row, entry in chosen]
    approve_figures(
        chosen=[(figure, figure.version) for figure in submitted[UNUSUAL + CALM :]],
        by=plan.team.manager,
        publish_from=midnight(plan.today + timedelta(days=14)),
    )


def _submit(plan: PracticePlan, row: GridRow, entry: Entry) -> Figure:
    officer = plan.team.officer
    draft = save_entry(kpi=row.due.kpi, period=row.due.period, typed=_typed(entry), version=0, by=officer)
    return submit_entry(figure=draft, version=draft.version, confirmed=CONFIRMED, by=officer, today=plan.today)


def begin_return(plan: PracticePlan, month: Period) -> None:
    """Leave the return of `month` half done: one figure returned, a few drafts, one of them with a slip."""
    (row, entry), *rest = _own_rows(plan, month)
    submitted = _submit(plan, row, entry)
    return_figure(
        figure=submitted,
        version=submitted.version,
        reason="Please check the number with the team: their own list says otherwise.",
        by=plan.team.manager,
    )
    drafts = [(row, _typed(entry)) for row, entry in rest[: DRAFTS - 1]]
    shares = [(row, entry) for row, entry in rest[DRAFTS - 1 :] if row.entry_context.kind.highest is not None]
    drafts += [(row, _slipped(entry)) for row, entry in shares[:1]]
    for row, typed in drafts:
        save_entry(kpi=row.due.kpi, period=row.due.period, typed=typed, version=0, by=plan.team.officer)


def correct_one(plan: PracticePlan, figures: Sequence[Figure]) -> None:
    """Leave one correction of an earlier figure with the manager."""
    officer, month = plan.team.officer, plan.months[-4]
    owned = set(officer.service_areas.values_list("pk", flat=True))
    figure = next(
        figure
        for figure in figures
        if figure.period_end == month.end
        and figure.status == Figure.Status.APPROVED
        and figure.kpi.service_area_id in owned
    )
    typed = _typed(replace(corrected_entry(plan, figure), commentary="Corrected after the audit of cases."))
    reason = "An audit of cases found one more that counts."
    draft = start_correction(figure=figure, typed=typed, reason=reason, by=officer)
    submit_entry(figure=draft, version=draft.version, confirmed=CONFIRMED, by=officer, today=plan.today)


def _typed(entry: Entry) -> Typed:
    return Typed(
        numerator=_text(entry.numerator),
        denominator=_text(entry.denominator),
        value=_text(entry.stated),
        commentary=entry.commentary,
    )


def _slipped(entry: Entry) -> Typed:
    """The two counts typed into each other's fields."""
    return replace(_typed(entry), numerator=_text(entry.denominator), denominator=_text(entry.numerator))


def _text(number) -> str:
    return "" if number is None else written_number(number).replace(",", "")
