"""Loading promises to the committee and the public, and the answers to them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from inspections.models import Inspection
from kpis.models import DatePrecision
from reference_data.committee.common import COMMITMENTS, DATED, LINKS, codes_linked, known_since, meetings_by_code
from reference_data.committee.repeats import kpis_of_promises
from reference_data.load import Loading
from reference_data.reading import Row
from scrutiny.models import (
    Commitment,
    CommitmentAnswer,
    Meeting,
)
from web.dates import midnight


def commitments(loading: Loading) -> None:
    """Promises and requests with the answers that a later source gives; days that were moved here stay moved."""
    rows = loading.rows[COMMITMENTS]
    held = meetings_by_code()
    found = loading.sync(
        "promises",
        Commitment,
        ("slug",),
        (_commitment(loading, row, held) for row in rows),
        keep=("due_on", "due_meeting", "noted_at"),
        among=Q(entered_by=None),
    )
    links = {row["commitment_slug"]: row for row in loading.rows[LINKS]}
    of_items = kpis_of_promises(loading, held, found)
    kept = list(found.values())
    loading.link_all(
        "links of promises to recommendations",
        kept,
        "recommendations",
        [
            [loading.recommendation_by_code[code,] for code in codes_linked(links, one.slug, "recommendation_codes")]
            for one in kept
        ],
    )
    codes = [sorted({*codes_linked(links, one.slug, "kpi_codes"), *of_items[one.slug]}) for one in kept]
    loading.link_all(
        "links of promises to KPIs", kept, "kpis", [[loading.kpi_by_code[code,] for code in some] for some in codes]
    )
    _answers(loading, rows, found, held)


def _commitment(loading: Loading, row: Row, held: dict[str, Meeting]) -> dict:
    is_answered = row["answered_on"] is not None
    return {
        "slug": row["slug"],
        "kind": row["kind"],
        "what": row["what"],
        "to_whom": row["to_whom"],
        "meeting": held.get(row["meeting_slug"]),
        "made_on": row["made_on"],
        "made_precision": row["made_precision"],
        "due_meeting": held.get(row["due_meeting_slug"]),
        "due_on": row["due_on"],
        "note": "" if is_answered else row["answer"],
        "noted_at": None if is_answered or not row["answer"] else loading.now,
        "known_from": known_since(loading, row["made_on"], row["made_precision"], row),
        **loading.source_of(row),
    }


def _answers(loading: Loading, rows: list[Row], found: dict, held: dict[str, Meeting]) -> None:
    published = _inspections_by_day(loading.inspection_by_slug.values())
    loading.sync(
        "answers to promises",
        CommitmentAnswer,
        ("commitment",),
        (
            _answer(loading, row, found[row["slug"],], _meeting_of_answer(row, held), published)
            for row in rows
            if row["answered_on"]
        ),
        among=Q(entered_by=None),
    )


def _answer(
    loading: Loading, row: Row, commitment: Commitment, meeting: Meeting | None, published: dict[date, Inspection]
) -> dict:
    precision = meeting.date_precision if meeting else DatePrecision.EXACT.value
    known = known_since(loading, row["answered_on"], precision, row)
    # the row's document is that of the promise: it says nothing of when a rough answer came
    if precision not in DATED:
        known = max(known, midnight(row["answered_on"]))
    return {
        "commitment": commitment,
        "answered_on": row["answered_on"],
        "date_precision": precision,
        "words": row["answer"],
        "outcome": row["outcome"],
        "meeting": meeting,
        "inspection": published.get(row["answered_on"]),
        "known_from": max(known, commitment.known_from),
    }


def _meeting_of_answer(row: Row, held: dict[str, Meeting]) -> Meeting | None:
    """The meeting on the day of an answer; of several the one at which the answer was due."""
    on_day = [meeting for meeting in held.values() if meeting.held_on == row["answered_on"]]
    due = [meeting for meeting in on_day if meeting.code == row["due_meeting_slug"]]
    if due:
        return due[0]
    return on_day[0] if len(on_day) == 1 else None


def _inspections_by_day(inspections: Iterable[Inspection]) -> dict[date, Inspection]:
    """Inspections and letters by the day of their publication, where only one was published on it."""
    by_day: dict[date, list[Inspection]] = defaultdict(list)
    for inspection in inspections:
        if inspection.published_on:
            by_day[inspection.published_on].append(inspection)
    return {day: found[0] for day, found in by_day.items() if len(found) == 1}
