"""Progress ratings for recommendations, and the checks on a proposed update before it is submitted.

This is the only place for the scale, the reasons it asks for and the checks. To add a check, write a function and
put it into `CHECKS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from analysis.core.periods import long_date, parse_iso_date
from analysis.entry.figures import Problem

LONGEST_TEXT = 5000
LONGEST_TITLE = 200
# characters of each field that a draft keeps: what is too long to be submitted can still be shortened
LONGEST_DRAFT = 10_000
LONGEST_ADDRESS = 600
MOST_DOCUMENTS = 10
# Fewer words than this are a label, not a sentence.
LEAST_WORDS = 4

TEXTS = ("done", "changed", "evidence", "next", "reason")


class ProgressRating(StrEnum):
    """Council's rating of progress on a recommendation, from the least to the most; a word and a symbol each."""

    NOT_STARTED = "not_started"
    OFF_TRACK = "off_track"
    AT_RISK = "at_risk"
    ON_TRACK = "on_track"
    COMPLETE = "complete"
    EMBEDDED = "embedded"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def symbol(self) -> str:
        return {
            "not_started": "○",
            "off_track": "✕",
            "at_risk": "!",
            "on_track": "▸",
            "complete": "✓",
            "embedded": "✓✓",
        }[self.value]

    @property
    def tone(self) -> str:
        """Colour of the rating, as of a KPI's rating. Colour is decoration."""
        tones = {"not_started": "unrated", "off_track": "red", "at_risk": "amber"}
        return tones.get(self.value, "green")

    @property
    def rank(self) -> int:
        """Place on the scale; the least is 0."""
        return list(ProgressRating).index(self)


IN_DOUBT = frozenset({ProgressRating.OFF_TRACK, ProgressRating.AT_RISK})


@dataclass(frozen=True, slots=True)
class Document:
    """Document given as evidence, by its title and its address, as they were typed."""

    title: str = ""
    address: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.title.strip() and not self.address.strip()


@dataclass(frozen=True, slots=True)
class Proposal:
    """An update as typed, valid or not: KPIs by code, findings by number."""

    as_at: str = ""
    rating: str = ""
    reason: str = ""
    done: str = ""
    changed: str = ""
    evidence: str = ""
    next: str = ""
    kpis: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def has_evidence(self) -> bool:
        """True if there is any evidence: words or a link."""
        return bool(self.evidence.strip() or self.kpis or self.findings or self.documents)

    def as_json(self) -> dict[str, object]:
        """Proposal as it is stored with a draft."""
        texts: dict[str, object] = {name: getattr(self, name) for name in ("as_at", "rating", *TEXTS)}
        documents = [[document.title, document.address] for document in self.documents]
        return {**texts, "kpis": list(self.kpis), "findings": list(self.findings), "documents": documents}


@dataclass(frozen=True, slots=True)
class ProposalContext:
    """Context that a proposal is checked against.

    `ratings` are the approved ratings of the recommendation by the day they speak of, the one that this proposal
    corrects left out. `kpis` and `findings` are what may be linked: codes and numbers.
    """

    today: date
    ratings: Mapping[date, ProgressRating]
    kpis: frozenset[str] = frozenset()
    findings: frozenset[str] = frozenset()

    def previous(self, day: date | None) -> ProgressRating | None:
        """Return the last approved rating before `day`, or of all where `day` is None; None before any."""
        earlier = [known for known in self.ratings if day is None or known < day]
        return self.ratings[max(earlier)] if earlier else None


def read_day(text: str) -> date | None:
    """Read the day in `text`, as 2022-01-12 or as 12/1/2022; None for anything else."""
    stripped = text.strip()
    parts = stripped.split("/")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts):
        day, month, year = parts
        stripped = f"{year:0>4}-{month:0>2}-{day:0>2}"
    try:
        return parse_iso_date(stripped)
    except ValueError:
        return None


def read_rating(text: str) -> ProgressRating | None:
    """Read the rating that `text` names; None where it names none."""
    return ProgressRating(text) if text in list(ProgressRating) else None


def is_sentence(text: str) -> bool:
    """True if `text` says enough to be a reason: four words or more."""
    return len(text.split()) >= LEAST_WORDS


def length_problems(field: str, text: str, longest: int = LONGEST_TEXT) -> list[Problem]:
    """Find a text at `field` that is longer than it may be."""
    if len(text) <= longest:
        return []
    return [Problem(field, f"Shorten this to {longest} characters; it has {len(text)}.")]


def sentence_problems(field: str, text: str, asked: str) -> list[Problem]:
    """Find a missing or short reason at `field`; where it says too little, `asked` says what to write, and how much."""
    return length_problems(field, text) or ([] if is_sentence(text) else [Problem(field, _longer(asked, text))])


def _longer(asked: str, text: str) -> str:
    """The words `asked`, with the rule they stand for where something was written that is too short."""
    return f"{asked} Write at least {LEAST_WORDS} words." if text.strip() else asked


