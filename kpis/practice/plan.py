"""Plan of a practice database: for which months, by whom, and the invented entries of each KPI."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from django.conf import settings
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.core.periods import MONTHLY, Frequency, Period, periods_between
from analysis.core.series import target_in
from analysis.entry.figures import Entry
from kpis.calendar import entry_period, month_of
from kpis.catalogue.queries import get_home, get_targets
from kpis.models import Agreement, Area, Figure, Kpi
from kpis.practice.series import commentary_for, invent_series, number_of, with_number

FILLED = "practice_filled"
LEAST_MONTHS, MOST_MONTHS = 12, 120


class CannotFill(Exception):
    """This database is not to be filled; the message says why and what to do."""


@dataclass(frozen=True)
class Team:
    """People of a practice installation: those who enter, who approve, and who look after the catalogue."""

    officer: User
    manager: User
    administrator: User


@dataclass
class PracticePlan:
    """Plan of the invented entries of each KPI, oldest first, with the source of chance for the rest."""

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
    """True where there are practice figures already."""
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


def make_plan(today: date, seed: int, months: int) -> PracticePlan:
    """The plan for `months` up to the last one that has ended. Raises CannotFill where it must not be filled."""
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


def invent_entries(plan: PracticePlan) -> None:
    """Put the invented entries of each KPI into `plan`, and which periods have real figures. Two queries."""
    plan.taken = set(
        Figure.objects.filter(area=plan.home, status=Figure.Status.APPROVED).values_list(
            "kpi_id", "period_start", "period_end"
        )
    )
    invented = {
        kpi.pk: invent_series(
            code=kpi.code,
            kind=kpi.as_kind,
            polarity=kpi.as_polarity,
            periods=plan.periods_of(kpi),
            seed=plan.seed,
        )
        for kpi in plan.kpis
    }
    _let_agree(invented)
    for kpi in plan.kpis:
        chances = Random(f"{plan.seed}:words:{kpi.code}")
        plan.entries[kpi.pk] = {
            period: replace(entry, commentary=_commentary(plan, kpi, period, entry, chances))
            for period, entry in invented[kpi.pk].items()
        }


def _let_agree(invented: dict[int, dict[Period, Entry]]) -> None:
    """Give two KPIs that share a number the same one in each period."""
    for pair in Agreement.objects.standing().order_by("pk"):
        given, others = invented.get(pair.kpi_id, {}), invented.get(pair.other_id, {})
        for period in given.keys() & others.keys():
            number = number_of(given[period], pair.part)
            if number:
                others[period] = with_number(others[period], pair.other_part, number)


def _commentary(plan: PracticePlan, kpi: Kpi, period: Period, entry: Entry, chances: Random) -> str:
    target = target_in(period, plan.targets[kpi.pk])
    return commentary_for(entry, kpi.as_kind, kpi.as_polarity, target, chances)
