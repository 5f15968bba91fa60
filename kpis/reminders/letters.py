"""Reminder emails: returns due (officers), items awaiting approval (managers), and what other apps offer.

They hold counts and links, never a figure.

Each item is claimed in the database before its email is sent and marked as sent after it, so that two runs at once
send once and an email that fails is tried again by the next run. No transaction is open while an email is being sent:
a slow mail server must not keep officers from saving.

Items awaiting approval may belong to an app that this one does not know, such as progress on recommendations. That
app offers them by `offer_waiting` when the product starts, and letters of its own by `offer_letters`.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from analysis.core.periods import Period, long_date
from analysis.core.working_days import is_working_day
from kpis.calendar import bank_holidays, due_on, month_of, slug_of
from kpis.catalogue.queries import get_home
from kpis.models import Figure, Reminder
from kpis.returns.queries import State, get_collected_kpis, get_dues, months_to_enter

WORKING_DAYS_BEFORE = 3
# a claim that is older was left by a run that was stopped before its mail went
CLAIM_HOLDS = timedelta(hours=1)


class Stage(StrEnum):
    """Stage of a return at which an officer is reminded of it, once each."""

    BEFORE_DUE = "before_due"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Waiting:
    """One item awaiting approval by somebody with `permission` who typed none of it.

    `key` is kept once a reminder of it was sent; a letter counts it as a `name` ("figure") under the heading `group`,
    with the path `address` of the page on which it is approved.
    """

    key: str
    name: str
    group: str
    address: str
    permission: Permission
    writers: frozenset[int] = frozenset()

    def is_for(self, person: User) -> bool:
        return person.may(self.permission) and person.pk not in self.writers


_offers: dict[str, Callable[[], Iterable[Waiting]]] = {}
_letters: dict[str, "Callable[[date], Iterable[Letter]]"] = {}


def offer_waiting(name: str, find: Callable[[], Iterable[Waiting]]) -> None:
    """Register `find`, which gives further items to remind managers of, under the name of the app it belongs to."""
    _offers[name] = find


def offer_letters(name: str, write: "Callable[[date], Iterable[Letter]]") -> None:
    """Register `write`, which gives the letters due on a day, sent or not, under the name of the app it belongs to."""
    _letters[name] = write


@dataclass(frozen=True)
class Letter:
    """One email to one person, and the keys of the items that it reminds of."""

    person: User
    about: tuple[str, ...]
    subject: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        practice = ("This is practice: the figures are invented.",) if settings.IS_PRACTICE else ()
        closing = f"You get this because you have an account of the {settings.DASHBOARD_NAME}."
        return "\n".join((f"Dear {self.person},", "", *self.lines, "", *practice, closing, ""))


@dataclass
class SendResult:
    """Result of a run: letters that were sent, and letters that failed, each with the reason."""

    sent: list[Letter]
    failed: list[tuple[Letter, str]]


# -- what there is to say -----------------------------------------------------------------------------


def get_letters(today: date) -> list[Letter]:
    """The letters that are due on `today` and have not gone yet. Queries do not grow with history or people."""
    reminded = set(Reminder.objects.filter(sent_at__isnull=False).values_list("person_id", "about"))
    offered = [letter for write in _letters.values() for letter in write(today)]
    fresh = [one for one in offered if not any((one.person.pk, key) in reminded for key in one.about)]
    return [*_to_officers(today, reminded), *_to_managers(today, reminded), *fresh]


def stage_of(month: Period, today: date) -> Stage | None:
    """Stage of the return of `month` on `today`; None while it is too early to remind of it."""
    due = due_on(month)
    if today > due:
        return Stage.OVERDUE
    if today == due:
        return Stage.DUE
    return Stage.BEFORE_DUE if today >= working_days_before(due, WORKING_DAYS_BEFORE) else None


def working_days_before(day: date, number: int) -> date:
    """The working day that is `number` working days before `day`."""
    while number:
        day -= timedelta(days=1)
        number -= is_working_day(day, bank_holidays())
    return day


def _to_officers(today: date, reminded: set[tuple[int, str]]) -> Iterable[Letter]:
    to_do = _count_to_do(today)
    officers = list(_people_who_may(Permission.FIGURE_ENTER).prefetch_related("service_areas"))
    owned = {officer.pk: {area.pk for area in officer.service_areas.all()} for officer in officers}
    away = dict(Absence.objects.on(today).values_list("person", "stand_in"))
    for officer in officers:
        acted_for = [owner for owner in owned if away.get(owner, owner) == officer.pk]
        mine = set().union(*(owned[owner] for owner in acted_for))
        counts = {
            month: sum(count for area, count in areas.items() if area in mine)
            for month, areas in to_do.items()
            if (officer.pk, _return_key(month, today)) not in reminded
        }
        counts = {month: count for month, count in counts.items() if count}
        if counts:
            yield _officers_letter(officer, counts, today)


def _count_to_do(today: date) -> dict[Period, dict[int, int]]:
    """Number of figures still to do, by month and service area, for returns that are due soon or overdue."""
    kpis = get_collected_kpis()
    months = [month for month in reversed(months_to_enter(kpis, today)) if stage_of(month, today)]
    counted: dict[Period, dict[int, int]] = {month: defaultdict(int) for month in months}
    for due in get_dues(months, kpis, get_home()):
        if due.state in (State.MISSING, State.DRAFT, State.RETURNED):
            counted[month_of(due.period.end)][due.kpi.service_area_id] += 1
    return counted


def _return_key(month: Period, today: date) -> str:
    return f"return:{slug_of(month)}:{stage_of(month, today)}"


def _officers_letter(officer: User, counts: dict[Period, int], today: date) -> Letter:
    total = sum(counts.values())
    lines = [f"{_figures(total)} of your service areas {_are(total)} still to do:", ""]
    for month, count in counts.items():
        due = long_date(due_on(month))
        said = {
            Stage.BEFORE_DUE: f"due on {due}",
            Stage.DUE: "due today",
            Stage.OVERDUE: f"was due on {due}",
        }[stage_of(month, today)]
        lines += [f"{month.label}, {said}: {_figures(count)}", f"  {_address('kpis:return', slug_of(month))}"]
    return Letter(
        person=officer,
        about=tuple(_return_key(month, today) for month in counts),
        subject=f"{_figures(total)} still to do",
        lines=tuple(lines),
    )


def _to_managers(today: date, reminded: set[tuple[int, str]]) -> Iterable[Letter]:
    """Letters to managers, one a day each at most, and only if there is an item they were not reminded of before."""
    waiting = [*_waiting_figures(), *(one for find in _offers.values() for one in find())]
    day = f"waiting:{today.isoformat()}"
    for manager in _people_who_may(*{one.permission for one in waiting}):
        mine = [one for one in waiting if one.is_for(manager)]
        fresh = tuple(one.key for one in mine if (manager.pk, one.key) not in reminded)
        if fresh and (manager.pk, day) not in reminded:
            yield _managers_letter(manager, (day, *fresh), mine, len(fresh))


def _waiting_figures() -> list[Waiting]:
    """The figures that were submitted, the latest month first. Two queries."""
    submitted = Figure.objects.filter(status=Figure.Status.SUBMITTED).order_by("-period_end")
    return [
        Waiting(
            key=f"figure:{one.pk}:{one.version}",
            name="figure",
            group=month_of(one.period_end).label,
            address=reverse("kpis:approval", args=[slug_of(month_of(one.period_end))]),
            permission=Permission.FIGURE_APPROVE,
            writers=one.writer_ids,
        )
        for one in submitted.prefetch_related("writers")
    ]


def _managers_letter(manager: User, about: tuple[str, ...], waiting: Sequence[Waiting], fresh: int) -> Letter:
    counted = Counter(one.name for one in waiting)
    total = " and ".join(_counted(count, name) for name, count in counted.items())
    lines = [f"{total} {_wait(len(waiting))} for your approval, {fresh} of them new to you:", ""]
    for group, address, name in dict.fromkeys((one.group, one.address, one.name) for one in waiting):
        count = sum(one.group == group for one in waiting)
        lines += [f"{group}: {_counted(count, name)}", f"  {full_address(address)}"]
    return Letter(
        person=manager, about=about, subject=f"{total} {_wait(len(waiting))} for approval", lines=tuple(lines)
    )


def _people_who_may(*permissions: Permission):
    """The people with one of `permissions` or more, in the order of their addresses."""
    roles = [role for role, given in ROLE_PERMISSIONS.items() if given.intersection(permissions)]
    return User.objects.filter(is_active=True, role__in=roles).order_by("email")


def _address(name: str, slug: str) -> str:
    return full_address(reverse(name, args=[slug]))


def full_address(path: str) -> str:
    """The address of a page for a mail, from its path."""
    return settings.SITE_ADDRESS.rstrip("/") + path


def _figures(count: int) -> str:
    return _counted(count, "figure")


def _counted(count: int, name: str) -> str:
    return f"1 {name}" if count == 1 else f"{count} {name}s"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _wait(count: int) -> str:
    return "waits" if count == 1 else "wait"


# -- sending ------------------------------------------------------------------------------------------


def send_letters(letters: Iterable[Letter], clock: Callable[[], datetime] = timezone.now) -> SendResult:
    """Send each letter that no other run is sending. A letter that fails is left for the next run."""
    outcome = SendResult(sent=[], failed=[])
    for letter in letters:
        if not _claim(letter, clock()):
            continue
        try:
            _post(letter)
        except (SMTPException, OSError) as error:
            _give_up(letter)
            outcome.failed.append((letter, str(error) or type(error).__name__))
        else:
            _of(letter).update(sent_at=clock())
            outcome.sent.append(letter)
    return outcome


def _claim(letter: Letter, now: datetime) -> bool:
    """Claim the letter so that no other run sends it: all its items or none. True if it was claimed."""
    try:
        with transaction.atomic():
            _of(letter).filter(sent_at__isnull=True, claimed_at__lt=now - CLAIM_HOLDS).delete()
            Reminder.objects.bulk_create(
                Reminder(person=letter.person, about=about, claimed_at=now) for about in letter.about
            )
    except IntegrityError:
        # another run has claimed or sent some of it since the letter was written
        return False
    return True


def _post(letter: Letter) -> None:
    EmailMessage(
        subject=f"{settings.DASHBOARD_NAME}: {letter.subject}", body=letter.text, to=[letter.person.email]
    ).send()


def _give_up(letter: Letter) -> None:
    _of(letter).filter(sent_at__isnull=True).delete()


def _of(letter: Letter):
    return Reminder.objects.filter(person=letter.person, about__in=letter.about)
