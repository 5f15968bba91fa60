"""Promises, answers and decisions as they were typed, and what is wrong with each, at its field."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import long_date
from analysis.entry.figures import Problem
from analysis.entry.progress import LONGEST_TEXT, Document, document_problems, length_problems, sentence_problems
from analysis.promises import last_day
from kpis.models import DatePrecision
from scrutiny.models import Commitment, CommitmentAnswer, Meeting
from scrutiny.models.commitments import LONGEST_KEY

LONGEST_NAME = 150
LONGEST_MINUTE = 200
EARLIEST_DAY, LATEST_DAY = date(1990, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class TypedCommitment:
    """A promise or request as it was typed; recommendations and KPIs by their codes.

    Made at a meeting it is made on the meeting's day, and `made_on` may be left out. Of a question that it was made in
    answer to it has the key and the words.
    """

    kind: str = ""
    what: str = ""
    to_whom: str = ""
    by_whom: str = ""
    owner: User | None = None
    meeting: Meeting | None = None
    made_on: date | None = None
    due_meeting: Meeting | None = None
    due_on: date | None = None
    recommendations: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()
    question_key: str = ""
    question: str = ""

    @property
    def day(self) -> date | None:
        """The day it was made on: the one that was typed, or that of its meeting."""
        return self.made_on or (self.meeting.held_on if self.meeting else None)

    @property
    def precision(self) -> str:
        if self.meeting and self.made_on in (None, self.meeting.held_on):
            return self.meeting.date_precision
        return DatePrecision.EXACT.value


@dataclass(frozen=True)
class TypedAnswer:
    """An answer as it was typed: its day, its words, the meeting it came to, and where it can be read."""

    answered_on: date | None
    words: str
    meeting: Meeting | None = None
    document: Document = Document()


@dataclass(frozen=True)
class TypedDecision:
    """The committee's decision as it was typed: its day, the minute that says it, and why where it is no."""

    is_accepted: bool
    decided_on: date | None
    minute: str
    reason: str = ""


def commitment_problems(typed: TypedCommitment, today: date) -> list[Problem]:
    return [*_text_problems(typed), *_made_problems(typed, today), *_due_problems(typed), *_question_problems(typed)]


def _text_problems(typed: TypedCommitment) -> list[Problem]:
    problems = []
    if typed.kind not in Commitment.Kind.values:
        problems.append(Problem("kind", "Choose what it is."))
    if not typed.what.strip():
        problems.append(Problem("what", "Say what was promised or asked for."))
    if not typed.to_whom.strip():
        problems.append(Problem("to_whom", "Say to whom it was promised, or of whom it was asked."))
    problems += length_problems("what", typed.what)
    problems += length_problems("to_whom", typed.to_whom, LONGEST_NAME)
    problems += length_problems("by_whom", typed.by_whom, LONGEST_NAME)
    if typed.owner is not None and not typed.owner.may(Permission.COMMITMENT_WRITE):
        problems.append(Problem("owner", "Choose an officer or a manager: the others do not answer here."))
    return problems


def _made_problems(typed: TypedCommitment, today: date) -> list[Problem]:
    if typed.day is None:
        return [Problem("made_on", "Enter the day on which it was made, or choose the meeting.")]
    if typed.meeting and typed.meeting.is_exact and typed.day != typed.meeting.held_on:
        return [
            Problem("made_on", f"The meeting was on {typed.meeting.day_words}. Leave this empty, or enter that day.")
        ]
    if typed.day > today:
        return [Problem("made_on", "Enter a day that is not in the future.")]
    return [] if typed.day >= EARLIEST_DAY else [Problem("made_on", f"Enter a day from {EARLIEST_DAY.year} on.")]


def _due_problems(typed: TypedCommitment) -> list[Problem]:
    if typed.day is None:
        return []
    problems = []
    if typed.due_on and typed.due_on < typed.day:
        words = f"It was made on {long_date(typed.day)}. Enter a day from then on."
        problems.append(Problem("due_on", words))
    if typed.due_on and typed.due_on > LATEST_DAY:
        problems.append(Problem("due_on", f"Enter a day up to {LATEST_DAY.year}."))
    meeting = typed.due_meeting
    held_on = last_day(meeting.held_on, meeting.is_exact) if meeting else None
    if held_on and held_on < typed.day:
        problems.append(Problem("due_meeting", "Choose a meeting that comes after it was made."))
    return problems


def move_problems(row: Commitment, to_on: date | None, to_meeting: Meeting | None, today: date) -> list[Problem]:
    if to_on is None and to_meeting is None:
        return [Problem("to_on", "Enter the new day, such as 30/9/2027, or choose a meeting.")]
    if (to_on, to_meeting) == (row.due_on, row.due_meeting):
        return [Problem("to_on", "Enter another day or meeting: it is due then already.")]
    problems = []
    if to_on and to_on < today:
        problems.append(Problem("to_on", "Enter a day that is not past."))
    if to_on and to_on > LATEST_DAY:
        problems.append(Problem("to_on", f"Enter a day up to {LATEST_DAY.year}."))
    if to_meeting and to_meeting.held_on and to_meeting.held_on < today:
        problems.append(Problem("to_meeting", "Choose a meeting that is not past."))
    return problems


def answer_problems(row: Commitment, typed: TypedAnswer, today: date) -> list[Problem]:
    problems = document_problems(typed.document, 0)
    if typed.answered_on is None:
        problems.append(Problem("answered_on", "Enter the day of the answer, such as 30/9/2027."))
    elif typed.answered_on < row.made_on:
        words = f"It was asked or promised on {row.made_words}: the answer cannot be older. Enter a later day."
        problems.append(Problem("answered_on", words))
    elif typed.answered_on > today:
        problems.append(Problem("answered_on", "Enter a day that is not in the future."))
    if not typed.words.strip():
        problems.append(Problem("words", "Say what the answer is."))
    return problems + length_problems("words", typed.words)


def decision_problems(answer: CommitmentAnswer, typed: TypedDecision, today: date) -> list[Problem]:
    problems = []
    if typed.decided_on is None:
        problems.append(Problem("decided_on", "Enter the day on which the committee decided, such as 13/1/2027."))
    elif typed.decided_on < answer.answered_on:
        words = f"The answer is of {answer.day_words}. Enter that day or a later one."
        problems.append(Problem("decided_on", words))
    elif typed.decided_on > today:
        problems.append(Problem("decided_on", "Enter a day that is not in the future."))
    if not typed.minute.strip():
        problems.append(Problem("minute", "Name the minute in which the decision stands, such as minute 42.3."))
    problems += length_problems("minute", typed.minute, LONGEST_MINUTE)
    if typed.is_accepted:
        return problems + length_problems("reason", typed.reason)
    return problems + sentence_problems("reason", typed.reason, "Say in a sentence why it was not accepted.")


def _question_problems(typed: TypedCommitment) -> list[Problem]:
    """Problems of the hidden question: the page gives both its parts, or none."""
    is_whole = bool(typed.question_key.strip()) == bool(typed.question.strip())
    if is_whole and len(typed.question_key) <= LONGEST_KEY and len(typed.question) <= LONGEST_TEXT:
        return []
    return [Problem("what", "The question that it answers cannot be read. Open this page from the question again.")]