def is_backward(rating: ProgressRating, previous: ProgressRating | None) -> bool:
    """True if `rating` is lower on the scale than the rating approved before it."""
    return previous is not None and rating.rank < previous.rank


def why_reason_needed(rating: ProgressRating | None, previous: ProgressRating | None) -> str:
    """Cause for asking for a reason, to end a sentence beginning with "Say why"; empty where there is none."""
    if rating is None:
        return ""
    if is_backward(rating, previous) and previous is not None:
        return f"it goes back from {previous.label.lower()} to {rating.label.lower()}"
    return f"it is {rating.label.lower()}" if rating in IN_DOUBT else ""


def proposal_problems(proposal: Proposal, context: ProposalContext) -> tuple[Problem, ...]:
    """Find all problems to be corrected before `proposal` can be submitted, in the order of the fields."""
    return tuple(problem for check in CHECKS for problem in check(proposal, context))


def _as_at(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    day = read_day(proposal.as_at)
    if day is None:
        return [Problem("as_at", "Enter the day that the rating is for, such as 12/1/2022.")]
    if day > context.today:
        return [Problem("as_at", f"Enter a day that is not in the future: {long_date(context.today)} is the latest.")]
    if day in context.ratings:
        words = f"There is an approved update for {long_date(day)}. Enter another day, or correct that update."
        return [Problem("as_at", words)]
    return []


def _rating(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    return [] if read_rating(proposal.rating) else [Problem("rating", "Choose a rating.")]


def _reason(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    why = why_reason_needed(read_rating(proposal.rating), context.previous(read_day(proposal.as_at)))
    if not why or is_sentence(proposal.reason):
        return []
    return [Problem("reason", _longer(f"Say in a sentence why {why}.", proposal.reason))]


def _done(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    if proposal.done.strip() or read_rating(proposal.rating) is ProgressRating.NOT_STARTED:
        return []
    return [Problem("done", "Say what was done.")]


def _embedded(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    if read_rating(proposal.rating) is not ProgressRating.EMBEDDED or proposal.kpis or proposal.findings:
        return []
    return [Problem("kpis", "Choose at least one KPI or finding that shows that it is embedded.")]


def _links(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    problems = []
    if not set(proposal.kpis) <= context.kpis:
        problems.append(Problem("kpis", "Choose KPIs from the list: one of those chosen is no longer there."))
    if not set(proposal.findings) <= context.findings:
        problems.append(Problem("findings", "Choose findings from the list: one of those chosen is no longer there."))
    return problems


def _documents(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    problems = [problem for place, one in enumerate(proposal.documents) for problem in document_problems(one, place)]
    if len(proposal.documents) > MOST_DOCUMENTS:
        problems.append(Problem("documents", f"Name at most {MOST_DOCUMENTS} documents."))
    return problems


def _lengths(proposal: Proposal, context: ProposalContext) -> list[Problem]:
    return [problem for name in TEXTS for problem in length_problems(name, getattr(proposal, name))]


def oversize_problems(proposal: Proposal) -> list[Problem]:
    """Find the fields of `proposal` that hold more than even a draft keeps."""
    names = ("as_at", "rating", "reason", *TEXTS)
    found = [p for name in dict.fromkeys(names) for p in _oversize(name, getattr(proposal, name))]
    for place, document in enumerate(proposal.documents):
        found += _oversize(f"document_{place}_title", document.title)
        found += _oversize(f"document_{place}_address", document.address)
    return found


def _oversize(field: str, text: str) -> list[Problem]:
    return length_problems(field, text) if len(text) > LONGEST_DRAFT else []


CHECKS: tuple[Callable[[Proposal, ProposalContext], list[Problem]], ...] = (
    _as_at,
    _rating,
    _reason,
    _done,
    _embedded,
    _links,
    _documents,
    _lengths,
)


def document_problems(document: Document, place: int) -> list[Problem]:
    """Find problems with the document in row `place` of the form, at its two fields; a blank row is fine."""
    if document.is_blank:
        return []
    problems = []
    title, address = document.title.strip(), document.address.strip()
    if not title:
        problems.append(Problem(f"document_{place}_title", "Enter the title of the document."))
    if len(title) > LONGEST_TITLE:
        problems.append(Problem(f"document_{place}_title", f"Shorten the title to {LONGEST_TITLE} characters."))
    if not is_web_address(address):
        words = "Enter the address of the document, beginning with https:// or http://."
        problems.append(Problem(f"document_{place}_address", words))
    return problems


def is_web_address(text: str) -> bool:
    """True if `text` is a web address that a link may lead to."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_clean = len(text) <= LONGEST_ADDRESS and not any(c.isspace() or not c.isprintable() for c in text)
    return is_clean and parts.scheme in ("http", "https") and bool(parts.hostname)
