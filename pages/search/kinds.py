"""Kinds of texts that can be searched, in the groups of the results. To add a kind, enter it in `GROUPS`.

Texts come from the same classes as the entries of documents, so that a search finds what is known at a moment and
nothing else, and leads to the page where it is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.core.periods import long_date
from kpis.models import Kpi
from ledger.former import as_known
from pages.documents.entries import EntryKind
from pages.documents.kinds.committee import (
    ClaimEntries,
    CommitmentEntries,
    MeetingEntries,
    MeetingItemEntries,
    PriorityEntries,
    RiskEntries,
    StatementEntries,
    TermEntries,
)
from pages.documents.kinds.elsewhere import NeighbourJudgementEntries, ServiceJudgementEntries
from pages.documents.kinds.inspections import FindingEntries, InspectionEntries, JudgementEntries, RecommendationEntries
from pages.documents.kinds.progress import ActionEntries, EventEntries, NoteEntries
from pages.documents.queries import get_holdings
from scrutiny.models import Commitment, CommitmentAnswer, Theme
from web.reading import ReadingContext


@dataclass(frozen=True, slots=True)
class SearchText:
    """One thing that can be found: its group, its name and what it says, which are searched, and its page.

    `note` says where it stands or what it bears on. One that is `unnamed` has only a word of its kind for a name, so
    that what it says is what leads to its page.
    """

    group: str
    title: str
    words: str
    url: str
    note: str = ""
    unnamed: bool = False


Texts = Callable[[ReadingContext], Iterator[tuple[str, str, str, str]]]


@dataclass(frozen=True)
class SearchGroup:
    """Kinds of texts that are shown together; each function gives name, words, address and note."""

    slug: str
    name: str
    texts: tuple[Texts, ...] = ()
    unnamed: tuple[Texts, ...] = ()


def _of(kind: type[EntryKind]) -> Texts:
    def texts(reading: ReadingContext) -> Iterator[tuple[str, str, str, str]]:
        for entry in kind.entries(kind.rows_at(reading.moment), reading):
            bears_on = "; ".join(link.label for link in entry.bears_on)
            words = f"{entry.words.rstrip('.')}. {entry.note}" if entry.note else entry.words
            name = entry.title or kind.name[:1].upper() + kind.name[1:]
            yield name, words, entry.url, f"Linked to {bears_on}" if bears_on else ""

    return texts


def _kpis(reading: ReadingContext) -> Iterator[tuple[str, str, str, str]]:
    rows = Kpi.objects.select_related("service_area").order_by("position")
    for kpi in as_known(rows, reading.moment):
        yield kpi.title, kpi.definition, reading.url("pages:kpi", kpi.slug), kpi.service_area.name


def _answers(reading: ReadingContext) -> Iterator[tuple[str, str, str, str]]:
    rows = CommitmentAnswer.objects.known_at(reading.moment).select_related("commitment")
    promises = Commitment.objects.known_at(reading.moment)
    for answer in rows.filter(commitment__in=promises).order_by("answered_on", "pk"):
        yield "Answer", answer.words, reading.url("scrutiny:promise", answer.commitment.slug), answer.commitment.what


def _themes(reading: ReadingContext) -> Iterator[tuple[str, str, str, str]]:
    for theme in Theme.objects.all():
        yield theme.name, theme.about, reading.url("pages:theme", theme.slug), ""


def _documents(reading: ReadingContext) -> Iterator[tuple[str, str, str, str]]:
    for holding in get_holdings(reading.moment):
        source = holding.source
        when = f"Published {long_date(source.published_on)}" if source.published_on else ""
        yield source.title, holding.words, reading.url("pages:document", source.slug), when


GROUPS = (
    SearchGroup("themes", "Themes", (_themes,)),
    SearchGroup("kpis", "KPIs", (_kpis,)),
    SearchGroup("recommendations", "Recommendations", (_of(RecommendationEntries),)),
    SearchGroup("progress", "Progress and actions", (_of(ActionEntries),), (_of(NoteEntries),)),
    SearchGroup("findings", "Findings and judgements of inspectors", (_of(JudgementEntries),), (_of(FindingEntries),)),
    SearchGroup("facts", "Facts and claims in papers", (_of(ClaimEntries),), (_of(StatementEntries),)),
    SearchGroup("meetings", "Meetings, and what was asked there", (_of(MeetingEntries),), (_of(MeetingItemEntries),)),
    SearchGroup("promises", "Promises and their answers", (), (_of(CommitmentEntries), _answers)),
    SearchGroup("plans", "Plans and risks", (_of(PriorityEntries),), (_of(RiskEntries),)),
    SearchGroup("inspections", "Inspections, visits and events", (_of(InspectionEntries),), (_of(EventEntries),)),
    SearchGroup("services", "Homes and services", (_of(ServiceJudgementEntries),)),
    SearchGroup("councils", "Other councils", (_of(NeighbourJudgementEntries),)),
    SearchGroup("documents", "Documents", (_documents,)),
    SearchGroup("words", "Words explained", (_of(TermEntries),)),
)


def gather_texts(reading: ReadingContext) -> list[SearchText]:
    """All that can be found at the moment of `reading`, group by group. A fixed number of queries."""
    return [
        SearchText(group.slug, title, words, url, note, unnamed)
        for group in GROUPS
        for unnamed, kinds in ((False, group.texts), (True, group.unnamed))
        for texts in kinds
        for title, words, url, note in texts(reading)
    ]
