"""The government's intervention as known at a moment: how long it lasted, its events, reports and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from analysis.core.periods import time_between
from inspections.models import Event, Inspection, Recommendation
from kpis.display.dates import said_date
from kpis.models import DatePrecision
from pages.recorded import recorded
from web.reading import ReadingContext

STEP = Event.InterventionStep
# what lasted, by the steps that begin and end it
LASTING = (
    ("Direction by the government", STEP.DIRECTION_BEGINS, STEP.DIRECTION_ENDS),
    ("Plan for a children's trust", STEP.TRUST_BEGINS, STEP.TRUST_ENDS),
)


@dataclass(frozen=True)
class InterventionSpan:
    """One thing that lasted: the event that began it, the one that ended it (None: it goes on), and for how long."""

    name: str
    begins: Event
    ends: Event | None
    length: str

    @property
    def length_words(self) -> str:
        """Its length: "3 years and 11 months", with "so far" while it goes on, and "about" where a date is rough."""
        exact = all(one.date_precision == DatePrecision.EXACT for one in (self.begins, self.ends) if one)
        return f"{'' if exact else 'about '}{self.length}{'' if self.ends else ' so far'}"


@dataclass(frozen=True)
class Intervention:
    """Contents of the page of the intervention; events oldest first, reports and visits as well."""

    spans: tuple[InterventionSpan, ...]
    events: tuple[Event, ...]
    reports: tuple[Inspection, ...]
    visits: tuple[Inspection, ...]

    @property
    def headline(self) -> str:
        """Sentence on the direction, in force or ended; empty where none was known."""
        direction = next((span for span in self.spans if span.begins.intervention_step == STEP.DIRECTION_BEGINS), None)
        if direction is None:
            return ""
        if direction.ends is None:
            return f"The government has directed the council since {_said(direction.begins)}."
        return f"The government's direction ended on {_said(direction.ends)}."


def _said(event: Event) -> str:
    return said_date(event.on, event.date_precision)


@recorded()
def get_spans(reading: ReadingContext) -> tuple[InterventionSpan, ...]:
    """Parts of the intervention with their length, as known at the moment; none without a step. One query."""
    steps = Event.objects.known_at(reading.moment).exclude(intervention_step="")
    return _spans(list(steps.order_by("on")), reading.shown_day)


def _spans(events: Sequence[Event], shown_day: date) -> tuple[InterventionSpan, ...]:
    by_step = {event.intervention_step: event for event in events if event.intervention_step}
    return tuple(
        InterventionSpan(
            name=name,
            begins=by_step[begins],
            ends=by_step.get(ends),
            length=time_between(by_step[begins].on, by_step[ends].on if ends in by_step else shown_day),
        )
        for name, begins, ends in LASTING
        if begins in by_step
    )


def get_intervention(reading: ReadingContext) -> Intervention:
    """The intervention as known at the moment. Four queries."""
    events = tuple(_events(reading.moment))
    asked = Prefetch("recommendations", Recommendation.objects.select_related("inspection").order_by("number"))
    reports = (
        Inspection.objects.known_at(reading.moment)
        .filter(kind=Inspection.Kind.COMMISSIONER_REPORT)
        .select_related("source")
        .prefetch_related(asked)
        .order_by("published_on", "slug")
    )
    visits = (
        Inspection.objects.known_at(reading.moment)
        .filter(parent__slug=settings.LEAD_INSPECTION)
        .select_related("source")
    )
    in_order = sorted(visits, key=lambda visit: (visit.started_on is None, visit.started_on or date.max, visit.slug))
    return Intervention(_spans(events, reading.shown_day), events, tuple(reports), tuple(in_order))


def _events(moment: datetime) -> QuerySet[Event]:
    known = Event.objects.known_at(moment).filter(is_intervention=True)
    return known.select_related("source", "inspection").order_by("on", "title")
