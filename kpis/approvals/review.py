"""Review of submitted figures by a manager: history, unusual values, and changes since a figure was returned."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts.history import FieldChange
from accounts.models import AuditEvent, User
from analysis.core.kinds import Kind, written_number
from analysis.core.parting import cadence_for, split_into_series
from analysis.core.periods import Period, step_back
from analysis.core.series import Break, Observation, Series, Target
from analysis.rating import Rag, Travel, rate, travel
from analysis.value_format import ValueFormat
from charts.spec import ChartSpec, build_chart
from kpis.approvals.typists import Typist, get_typists
from kpis.calendar import month_of
from kpis.catalogue.queries import get_breaks, get_home, get_targets
from kpis.comments.queries import count_comments
from kpis.figures.context import build_entry_context
from kpis.figures.queries import get_observations
from kpis.models import Figure

COMPARED = ("numerator", "denominator", "stated_value", "no_figure", "commentary")
FIELD_WORDS = {
    "numerator": "counted",
    "denominator": "cohort",
    "stated_value": "value",
    "no_figure": "no figure",
    "commentary": "commentary",
}


@dataclass(frozen=True)
class Review:
    """One submitted figure with all that a manager needs in order to approve it."""

    figure: Figure
    observation: Observation | None
    previous: Observation | None
    target: str
    rag: Rag
    travel: Travel
    chart: ChartSpec
    changes: tuple[FieldChange, ...]
    typists: tuple[Typist, ...]
    reader_id: int
    comments: int = 0

    @property
    def own_part(self) -> Typist | None:
        """The part the reader typed themselves; None if they typed none of it and may approve it."""
        return next((typist for typist in self.typists if typist.person_id == self.reader_id), None)

    @property
    def is_own(self) -> bool:
        return self.own_part is not None

    @property
    def is_as_before(self) -> bool | None:
        """True if its numbers are those of the period before; None where one of the two has none."""
        if self.observation is None or self.previous is None:
            return None
        now, before = (found.value for found in (self.observation, self.previous))
        counts = [(found.numerator, found.denominator) for found in (self.observation, self.previous)]
        return now == before and counts[0] == counts[1]

    @property
    def name(self) -> str:
        """Key of the figure and version that was looked at, as the forms send it."""
        return f"{self.figure.pk}:{self.figure.version}"

    @property
    def kind(self) -> Kind:
        return self.figure.kpi.as_kind

    @property
    def is_unusual(self) -> bool:
        return bool(self.figure.confirmed) or self.figure.revises_id is not None

    @property
    def value(self) -> str:
        return self.figure.written

    @property
    def before(self) -> str:
        return f"{self._written(self.previous)} ({self.previous.period.short_label})" if self.previous else ""

    @property
    def standing_value(self) -> str:
        return self.figure.revises.written if self.figure.revises else ""

    @property
    def counts(self) -> str:
        if self.observation is None or self.observation.numerator is None or self.observation.denominator is None:
            return ""
        return f"{written_number(self.observation.numerator)} of {written_number(self.observation.denominator)}"

    def _written(self, observation: Observation) -> str:
        return ValueFormat(self.kind, self.figure.kpi.decimals).written(observation)


@dataclass(frozen=True)
class _Background:
    """Rows that the reviews of a month are made from, fetched at once, with the day and the reader they are for.

    Observations, targets and breaks are by KPI, typists by figure; `submissions` is what each figure that had been
    returned held before, by its key as text.
    """

    observations: dict[int, Sequence[Observation]]
    targets: dict[int, list[Target]]
    breaks: dict[int, list[Break]]
    submissions: dict[str, dict]
    typists: dict[int, tuple[Typist, ...]]
    today: date
    reader_id: int


def count_waiting(person: User) -> int:
    """Number of figures that wait for approval. One query."""
    return Figure.objects.filter(status=Figure.Status.SUBMITTED).count()


def get_waiting_months() -> dict[Period, int]:
    """The months with figures that wait for approval, newest first, and how many. One query."""
    counted: dict[Period, int] = {}
    ends = Figure.objects.filter(status=Figure.Status.SUBMITTED).order_by("-period_end").values_list("period_end")
    for (end,) in ends:
        counted[month_of(end)] = counted.get(month_of(end), 0) + 1
    return counted


def get_reviews(month: Period, person, moment: datetime, today: date) -> list[Review]:
    """The figures of `month` that wait for approval, the unusual ones first. Ten queries."""
    figures = list(
        Figure.objects.filter(status=Figure.Status.SUBMITTED, period_end__gte=month.start, period_end__lte=month.end)
        .select_related("kpi__service_area", "area", "entered_by", "revises__kpi")
        .order_by("kpi__service_area__position", "kpi__position")
    )
    home = get_home()
    ids = [figure.kpi_id for figure in figures]
    observations = get_observations(ids, [home.pk], moment)
    background = _Background(
        observations={kpi_id: observations[kpi_id, home.pk] for kpi_id in ids},
        targets=get_targets(moment, ids),
        breaks=get_breaks(moment, ids),
        submissions=_last_submissions(figures),
        typists=get_typists(figures),
        today=today,
        reader_id=person.pk,
    )
    comments = count_comments(ids, {figure.period for figure in figures})
    reviews = [
        replace(_review(figure, background), comments=comments[figure.kpi_id, figure.period]) for figure in figures
    ]
    return sorted(reviews, key=lambda review: not review.is_unusual)


def _review(figure: Figure, background: _Background) -> Review:
    kpi = figure.kpi
    targets = background.targets[kpi.pk]
    entry_context = build_entry_context(kpi, figure.period, background.observations[kpi.pk], targets, background.today)
    observation = figure.as_observation()
    counting, history = kpi.counting, entry_context.history
    before = counting.time_of(step_back(figure.period))
    previous = next((o for o in history if counting.time_of(o.period) == before), None)
    known = (*history, observation) if observation else history
    slug, empty = counting.series_of(figure.period), (cadence_for(figure.period, counting), ())
    cadence, observations = split_into_series(known, counting).get(slug, empty)
    series = Series(
        title=kpi.title,
        area=figure.area.name,
        kind=kpi.kind,
        cadence=cadence,
        observations=observations,
        decimals=kpi.decimals,
    )
    target = entry_context.target
    return Review(
        figure=figure,
        observation=observation,
        previous=previous,
        target=kpi.as_kind.written(target.value) if target else "",
        rag=rate(observation.value if observation else None, target, kpi.as_polarity),
        travel=travel(observation.value - previous.value if observation and previous else None, kpi.as_polarity),
        chart=build_chart(series, targets=targets, breaks=background.breaks[kpi.pk]),
        changes=_changes(figure, background.submissions.get(str(figure.pk))),
        typists=background.typists[figure.pk],
        reader_id=background.reader_id,
    )


def _last_submissions(figures: Sequence[Figure]) -> dict[str, dict]:
    """Earlier submission of each figure that had been returned, by its key. One query."""
    ids = [str(figure.pk) for figure in figures if figure.returned_at]
    events = (
        AuditEvent.objects.filter(subject_type="figure", subject_id__in=ids, action="figure_submitted")
        .order_by("subject_id", "-id")
        .values_list("subject_id", "after")
    )
    found: dict[str, list[dict]] = {}
    for subject_id, after in events:
        found.setdefault(subject_id, []).append(after)
    return {subject_id: submissions[1] for subject_id, submissions in found.items() if len(submissions) > 1}


def _changes(figure: Figure, before: dict | None) -> tuple[FieldChange, ...]:
    """The fields that differ from what was submitted before the figure was returned."""
    if before is None:
        return ()
    now = {name: getattr(figure, name) for name in COMPARED} | {"no_figure": figure.get_no_figure_display()}
    pairs = [(name, _plain(before.get(name)), _plain(now[name])) for name in COMPARED]
    return tuple(FieldChange(FIELD_WORDS[name], old, new) for name, old, new in pairs if old != new)


def _plain(value) -> str:
    """A number without the zeros that the database fills up with; "nothing" for an empty field."""
    if value in (None, ""):
        return "nothing"
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").isdecimal() else text
