"""Annotations of charts: managers mark what happened, with its source, and withdraw what was wrong."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import LONGEST_TITLE, length_problems, sentence_problems
from inspections.models import Event
from kpis.models import DatePrecision, Kpi
from ledger.workflow import InvalidEntry, NotOpen, save_or_refuse

EARLIEST_DAY = date(1990, 1, 1)


@transaction.atomic
def add_annotation(
    *, kpi: Kpi | None, on: date | None, title: str, description: str, source_words: str, by: User, today: date
) -> Event:
    """Annotate the chart of one KPI, with None all charts, with something that happened. It is known from now on.

    Raises InvalidEntry: a day that is not past or today, no title, no source, or the same annotation once more.
    """
    require(by, Permission.ANNOTATION_WRITE)
    title = " ".join(title.split())
    problems = [*_day_problems(on, today), *_text_problems(title, description, source_words)]
    if problems or on is None:
        raise InvalidEntry(problems)
    event = Event(
        kpi=kpi,
        on=on,
        date_precision=DatePrecision.EXACT,
        category=Event.ANNOTATION,
        title=title,
        description=description.strip(),
        source_words=source_words.strip(),
        entered_by=by,
        known_from=timezone.now(),
    )
    words = "There is an annotation with these words on this day. Use other words."
    save_or_refuse(event, lambda: InvalidEntry([Problem("title", words)]))
    record(by=by, action="annotation_added", subject=event, after=_facts(event))
    return event


@transaction.atomic
def withdraw_annotation(*, event: Event, reason: str, by: User) -> Event:
    """Take an annotation off the charts from now on; earlier days still show it.

    Raises InvalidEntry without a reason, and NotOpen for one that is withdrawn, or that a published document gives.
    """
    require(by, Permission.ANNOTATION_WRITE)
    row = Event.objects.select_for_update(of=("self",)).select_related("kpi").get(pk=event.pk)
    if not row.is_annotation:
        raise NotOpen("This is what a published document says, and it stays as it is.")
    if row.superseded_at is not None:
        raise NotOpen("This annotation was withdrawn already.")
    problems = sentence_problems("revision_reason", reason, "Say in a sentence why it is withdrawn.")
    if problems:
        raise InvalidEntry(problems)
    row.superseded_at, row.withdrawn_by = max(timezone.now(), row.known_from), by
    row.revision_reason = reason.strip()
    row.save(update_fields=["superseded_at", "withdrawn_by", "revision_reason"])
    after = {"reason": row.revision_reason}
    record(by=by, action="annotation_withdrawn", subject=row, before=_facts(row), after=after)
    return row


def _day_problems(on: date | None, today: date) -> list[Problem]:
    if on is None:
        return [Problem("on", "Enter the day on which it happened, such as 30/9/2022.")]
    if on > today:
        return [Problem("on", "Enter a day that is not in the future.")]
    if on < EARLIEST_DAY:
        return [Problem("on", f"Enter a day from {EARLIEST_DAY.year} on.")]
    return []


def _text_problems(title: str, description: str, source_words: str) -> list[Problem]:
    problems = []
    if not title:
        problems.append(Problem("title", "Say in a few words what happened."))
    if not source_words.strip():
        problems.append(Problem("source_words", "Say how this is known, such as a report or a team's records."))
    problems += length_problems("title", title, LONGEST_TITLE)
    problems += length_problems("description", description)
    return problems + length_problems("source_words", source_words)


def _facts(event: Event) -> dict:
    names = ("on", "title", "description", "source_words")
    return {"belongs_to": event.kpi.title if event.kpi else "All KPIs"} | {name: getattr(event, name) for name in names}
