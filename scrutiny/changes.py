"""Changes of the committee's own record between two moments: promises, meetings, risks, plans."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from analysis.changes.change import ChangeKind, KnownChange, Span, Turn
from analysis.promises import PromiseState
from inspections.models import Recommendation
from kpis.models import Kpi
from scrutiny.commitments.queries import Promise, PromiseAnswer, promise_at, with_history
from scrutiny.models import (
    Commitment,
    CommitmentDecision,
    CommitmentSlip,
    ImprovementPlan,
    Meeting,
    PlanPriority,
    RiskVersion,
)
from web.words import first_words

MOST_WORDS = 160


# -- promises -----------------------------------------------------------------------------------------


def get_promise_changes(span: Span, bearing: Kpi | Recommendation | None = None) -> list[KnownChange]:
    """Promises and requests that were made, moved, answered, decided on, or became late. Seven queries at most.

    `bearing` is the KPI or the recommendation that they bear on; None for all. That a promise is late comes with its
    day: state by `analysis.promises` on the days of both moments.
    """
    known: QuerySet = Commitment.objects.known_at(span.end)
    if isinstance(bearing, Kpi):
        known = known.filter(kpis=bearing)
    elif bearing is not None:
        known = known.filter(recommendations=bearing)
    return promise_changes(with_history(known, span.end), span)


def promise_changes(known: Iterable[Commitment], span: Span) -> list[KnownChange]:
    """Changes of promises that were fetched with their history at the end of `span`. No query."""
    return [change for row in known if (change := _promise(row, span))]


def _promise(row: Commitment, span: Span) -> KnownChange | None:
    was = promise_at(row, span.start, span.start_day) if row.known_from <= span.start else None
    now = promise_at(row, span.end, span.end_day)
    moved = now.slips[len(was.slips) if was else 0 :]
    if was is not None and not moved and _told(was) == _told(now):
        return None
    answer = next((one for one in reversed(now.answers) if span.holds(one.answer.known_from)), None)
    decision = next((one.decision for one in now.answers if one.decision and span.holds(one.decision.known_from)), None)
    known_from = row.known_from
    if decision is not None:
        known_from = decision.known_from
    elif answer is not None:
        known_from = answer.answer.known_from
    elif moved:
        known_from = moved[-1].known_from
    is_late = now.state is PromiseState.LATE and (was is None or was.state is not PromiseState.LATE)
    comes_by_itself = is_late and was is not None and decision is None and not moved
    return KnownChange(
        kind=ChangeKind.PROMISE,
        when=now.due_by if comes_by_itself else timezone.localdate(known_from),
        subject=row.what,
        address=("scrutiny:promise", row.slug),
        before=was.state_words if was else "",
        after=now.state_words + (f", due {now.due_words}" if moved and now.state.is_unanswered else ""),
        about=row.heading,
        reason=_reason(decision, answer, moved),
        who=_who(decision, answer, moved, row),
        weight=_weight(now, is_late=is_late, has_news=bool(decision or moved)) + len(moved) / 10,
        turn=Turn.WORSE if is_late else Turn.BETTER if now.state is PromiseState.ACCEPTED else Turn.NEITHER,
    )


def _told(one: Promise) -> tuple:
    """State of a promise; that it is due soon is no news, since it says only that time goes on."""
    state = PromiseState.OPEN if one.state is PromiseState.DUE else one.state
    return (state, len(one.answers), [bool(answer.decision) for answer in one.answers])


def _weight(now: Promise, *, is_late: bool, has_news: bool) -> float:
    """Late ones first, then those the committee decided on or whose day was moved, then answered and new ones."""
    if is_late:
        return 4
    if has_news:
        return 3
    return 2 if now.state in (PromiseState.ANSWERED, PromiseState.ACCEPTED) else 1


def _reason(decision: CommitmentDecision | None, answer: PromiseAnswer | None, moved: Sequence[CommitmentSlip]) -> str:
    if decision is not None:
        return decision.reason or decision.minute
    if answer is not None:
        return first_words(answer.answer.words, MOST_WORDS)
    return moved[-1].reason if moved else ""


def _who(
    decision: CommitmentDecision | None,
    answer: PromiseAnswer | None,
    moved: Sequence[CommitmentSlip],
    row: Commitment,
) -> str:
    if decision is not None:
        return f"Recorded by {decision.entered_by}"
    if answer is not None:
        return f"Entered by {answer.answer.entered_by}" if answer.answer.entered_by else answer.answer.document_title
    if moved:
        return f"Moved by {moved[-1].by}"
    return row.source.title if row.source else f"Entered by {row.entered_by}"


# -- meetings, risks, plans ---------------------------------------------------------------------------


def _meetings(span: Span) -> Iterator[KnownChange]:
    """Meetings that became known, and those taken off the list. One query."""
    new = Meeting.objects.known_at(span.end).filter(known_from__gt=span.start)
    for row in new.select_related("source", "entered_by"):
        yield KnownChange(
            kind=ChangeKind.MEETING,
            when=timezone.localdate(row.known_from),
            subject=str(row),
            address=("scrutiny:meeting", row.slug),
            before="",
            after=first_words(row.agenda_title, MOST_WORDS) or "No agenda recorded",
            who=row.source.title if row.source else f"Entered by {row.entered_by}",
        )


def _risks(span: Span) -> Iterator[KnownChange]:
    """Risks that were added, put otherwise or closed. Two queries."""
    related = ("source", "entered_by", "approved_by")
    earlier = {row.risk_id: row for row in RiskVersion.objects.known_at(span.start)}
    for row in RiskVersion.objects.known_at(span.end).filter(published_at__gt=span.start).select_related(*related):
        was = earlier.get(row.risk_id)
        people = f"Entered by {row.entered_by}, approved by {row.approved_by}" if row.approved_by else ""
        yield KnownChange(
            kind=ChangeKind.RISK,
            when=timezone.localdate(row.published_at),
            subject=row.words,
            address=("scrutiny:risks",),
            before=_risk_words(was) if was else "",
            after=_risk_words(row),
            about=row.get_basis_display(),
            reason=row.revision_reason,
            who=row.source.title if row.source else people,
            weight=2 if was else 1,
        )


def _risk_words(row: RiskVersion) -> str:
    if row.is_closed:
        return "Closed"
    levels = [f"{name}: {level.lower()}" for name, level in _levels(row) if level]
    return "; ".join([f"Mitigation: {row.mitigation_words.lower()}" if row.mitigation else "No mitigation", *levels])


def _levels(row: RiskVersion) -> list[tuple[str, str]]:
    return [("likelihood", row.get_likelihood_display()), ("impact", row.get_impact_display())]


def _plans(span: Span) -> Iterator[KnownChange]:
    """Plans and priorities that became known; those of a new plan are counted with it. Two queries."""
    new = {plan.pk: plan for plan in ImprovementPlan.objects.known_at(span.end).filter(known_from__gt=span.start)}
    priorities = list(
        PlanPriority.objects.known_at(span.end)
        .filter(known_from__gt=span.start, plan__known_from__lte=span.end)
        .select_related("plan", "source")
    )
    for plan in new.values():
        number = sum(one.plan_id == plan.pk for one in priorities)
        yield KnownChange(
            kind=ChangeKind.PLAN,
            when=timezone.localdate(plan.known_from) if plan.known_from else None,
            subject=plan.title,
            address=("pages:plan", plan.slug),
            before="",
            after="1 priority" if number == 1 else f"{number} priorities",
            weight=2,
        )
    for one in priorities:
        if one.plan_id not in new:
            yield KnownChange(
                kind=ChangeKind.PLAN,
                when=timezone.localdate(one.known_from) if one.known_from else None,
                subject=one.title,
                address=("pages:plan", one.plan.slug),
                before="",
                after=first_words(one.summary, MOST_WORDS),
                about=one.plan.title,
                who=one.source.title if one.source else "",
                weight=1,
            )


# -- all ----------------------------------------------------------------------------------------------

# Changes of promises, meetings, risks and plans: twelve queries at most, however long the record. Each part asks few
# tables, so that a change of one leaves what the others found.
COMMITTEE_PARTS = (get_promise_changes, _meetings, _risks, _plans)
