"""Rows of progress seen together: each recommendation with the facts about it and the flags that they raise."""

import marshal
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from analysis.together import (
    MeasureFacts,
    Movement,
    NewestWord,
    TogetherFacts,
    TogetherFlag,
    flags_of,
    movement_of,
)
from charts.words.change import describe_change
from inspections.models import Action, Finding, Inspection
from inspections.names import inspection_name
from inspections.open_areas import AskedStatus
from inspections.progress.queries import Progress
from kpis.figures.standings import Standing, as_moment, as_number
from pages.by_kpi import SaidByKpi
from pages.recency import Age, age_of
from pages.recommendations.table import ProgressRow
from pages.recommendations.tabs import Tabs
from pages.recorded import read_promises, recorded
from pages.themes.linked import FACTS, FINDINGS, PROMISES, LinkedRow, get_linked_rows
from scrutiny.commitments.queries import Promise
from web.dates import end_of
from web.reading import ReadingContext

A_DAY = timedelta(days=1)
DAYS_KEPT = 3
# some forty bytes for each KPI that measures a recommendation
_measures = SaidByKpi(DAYS_KEPT)


@dataclass(frozen=True)
class TogetherRow:
    """One recommendation with its facts and flags; `voices` counts what is told of their voice that bears on it."""

    row: ProgressRow
    facts: TogetherFacts
    flags: dict[TogetherFlag, tuple[str, ...]]
    voices: int
    promises: tuple[Promise, ...]

    @property
    def progress(self) -> Progress:
        return self.row.progress

    @property
    def flag_lines(self) -> list[tuple[str, str]]:
        """Each flag with the facts that made it."""
        return [(flag.value, " ".join(sentences)) for flag, sentences in self.flags.items()]

    @property
    def measures_words(self) -> str:
        """Movements of its KPIs, counted: "1 better, 2 no clear change"."""
        shown = Counter(one.movement if one.has_figure else None for one in self.facts.measures)
        parts = [f"{shown[movement]} {movement.value}" for movement in Movement if shown[movement]]
        return ", ".join([*parts, *([f"{shown[None]} without a figure"] if shown[None] else [])])

    @property
    def findings_words(self) -> str:
        """Findings about it, counted: "5, 3 to improve"."""
        found = self.progress.findings
        poor = sum(one.tone == Finding.Tone.AREA_FOR_IMPROVEMENT for one in found)
        return _with_part(len(found), poor, "to improve")

    @property
    def actions_words(self) -> str:
        facts = self.facts
        late = len(self.progress.overdue)
        if not facts.actions:
            return ""
        return f"{facts.actions_done} of {facts.actions} done" + (f", {late} late" if late else "")

    @property
    def promises_words(self) -> str:
        without = sum(one.state.is_unanswered for one in self.promises)
        return _with_part(len(self.promises), without, "without an answer")

    @property
    def narrow_words(self) -> str:
        """All cells but the first in one line, for a narrow screen."""
        voices = str(self.voices or "")
        named = (
            ("Measures", self.measures_words),
            ("findings", self.findings_words),
            ("actions", self.actions_words),
            ("voice", voices),
            ("promises", self.promises_words),
        )
        return "; ".join(f"{name}: {words}" for name, words in named if words)


def _with_part(number: int, part: int, words: str) -> str:
    """A number with those of them that `words` say: "5, 3 to improve", "2, all to improve"; empty for none."""
    if not number or not part:
        return str(number or "")
    if number == 1:
        return f"1, {words}"
    return f"{number}, {'all' if part == number else part} {words}"


def build_together(rows: Sequence[ProgressRow], tabs: Tabs, reading: ReadingContext) -> list[TogetherRow]:
    """The rows with facts and flags. Thirteen queries, however many they are."""
    linked = _read_linked(reading)
    measured = _measure_all((one for row in rows for one in row.kpis), reading)
    promises = {one.commitment.pk: one for one in read_promises(reading)}
    of_promises = [(promises[one.key], one) for one in linked.promises if one.key in promises]
    return [_build(row, _facts(row, measured, tabs, reading), linked.voices, of_promises) for row in rows]


class _Linked(NamedTuple):
    """Views that somebody told, and promises, with what they bear on."""

    voices: tuple[LinkedRow, ...]
    promises: tuple[LinkedRow, ...]


@recorded()
def _read_linked(reading: ReadingContext) -> _Linked:
    linked = get_linked_rows(reading.moment)
    voices = (one for kind in (FINDINGS, FACTS) for one in linked[kind] if one.is_voice)
    return _Linked(tuple(voices), tuple(linked[PROMISES]))


