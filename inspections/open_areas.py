"""Open areas: which recommendations are open at a moment, by one rule that the pages state."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db.models import Exists, OuterRef

from inspections.closings.queries import standing_closings
from inspections.models import Inspection, Judgement, Recommendation, RecommendationClosing
from inspections.queries import is_ahead

# the words of the rule below, for pages and files; docs/methods.md says the same at greater length
OPEN_RULE = (
    "Open are the recommendations of the newest published inspection of each kind (children's services, special"
    " educational needs and disabilities) and of the visits that followed it, until a manager closes them."
)
KINDS = (Inspection.Kind.INSPECTION, Inspection.Kind.SEND_INSPECTION)


class AskedStatus(Enum):
    """Status of a recommendation: what an inspection, a visit or a commissioner's report asked for."""

    OPEN = "Open"
    CLOSED = "Closed"
    EARLIER = "A newer inspection has followed"
    REPORTED = "Of a commissioner's report, not counted as open"


@dataclass(frozen=True)
class OpenAreas:
    """Inspections and visits whose recommendations are open until they are closed, in the order of pages."""

    inspections: tuple[Inspection, ...]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(inspection.pk for inspection in self.inspections)

    def place_of(self, inspection_id: int) -> int:
        """The place of an inspection in the order of pages; after the last one for any other."""
        places = {inspection.pk: place for place, inspection in enumerate(self.inspections)}
        return places.get(inspection_id, len(places))

    def status_of(self, asked: Recommendation, closing: RecommendationClosing | None) -> AskedStatus:
        """The status of a recommendation, fetched with its inspection; `closing` is the one that holds, if any."""
        if closing is not None:
            return AskedStatus.CLOSED
        if asked.inspection_id in self.ids:
            return AskedStatus.OPEN
        return AskedStatus.EARLIER if asked.inspection.is_by_ofsted else AskedStatus.REPORTED


@dataclass(frozen=True)
class AskedCounts:
    """Number of recommendations by the primary key of their inspection, and how many are open."""

    by_inspection: dict[int, int]
    open: int

    @property
    def all(self) -> int:
        return sum(self.by_inspection.values())


def get_open_areas(moment: datetime, shown_day: date) -> OpenAreas:
    """Apply the rule at a moment. One query.

    An inspection without a date is never the newest, nor is one that is only announced, or that has neither a date of
    publication nor any judgement or recommendation; nor a commissioner's report. A visit follows the inspection that it
    names, or, where it names none, an inspection of children's services that it came after.
    """
    own = {"inspection": OuterRef("pk")}
    is_graded = Exists(Judgement.objects.known_at(moment).filter(**own))
    asks = Exists(Recommendation.objects.known_at(moment).filter(**own))
    known = Inspection.objects.known_at(moment).annotate(is_graded=is_graded, asks=asks)
    found = sorted(known, key=lambda one: (one.started_on is None, one.started_on or date.max, one.slug))
    newest = {one.kind: one for one in found if one.kind in KINDS and _is_reported(one, shown_day)}
    visits = [one for one in found if one.is_visit and one.asks and _follows(one, newest)]
    return OpenAreas((*(newest[kind] for kind in KINDS if kind in newest), *visits))


def _is_reported(one: Any, shown_day: date) -> bool:
    # an inspection with the two facts that its query added
    is_published = one.published_on is not None and one.published_on <= shown_day
    is_over = one.started_on is not None and not is_ahead(one, shown_day)
    return is_over and (is_published or one.is_graded or one.asks)


def _follows(visit: Inspection, newest: dict[str, Inspection]) -> bool:
    if visit.parent_id is not None:
        return visit.parent_id in {inspection.pk for inspection in newest.values()}
    main = newest.get(Inspection.Kind.INSPECTION)
    return visit.started_on is not None and (main is None or visit.started_on > main.started_on)


def get_asked_counts(moment: datetime, asking: Collection[int]) -> AskedCounts:
    """Count recommendations known at `moment`; `asking` are the inspections of the open areas. One query."""
    closed = Exists(standing_closings(moment).filter(recommendation=OuterRef("pk")))
    known = Recommendation.objects.filter(inspection__known_from__lte=moment)
    rows = list(known.annotate(is_closed=closed).values_list("inspection_id", "is_closed"))
    by_inspection: dict[int, int] = {}
    for inspection_id, _ in rows:
        by_inspection[inspection_id] = by_inspection.get(inspection_id, 0) + 1
    is_open = [not is_closed and inspection_id in asking for inspection_id, is_closed in rows]
    return AskedCounts(by_inspection, sum(is_open))
