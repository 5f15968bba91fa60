"""Documents as known at a moment, with what each holds, and one of them place by place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import CharField, Count, F, Max, Min, QuerySet, Value
from django.utils import timezone
from django.utils.text import slugify

from analysis.places import PlacesInOrder
from kpis.models import Source
from pages.documents.entries import DocumentEntry, EntryKind
from pages.documents.kinds import KINDS
from pages.documents.kinds.figures import FigureEntries
from pages.recorded import recorded
from web.reading import ReadingContext

# a document with more figures is a book of data: they are counted by KPI and not printed
MOST_FIGURES = 120
NO_PLACE = "Without a place in the document"
Counts = dict[type[EntryKind], int]


@dataclass(frozen=True)
class Holding:
    """A document with the number of its entries of each kind that were known."""

    source: Source
    counts: Counts

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def is_after(self, day: date) -> bool:
        """True for a document that came out after `day`."""
        return self.source.published_on is not None and self.source.published_on > day

    @property
    def headline(self) -> str:
        return f"{self.total:,} {'thing is' if self.total == 1 else 'things are'} known from this document."

    @property
    def words(self) -> str:
        """Its contents in words: "43 figures, 24 single facts, 1 target"."""
        return ", ".join(kind.counted(number) for kind, number in self.counts.items())


def get_counts(
    moment: datetime, source: Source | None = None, kinds: Sequence[type[EntryKind]] = KINDS
) -> dict[int, Counts]:
    """The number of entries of each kind known at `moment`, by document, or of one document. One query."""
    counted = [_count(kind, kind.of(source, moment) if source else kind.known_at(moment)) for kind in kinds]
    by_slug = {kind.slug: kind for kind in kinds}
    rows = counted[0].union(*counted[1:], all=True)
    found: dict[int, Counts] = defaultdict(dict)
    for document, slug, number in rows:
        found[document][by_slug[slug]] = number
    return {document: _in_order(counts) for document, counts in found.items()}


def _in_order(counts: Counts) -> Counts:
    return {kind: counts[kind] for kind in KINDS if kind in counts}


@recorded()
def read_counts_of_record(reading: ReadingContext) -> dict[int, Counts]:
    """The number of entries of each kind but figures, by document."""
    return get_counts(reading.moment, kinds=[kind for kind in KINDS if kind is not FigureEntries])


def get_counts_of(source: Source, reading: ReadingContext) -> Counts:
    """The number of entries of each kind in one document. One query, and another where the record has changed."""
    figures = FigureEntries.of(source, reading.moment).count()
    counts = read_counts_of_record(reading).get(source.pk, {})
    return _in_order({**counts, FigureEntries: figures}) if figures else counts


def _count(kind: type[EntryKind], rows: QuerySet) -> QuerySet:
    by_document = rows.order_by().values(document=F(kind.source))
    counted = by_document.annotate(kind=Value(kind.slug, CharField()), number=Count("pk"))
    return counted.values_list("document", "kind", "number")


def get_holdings(moment: datetime) -> list[Holding]:
    """The documents from which anything was known at `moment`, newest first, those without a date last.

    One that was not out yet is among them only for what has a date, such as an event. Two queries.
    """
    counts = get_counts(moment)
    documents = Source.objects.filter(pk__in=counts).order_by("title", "url")
    found = [Holding(source, counts[source.pk]) for source in documents]
    day = timezone.localdate(moment)
    found = [one for one in found if not one.is_after(day) or any(not kind.is_undated for kind in one.counts)]
    return sorted(found, key=lambda one: one.source.published_on or date.min, reverse=True)


@dataclass(frozen=True)
class PlaceEntries:
    """The entries at one place of a document, with words for the place and its address on the page."""

    label: str
    anchor: str
    entries: tuple[DocumentEntry, ...]


@dataclass(frozen=True)
class FiguresOfKpi:
    """The figures of one KPI in a book of data: how many, of how many areas, over which time."""

    title: str
    slug: str
    number: int
    areas: int
    first: date
    last: date


@dataclass(frozen=True)
class DocumentPage:
    """Page of one document, in the order of the paper. `chosen` is the slug of a kind of entry, or empty for all.

    `is_early` says that the document came out after the moment: what had happened by then could be known without it.
    """

    holding: Holding
    chosen: str
    is_early: bool
    places: tuple[PlaceEntries, ...]
    by_kpi: tuple[FiguresOfKpi, ...]

    @property
    def source(self) -> Source:
        return self.holding.source


def get_document(source: Source, reading: ReadingContext, chosen: str = "") -> DocumentPage | None:
    """The page of `source`, of one kind of entry if chosen; None where nothing was known from it.

    Two queries, and at most four more for each kind of entry that it has; many figures are counted by KPI in one.
    """
    counts = get_counts_of(source, reading)
    if not counts:
        return None
    kinds = [kind for kind in counts if chosen in ("", kind.slug)]
    is_book = counts.get(FigureEntries, 0) > MOST_FIGURES and FigureEntries in kinds
    printed = [kind for kind in kinds if not (is_book and kind is FigureEntries)]
    entries = [entry for kind in printed for entry in kind.entries(kind.of(source, reading.moment), reading)]
    holding = Holding(source, counts)
    return DocumentPage(
        holding=holding,
        chosen=chosen,
        is_early=holding.is_after(reading.shown_day),
        places=tuple(in_places(entries)),
        by_kpi=_figures_by_kpi(source, reading.moment) if is_book else (),
    )


def in_places(entries: Sequence[DocumentEntry]) -> Iterable[PlaceEntries]:
    """The entries by place, in the order of the paper; at one place in the order in which they are given."""
    places = PlacesInOrder(entry.place for entry in entries)
    in_order = sorted(entries, key=lambda entry: places.key(entry.place))
    taken: set[str] = set()
    for _, found in groupby(in_order, key=lambda entry: places.group(entry.place)):
        group = tuple(found)
        label = places.label(entry.place for entry in group)
        yield PlaceEntries(label or NO_PLACE, _anchor(label or NO_PLACE, taken), group)


def _anchor(label: str, taken: set[str]) -> str:
    base = slugify(label.partition(", page")[0].replace(".", "-"))
    anchor = next(name for name in (base, *(f"{base}-{number}" for number in range(2, 999))) if name not in taken)
    taken.add(anchor)
    return anchor


def _figures_by_kpi(source: Source, moment: datetime) -> tuple[FiguresOfKpi, ...]:
    rows = (
        FigureEntries.of(source, moment)
        .order_by("kpi__position")
        .values_list("kpi__title", "kpi__slug")
        .annotate(
            number=Count("pk"), areas=Count("area", distinct=True), first=Min("period_start"), last=Max("period_end")
        )
    )
    return tuple(FiguresOfKpi(*row) for row in rows)
