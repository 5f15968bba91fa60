"""Practice database: invented figures of past months written in bulk, and an open return made by the real actions.

The past is written at once, with one event for each KPI in the audit trail. Open figures go through the same actions
as in the product, so that the trail of a practice installation shows what each step leaves behind.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.core.kinds import written_number
from analysis.core.periods import MONTHLY, Frequency, Period, periods_between
from analysis.core.series import target_in
from analysis.entry.figures import Entry, Typed, hard_problems, soft_warnings
from kpis.approvals.actions import approve_figures, return_figure
from kpis.calendar import due_on, entry_period, month_of
from kpis.catalogue.actions import set_collection, set_owners
from kpis.catalogue.queries import get_home, get_targets
from kpis.figures.actions import save_entry, start_correction, submit_entry
from kpis.forecasts.actions import replay_forecasts
from kpis.models import Area, Figure, Kpi, SeriesBreak
from kpis.practice.series import (
    REASONS_OF_A_REVISION,
    break_in,
    commentary_for,
    exaggerate,
    invent_series,
    profile_of,
    revise,
)
from kpis.returns.queries import GridRow, get_grid
from web.dates import midnight

FILLER = "fill_practice"
FILLED = "practice_filled"
LEAST_MONTHS, MOST_MONTHS = 12, 120
REVISIONS, CALM, UNUSUAL, EMBARGOED, DRAFTS = 6, 4, 2, 3, 5
# every warning that can be confirmed; the others ask for a commentary, which practice figures have
CONFIRMED = ("change", "same", "cohort", "zero")


class CannotFill(Exception):
    """This database must not be filled; the message gives the reason and what to do."""


@dataclass(frozen=True)
class Team:
    """Officer, manager and administrator in whose names a practice installation is filled."""

    officer: User
    manager: User
    administrator: User


@dataclass
class PracticePlan:
    """Plan of a practice installation: the invented entries of each KPI, oldest first, and the random choices."""

    today: date
    months: Sequence[Period]
    home: Area
    kpis: list[Kpi]
    team: Team
    seed: int
    targets: dict
    entries: dict[int, dict[Period, Entry]] = field(default_factory=dict)
    taken: set[tuple[int, date, date]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chances = Random(f"{self.seed}:what is open")

    def periods_of(self, kpi: Kpi) -> list[Period]:
        frequency = Frequency(kpi.frequency)
        return [period for month in self.months if (period := entry_period(frequency, month))]


def is_filled() -> bool:
    """True if there are practice figures already."""
    return (
        AuditEvent.objects.filter(action=FILLED).exists() and Figure.objects.filter(entered_by__isnull=False).exists()
    )


def get_team() -> Team:
    """The first open account of each role, the demo people in a demonstration. Raises CannotFill. One query."""
    found = {person.role: person for person in User.objects.filter(is_active=True).order_by("-pk")}
    missing = [role.label.lower() for role in (Role.OFFICER, Role.MANAGER, Role.ADMINISTRATOR) if role not in found]
    if missing:
        raise CannotFill(f"There is no {' and no '.join(missing)}. Create people first: manage.py create_demo_people.")
    return Team(found[Role.OFFICER], found[Role.MANAGER], found[Role.ADMINISTRATOR])


@transaction.atomic
def fill_practice(*, today: date, seed: int, months: int) -> int:
    """Write `months` of invented figures up to the last month that has ended, all or none. Returns their number.

    Raises CannotFill if this is no practice installation, the catalogue or people are missing, or it has been
    filled before.
    """
    plan = _plan(today, seed, months)
    _set_up(plan)
    _invent(plan)
    before_last, last = plan.months[-2:]
    figures = _write_past(plan, [month.end for month in plan.months[:-2]])
    shown = _choose_open(plan, before_last)
    left_out = {row.due.kpi.pk for row, _ in shown}
    figures += _write_past(plan, [before_last.end], left_out)
    _revise_some(plan, figures)
    _break_one(plan)
    after = {"figures": len(figures), "months": months, "seed": seed}
    record(by=FILLER, action=FILLED, subject=f"{len(figures)} invented figures", after=after)
    # one event for each KPI, so that the history of a KPI tells of it
    for kpi, number in Counter(figure.kpi for figure in figures).items():
        record(by=FILLER, action="practice_figures_added", subject=kpi, after={"figures": number})
    replay_forecasts(by=FILLER, now=timezone.now())
    _submit_rows(plan, shown)
    _begin_return(plan, last)
    _correct_one(plan, figures)
    return len(figures)


def _plan(today: date, seed: int, months: int) -> PracticePlan:
    if not settings.IS_PRACTICE:
        raise CannotFill("This is not a practice installation: invented figures never join real ones. Set PRACTICE.")
    if not LEAST_MONTHS <= months <= MOST_MONTHS:
        raise CannotFill(f"Choose {LEAST_MONTHS} to {MOST_MONTHS} months.")
    home = get_home()
    kpis = list(
        Kpi.objects.exclude(series_kind=Kpi.SeriesKind.PUBLISHED_ANNUAL)
        .select_related("service_area")
        .order_by("service_area__position", "position")
    )
    if home.pk == 0 or not kpis:
        raise CannotFill("There is no catalogue of KPIs yet. Load it first: manage.py load_reference_data.")
    if is_filled():
        raise CannotFill("There are invented figures already.")
    team = get_team()
    last = month_of(today).shifted(-1)
    return PracticePlan(
        today=today,
        months=periods_between(last.shifted(1 - months), last, MONTHLY),
        home=home,
        kpis=kpis,
        team=team,
        seed=seed,
        targets=get_targets(timezone.now(), [kpi.pk for kpi in kpis]),
    )


def _set_up(plan: PracticePlan) -> None:
    """Have every operational KPI collected, and the officer own all service areas but the last."""
    administrator = plan.team.administrator
    for kpi in plan.kpis:
        set_collection(kpi=kpi, collected_from=plan.months[0].start, collected_until=None, by=administrator)
    areas = list(dict.fromkeys(kpi.service_area for kpi in plan.kpis))
    for area in areas[:-1] or areas:
        set_owners(service_area=area, owners=[plan.team.officer], by=administrator)


def _invent(plan: PracticePlan) -> None:
    plan.taken = set(
        Figure.objects.filter(area=plan.home, status=Figure.Status.APPROVED).values_list(
            "kpi_id", "period_start", "period_end"
        )
    )
    for kpi in plan.kpis:
        periods = plan.periods_of(kpi)
        invented = invent_series(
            code=kpi.code, kind=kpi.as_kind, polarity=kpi.as_polarity, periods=periods, seed=plan.seed
        )
        chances = Random(f"{plan.seed}:words:{kpi.code}")
        plan.entries[kpi.pk] = {
            period: replace(entry, commentary=_commentary(plan, kpi, period, entry, chances))
            for period, entry in invented.items()
        }


def _commentary(plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry, chances: Random) -> str:
    target = target_in(period, plan.targets[kpi.pk])
    return commentary_for(entry, kpi.as_kind, kpi.as_polarity, target, chances)


# -- the past, in bulk --------------------------------------------------------------------------------


def _write_past(plan: PracticePlan, ends: Iterable[date], left_out: Iterable[int] = ()) -> list[Figure]:
    """Approved figures for the periods that end with `ends`; real ones stay as they are."""
    ends, left_out = set(ends), set(left_out)
    rows = [
        _approved(plan, kpi, period, entry)
        for kpi in plan.kpis
        if kpi.pk not in left_out
        for period, entry in plan.entries[kpi.pk].items()
        if period.end in ends and (kpi.pk, period.start, period.end) not in plan.taken
    ]
    return _create(rows)


def _create(rows: list[Figure]) -> list[Figure]:
    created = Figure.objects.bulk_create(rows)
    # the database stamps the moment of writing; these were entered when they were submitted
    Figure.objects.filter(pk__in=[row.pk for row in created]).update(entered_at=F("submitted_at"))
    return created


def _approved(plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry) -> Figure:
    due = due_on(month_of(period.end))
    submitted = _office_hour(due - timedelta(days=plan.chances.randint(0, 4)), 15)
    approved = _office_hour(due + timedelta(days=1), 11)
    return _figure(plan, kpi, period, entry, submitted, approved)


def _figure(
    plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry, submitted: datetime, approved: datetime
) -> Figure:
    return Figure(
        kpi=kpi,
        kind=kpi.kind,
        area=plan.home,
        period_start=period.start,
        period_end=period.end,
        numerator=entry.numerator,
        denominator=entry.denominator,
        stated_value=entry.stated,
        commentary=entry.commentary,
        status=Figure.Status.APPROVED,
        entered_by=plan.team.officer,
        submitted_at=submitted,
        updated_at=submitted,
        approved_by=plan.team.manager,
        approved_at=approved,
        published_at=approved,
        version=3,
    )


def _office_hour(day: date, hour: int) -> datetime:
    """An hour of `day`, or some hours ago if that is in the future."""
    at = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    return min(at, timezone.now() - timedelta(hours=20 - hour))


def _revise_some(plan: PracticePlan, figures: Sequence[Figure]) -> None:
    """Supersede some figures of the last year by corrected ones, each known from its own day on."""
    first, last = plan.months[-14].end if len(plan.months) >= 14 else plan.months[0].end, plan.months[-4].end
    eligible = [figure for figure in figures if first <= figure.period_end <= last]
    chosen = plan.chances.sample(eligible, min(REVISIONS, len(eligible)))
    successors = []
    for number, figure in enumerate(chosen):
        corrected = _corrected(plan, figure)
        approved = figure.approved_at + timedelta(days=plan.chances.randint(12, 33))
        figure.status, figure.superseded_at = Figure.Status.SUPERSEDED, approved
        successor = _figure(plan, figure.kpi, figure.period, corrected, approved - timedelta(days=2), approved)
        successor.revises = figure
        successor.revision_reason = REASONS_OF_A_REVISION[number % len(REASONS_OF_A_REVISION)]
        successors.append(successor)
    Figure.objects.bulk_update(chosen, ["status", "superseded_at"])
    _create(successors)


def _corrected(plan: PracticePlan, figure: Figure) -> Entry:
    entry = Entry(figure.numerator, figure.denominator, figure.stated_value, figure.commentary)
    return revise(entry, figure.kpi.as_kind, plan.chances)


def _break_one(plan: PracticePlan) -> None:
    """Add a break to one series, from some month on."""
    for kpi in plan.kpis:
        if profile_of(kpi.code, kpi.as_kind, kpi.as_polarity).shape == "recounted":
            since = break_in(plan.periods_of(kpi)).start
            SeriesBreak.objects.create(
                kpi=kpi,
                on=since,
                what_changed="newly qualified social workers are counted too (invented for practice)",
                published_at=midnight(since),
            )


# -- what is open today, step by step -----------------------------------------------------------------


def _choose_open(plan: PracticePlan, month: Period) -> list[tuple[GridRow, Entry]]:
    """Rows of `month` to be submitted but not published: unusual ones, then calm ones, then those under embargo."""
    rows = _own_rows(plan, month)
    unusual = [(row, replace(exaggerate(entry), commentary="Counted by the new team as well.")) for row, entry in rows]
    chosen = [pair for pair in unusual if _warnings(*pair)][:UNUSUAL]
    shown = {row.due.kpi.pk for row, _ in chosen}
    calm = [(row, entry) for row, entry in rows if row.due.kpi.pk not in shown and not _warnings(row, entry)]
    return chosen + calm[: CALM + EMBARGOED]


def _own_rows(plan: PracticePlan, month: Period) -> list[tuple[GridRow, Entry]]:
    """The officer's rows of the grid of `month` with their invented entries, in random order."""
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


def _submit_rows(plan: PracticePlan, chosen: Sequence[tuple[GridRow, Entry]]) -> None:
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


def _begin_return(plan: PracticePlan, month: Period) -> None:
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


def _correct_one(plan: PracticePlan, figures: Sequence[Figure]) -> None:
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
    typed = _typed(replace(_corrected(plan, figure), commentary="Corrected after the audit of cases."))
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