def _build(
    row: ProgressRow,
    facts: TogetherFacts,
    voices: Sequence[LinkedRow],
    promises: Sequence[tuple[Promise, LinkedRow]],
) -> TogetherRow:
    keys = frozenset({row.progress.recommendation.pk}), frozenset(row.progress.kpi_ids)
    return TogetherRow(
        row=row,
        facts=facts,
        flags=flags_of(facts),
        voices=sum(one.bears_on(*keys) for one in voices),
        promises=tuple(promise for promise, one in promises if one.bears_on(*keys)),
    )


def _facts(row: ProgressRow, measured: Mapping[int, "_Measured"], tabs: Tabs, reading: ReadingContext) -> TogetherFacts:
    progress, chain = row.progress, tabs.chains.get(row.progress.recommendation.pk)
    newest, kpis = _newest_inspection(progress.findings), [measured[one.pk] for one in row.kpis]
    to_improve = [one for one in newest if one.tone == Finding.Tone.AREA_FOR_IMPROVEMENT]
    return TogetherFacts(
        shown_day=reading.shown_day,
        is_open=row.status is AskedStatus.OPEN,
        measures=tuple(one.facts for one in kpis),
        actions=len(progress.actions),
        actions_done=sum(action.status == Action.Status.DONE for action in progress.actions),
        to_improve=tuple(one.text for one in to_improve),
        found_by=inspection_name(newest[0].inspection) if newest else "",
        newest=_newest_word(progress, kpis, reading.shown_day),
        years=chain.years if chain else (),
        times=chain.times if chain else 1,
    )


class _Measured(NamedTuple):
    """Facts of a KPI, and when the last of its figures became known; None without one."""

    facts: MeasureFacts
    last: datetime | None

    @classmethod
    def of(cls, standing: Standing, shown_day: date) -> "_Measured":
        kpi, assessment = standing.kpi, standing.assessment
        is_current = age_of(standing, shown_day) is Age.CURRENT
        words, movement = describe_change(kpi, assessment), movement_of(kpi, assessment)
        facts = MeasureFacts(kpi.title, movement, words, standing.has_figure, is_current)
        return cls(facts, standing.stamp[2])

    @classmethod
    def read(cls, piece: bytes) -> "_Measured":
        title, movement, words, has_figure, is_current, last = marshal.loads(piece)
        facts = MeasureFacts(title, Movement(movement), words, has_figure, is_current)
        return cls(facts, as_moment(last) if last else None)

    @property
    def piece(self) -> bytes:
        one = self.facts
        last = as_number(self.last) if self.last else None
        return marshal.dumps((one.title, one.movement.value, one.words, one.has_figure, one.is_current, last))


def _measure_all(kpis: Iterable[Standing], reading: ReadingContext) -> dict[int, _Measured]:
    """The facts of each KPI, looked at once and in the order in which they are quickly unfolded."""
    by_key = {standing.pk: standing for standing in kpis}
    keys = sorted(by_key)
    kept = _measures.get(
        "",
        [by_key[key] for key in keys],
        reading,
        lambda some: (_Measured.of(one, reading.shown_day).piece for one in some),
    )
    return {key: _Measured.read(kept[key]) for key in keys}


def _newest_inspection(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, which are oldest first, of the newest inspection or visit among them."""
    return [one for one in findings if one.inspection_id == findings[-1].inspection_id]


def _newest_word(progress: Progress, kpis: Sequence[_Measured], shown_day: date) -> NewestWord | None:
    """The newest of all that is known of a recommendation, or of its KPIs; nothing dated after the day shown."""
    known = (one for one in _words(progress, kpis) if one.on <= shown_day)
    return max(known, key=lambda one: one.on, default=None)


def _words(progress: Progress, kpis: Sequence[_Measured]) -> Iterator[NewestWord]:
    asking = progress.recommendation.inspection
    yield from _published(asking, "the report that asked for it")
    for finding in progress.findings:
        yield from _published(finding.inspection, f"a finding of {inspection_name(finding.inspection)}")
    for update in progress.updates:
        yield NewestWord(update.as_at, "an account of progress")
    for one in progress.actions:
        yield _known(one.action.known_from, "an action that was added")
        for slip in one.slips:
            yield _known(slip.known_from, "an action that was moved")
        if one.closing and one.closing.published_at:
            yield _known(one.closing.published_at, "an action that ended")
    yield from _newest_figure(kpis)


def _newest_figure(kpis: Sequence[_Measured]) -> Iterator[NewestWord]:
    """The newest figure of hundreds of KPIs, of several of one day the first."""
    newest = max((one.last for one in kpis if one.last), default=None)
    if newest is not None:
        day_before = end_of(timezone.localdate(newest) - A_DAY)
        first = next(one for one in kpis if one.last and one.last > day_before)
        yield _known(newest, f"a figure of {first.facts.title}")


def _published(inspection: Inspection, what: str) -> Iterator[NewestWord]:
    day = inspection.published_on or inspection.started_on
    if day is not None:
        yield NewestWord(day, what)


def _known(moment: datetime, what: str) -> NewestWord:
    return NewestWord(timezone.localdate(moment), what)
