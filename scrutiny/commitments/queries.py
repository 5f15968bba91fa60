"""Promises as known at a moment: due dates, answers, decisions of the committee, and the state that follows."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from analysis.promises import PromiseDates, PromiseState, delay_words, due_by, last_day, state_of
from inspections.models import Recommendation
from scrutiny.models import Commitment, CommitmentAnswer, CommitmentDecision, CommitmentSlip, Meeting
from scrutiny.models.commitments import due_in_words


@dataclass(frozen=True)
class PromiseAnswer:
    """An answer as known at a moment, with the committee's decision on it, if any."""

    answer: CommitmentAnswer
    decision: CommitmentDecision | None

    @property
    def is_refused(self) -> bool:
        return self.decision is not None and not self.decision.is_accepted

    @property
    def is_accepted(self) -> bool:
        return self.decision is not None and self.decision.is_accepted


@dataclass(frozen=True)
class Promise:
    """A promise as known at a moment, and its state on the day shown.

    `due_by` is the last day on which an answer is in time: that of the meeting, or the day itself if it is later.
    `slips` and `answers` are those known by then, oldest first.
    """

    commitment: Commitment
    due_on: date | None
    due_meeting: Meeting | None
    due_by: date | None
    slips: tuple[CommitmentSlip, ...]
    answers: tuple[PromiseAnswer, ...]
    state: PromiseState
    shown_day: date
    note: str

    @property
    def answer(self) -> PromiseAnswer | None:
        """The answer that the committee accepted, or the last one if it was not turned down; None where none stands."""
        return standing_answer(self.answers)

    @property
    def is_answered_late(self) -> bool:
        return bool(self.answered_late_words)

    @property
    def answered_late_words(self) -> str:
        """Time from its day to the answer: "2 years and 4 months"; empty for an answer in time."""
        if self.answer is None:
            return ""
        answer = self.answer.answer
        words = delay_words(self.due_by, answer.answered_on)
        return f"about {words}" if words and answer.date_precision not in ("exact", "meeting") else words

    @property
    def overdue_words(self) -> str:
        """Time for which it has been late: "3 years"; empty where it is not."""
        return delay_words(self.due_by, self.shown_day) if self.state is PromiseState.LATE else ""

    @property
    def is_due_before_made(self) -> bool:
        """True for what was due before the paper that told the committee of it."""
        due = self.due_by
        return due is not None and due < self.commitment.made_on

    @property
    def due_words(self) -> str:
        return due_in_words(self.due_on, self.due_meeting)

    @property
    def state_words(self) -> str:
        """State with what its days add to it: "Answered 6 months late, not yet accepted"."""
        if self.state is PromiseState.ANSWERED and self.is_answered_late:
            return f"Answered {self.answered_late_words} late, not yet accepted"
        if self.state.is_unanswered and self.answers:
            return "Late, the answer was not accepted" if self.state is PromiseState.LATE else "Answer not accepted"
        return self.state.label

    @property
    def recommendations(self) -> list[Recommendation]:
        """Its recommendations that were made by the day shown."""
        return list(self.commitment.recommendations.all())

    @property
    def themes(self) -> list[str]:
        return sorted({one.theme for one in self.recommendations})


def with_history(commitments: QuerySet, moment: datetime) -> QuerySet:
    """Add to `commitments` all that `promise_at` needs. Five queries more, however many there are."""
    asked = Recommendation.objects.known_at(moment).filter(inspection__known_from__lte=moment)
    asked = asked.select_related("inspection")
    answers = CommitmentAnswer.objects.select_related("meeting", "inspection", "entered_by", "withdrawn_by")
    decisions = CommitmentDecision.objects.select_related("entered_by", "withdrawn_by")
    slips = CommitmentSlip.objects.select_related("by", "from_meeting", "to_meeting")
    related = ("source", "meeting", "due_meeting", "owner", "entered_by", "withdrawn_by")
    return commitments.select_related(*related).prefetch_related(
        Prefetch("slips", slips),
        Prefetch("answers", answers.prefetch_related(Prefetch("decisions", decisions))),
        Prefetch("recommendations", asked.order_by("inspection__started_on", "number")),
        "kpis",
    )


