"""Events on the chart of a KPI, in words: published events, annotations, actions of recommendations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Self

from django.utils import timezone

from accounts.permissions import Permission
from analysis.core.periods import long_date
from charts.marks import MOST_NAMED, Marker
from charts.overlays import DAYS_OF_HALF_A_MONTH
from charts.spec import ChartSpec
from inspections.action_plan.queries import ActionState, get_actions
from inspections.models import Action, Event
from kpis.models import DatePrecision
from pages.kpi.section import PagePart, Section
from pages.kpi.trend import Trend
from web.links import choice_links, one_of

CHOICES = {
    "key": "Main events",
    "actions": "Main events and actions",
    "all": "All events",
    "none": "No events",
}
PUBLICATION = "publication"
KEY_CATEGORIES = frozenset({PUBLICATION, "covid"})
ACTION = "action"
MIDDLE_OF_MONTH = 16


@dataclass(frozen=True)
class MarkedEvent:
    """One dated event as the chart marks it and the page lists it below, with where it is known from.

    `source` is a document, with its slug, or what was said by whoever entered it; `people` are these, empty for a
    document.
    `annotation_id` is that of an annotation, which can be withdrawn. `on` is as exact as `date_precision` says.
    """

    on: date
    date_precision: str
    title: str
    description: str
    category: str
    is_key: bool
    source: str = ""
    source_slug: str = ""
    source_ref: str = ""
    people: str = ""
    annotation_id: int | None = None

    @property
    def as_marker(self) -> Marker:
        """The mark on the chart; an event of which only the month is known is marked in the middle of it."""
        on = self.on.replace(day=MIDDLE_OF_MONTH) if self.date_precision == DatePrecision.MONTH else self.on
        return Marker(on=on, label=self.title, category=self.category)


def get_marked_events(events: Iterable[Event], kpi_id: int, moment: datetime, choice: str) -> list[MarkedEvent]:
    """Those of the `events` that bear on a KPI that `choice`, one of `CHOICES`, lets onto its chart, oldest first.

    Seven queries at most with the actions of the recommendations that the KPI is linked to, as known at `moment`.
    """
    if choice == "none":
        return []
    found = [_from_event(event) for event in events]
    shown = [event for event in found if choice == "all" or event.is_key]
    if choice == "actions":
        states = (_from_action(state) for state in get_actions(moment, kpi_id))
        shown += [event for event in states if event]
    return sorted(shown, key=lambda event: (event.on, event.title))


def in_order_of(markers: Sequence[Marker], events: Sequence[MarkedEvent]) -> tuple[MarkedEvent, ...]:
    """The events that the chart marks, in the order of their numbers on it; two that are marked alike each once."""
    left: dict[Marker, list[MarkedEvent]] = {}
    for event in events:
        left.setdefault(event.as_marker, []).append(event)
    return tuple(left[marker].pop(0) for marker in markers)


def _from_event(event: Event) -> MarkedEvent:
    return MarkedEvent(
        on=event.on,
        date_precision=event.date_precision,
        title=event.title,
        description=event.description,
        category=event.category,
        is_key=event.is_annotation or _is_key(event),
        source=event.source.title if event.source else event.source_words,
        source_slug=event.source.slug if event.source else "",
        source_ref=event.source_ref,
        people=f"Entered by {event.entered_by}" if event.is_annotation else "",
        annotation_id=event.pk if event.is_annotation else None,
    )


def _is_key(event: Event) -> bool:
    """Published judgements and changes of rules that moved figures; visits and service changes are for `all`."""
    return event.category in KEY_CATEGORIES and not (event.inspection and event.inspection.is_visit)


def _from_action(state: ActionState) -> MarkedEvent | None:
    """An action on the day it was closed, and until then on the day it is due; None while no day is known.

    An action that a published document gives as done without saying since when is marked on the day it was due.
    """
    on, precision, what = state.due_on, state.due_precision, "Due"
    if state.closing:
        on, precision = timezone.localdate(state.closing.published_at), DatePrecision.EXACT
        what = state.get_status_display()
    if on is None:
        return None
    return MarkedEvent(
        on=on,
        date_precision=precision,
        title=f"{what}: {state.title}",
        description=_said_of(state),
        category=ACTION,
        is_key=True,
        source=state.source.title if state.source else "the council's record of actions",
        source_slug=state.source.slug if state.source else "",
        source_ref=state.source_ref,
        people=f"Added by {state.action.added_by}" if state.action.added_by else "",
    )


def _said_of(state: ActionState) -> str:
    """Words on a marked action: its recommendation, its due date if it is marked elsewhere, and its outcome."""
    asked = state.recommendation
    year = f" of {asked.inspection.started_on.year}" if asked.inspection.started_on else ""
    parts = [f"An action under recommendation {asked.number}{year}, {asked.short_title}."]
    if state.closing and state.due_on and state.due_precision == DatePrecision.EXACT:
        parts.append(f"It was due on {long_date(state.due_on)}.")
    if state.status == Action.Status.DONE and not state.closing:
        parts.append("The source gives it as done, and not since when.")
    return " ".join(parts)


def _weight(event: MarkedEvent) -> tuple[bool, bool, int]:
    """Order in which events are named where not all can be: annotations, judgements, the rest, of each the newest."""
    return not event.people, event.category != PUBLICATION, -event.on.toordinal()


def _is_within(trend: Trend, day: date) -> bool:
    """True for a day from half a step before the first figure of the series to half a step after the last one."""
    if trend.series is None:
        return False
    ends = [o.period.end for series in (trend.series, *(s for _, s in trend.others)) for o in series.observations]
    half = timedelta(days=round(trend.series.cadence.step * DAYS_OF_HALF_A_MONTH))
    return min(ends) - half <= day <= max(ends) + half


@dataclass(frozen=True)
class Events(Section):
    """The events that the reader chose to mark, in the order of their numbers on the chart once that is made."""

    events: tuple[MarkedEvent, ...]

    part = PagePart.EVENTS
    template = "pages/parts/events.html"

    @classmethod
    def build(cls, trend: Trend) -> Self:
        """The chosen events; of the main ones as many as a chart can name, among those of its time."""
        chosen = one_of(CHOICES, trend.options.events)
        found = get_marked_events(trend.record.events, trend.row.pk, trend.reading.moment, chosen)
        if chosen == "key":
            shown = [event for event in found if _is_within(trend, event.as_marker.on)]
            named = sorted(shown, key=_weight)[:MOST_NAMED]
            found = [event for event in shown if event in named]
        return cls(trend, tuple(found))

    def shown_on(self, chart: ChartSpec) -> Self:
        return replace(self, events=in_order_of(chart.markers, self.events))

    @property
    def is_asked_for(self) -> bool:
        return self.trend.options.events in CHOICES

    @property
    def may_annotate(self) -> bool:
        return self.trend.may(Permission.ANNOTATION_WRITE) and not self.trend.reading.is_past

    @property
    def overlays(self) -> dict[str, Sequence[Marker]]:
        return {"markers": [event.as_marker for event in self.events]}

    @property
    def choices(self) -> Sequence[dict]:
        chosen = one_of(CHOICES, self.trend.options.events)
        return ({"name": "Events", "choices": choice_links(self.trend.reading, "events", CHOICES, chosen)},)