def promise_at(commitment: Commitment, moment: datetime, shown_day: date) -> Promise:
    """`commitment`, of `with_history`, as it was known at `moment`, in its state on `shown_day`. No query."""
    slips = list(commitment.slips.all())
    known = [slip for slip in slips if slip.known_from <= moment]
    due_on, due_meeting = commitment.due_on, commitment.due_meeting
    if len(known) < len(slips):
        # the slip after the last known one says what it was due at until then
        due_on, due_meeting = slips[len(known)].from_on, slips[len(known)].from_meeting
    last = due_by(due_on, last_day(due_meeting.held_on, due_meeting.is_exact) if due_meeting else None)
    answers = tuple(
        PromiseAnswer(answer, next((one for one in answer.decisions.all() if one.stands_at(moment)), None))
        for answer in commitment.answers.all()
        if answer.stands_at(moment)
    )
    standing = standing_answer(answers)
    dates = PromiseDates(
        due_by=last,
        answered_on=standing.answer.answered_on if standing else None,
        is_accepted=standing is not None and standing.is_accepted,
    )
    return Promise(
        commitment=commitment,
        due_on=due_on,
        due_meeting=due_meeting,
        due_by=last,
        slips=tuple(known),
        answers=answers,
        state=state_of(dates, shown_day),
        shown_day=shown_day,
        note=commitment.note if commitment.noted_at and commitment.noted_at <= moment else "",
    )


def standing_answer(answers: Sequence[PromiseAnswer]) -> PromiseAnswer | None:
    """The accepted one of `answers`, or the last one if it was not turned down."""
    accepted = next((one for one in answers if one.is_accepted), None)
    last = answers[-1] if answers else None
    return accepted or (last if last and not last.is_refused else None)


def get_promises(moment: datetime, shown_day: date) -> list[Promise]:
    """All promises known at `moment`, those first that most need attention. Seven queries."""
    known = with_history(Commitment.objects.known_at(moment), moment)
    return in_order(promise_at(one, moment, shown_day) for one in known)


def get_promise(slug: str, moment: datetime, shown_day: date) -> Promise | None:
    """One promise by its slug; None where it was not known at `moment`. Seven queries."""
    known = with_history(Commitment.objects.known_at(moment).filter(slug=slug), moment)
    return next((promise_at(one, moment, shown_day) for one in known), None)


def in_order(promises: Iterable[Promise]) -> list[Promise]:
    """Late promises first, the latest of them on top, then due, open, answered and accepted ones."""

    def place(one: Promise) -> tuple:
        newest = -one.commitment.made_on.toordinal()
        return (one.state.rank, one.due_by or date.max, newest, one.commitment.slug)

    return sorted(promises, key=place)


@dataclass(frozen=True)
class PromiseYear:
    """Promises and requests that were made in one year, by what came of them up to the day shown."""

    year: int
    made: int
    accepted: int
    answered: int
    answered_late: int
    unanswered: int
    late: int


def by_year(promises: Sequence[Promise]) -> list[PromiseYear]:
    """Promises counted by the year they were made in, newest first.

    `answered` counts those with an answer that the committee has not accepted yet, so that made is accepted, answered
    and unanswered together.
    """
    counts: dict[int, Counter] = {}
    for one in promises:
        year = counts.setdefault(one.commitment.made_on.year, Counter())
        year["made"] += 1
        year["accepted"] += one.state is PromiseState.ACCEPTED
        year["answered"] += one.state is PromiseState.ANSWERED
        year["answered_late"] += one.state is PromiseState.ANSWERED and one.is_answered_late
        year["unanswered"] += one.state.is_unanswered
        year["late"] += one.state is PromiseState.LATE
    names = ("made", "accepted", "answered", "answered_late", "unanswered", "late")
    return [PromiseYear(year, *(counts[year][name] for name in names)) for year in sorted(counts, reverse=True)]


def describe_promises(promises: Sequence[Promise]) -> str:
    """Count promises by state, in a sentence: "Of 34, 17 have no answer recorded (5 of them late), ..."."""
    if not promises:
        return ""
    counted = Counter(one.state for one in promises)
    unanswered = sum(number for state, number in counted.items() if state.is_unanswered)
    late = counted[PromiseState.LATE]
    answered_late = sum(one.state is PromiseState.ANSWERED and one.is_answered_late for one in promises)
    parts = [f"{_have(unanswered)} no answer recorded" + (f" ({late} of them late)" if late else "")]
    parts.append(f"{_have(counted[PromiseState.ANSWERED])} an answer that the committee has not accepted yet")
    if answered_late:
        parts[-1] += f" ({answered_late} came late)"
    accepted = counted[PromiseState.ACCEPTED]
    parts.append(f"{accepted} {'was' if accepted == 1 else 'were'} accepted by the committee")
    return f"Of {len(promises)}, {parts[0]}, {parts[1]}, and {parts[2]}."


def _have(number: int) -> str:
    return f"{number} {'has' if number == 1 else 'have'}"
