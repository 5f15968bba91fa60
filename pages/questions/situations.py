"""Situations that the rules of questions look at, built from what was known at a moment."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import chain

from analysis.basis import KpiFacts
from analysis.claims.check import ClaimResult
from analysis.core.freshness import freshness
from analysis.core.periods import Period, long_date
from analysis.questions.situations import (
    AskedSituation,
    ClaimSituation,
    KpiSituation,
    KpiWords,
    PromiseSituation,
    RiskSituation,
    Situation,
)
from analysis.rating import Rag
from analysis.spc.variation import Assurance
from analysis.statistics.neighbours.level import is_better
from analysis.statistics.neighbours.sets import set_in_force
from inspections.models import Action, Finding
from inspections.progress.queries import Progress
from kpis.display.cells import period_words
from kpis.figures.queries import get_neighbour_sets, get_observations
from kpis.figures.standings import Standing
from kpis.models import Area, Figure
from pages.recommendations.words import no_kpi_words
from pages.recorded import read_areas, read_chains, read_open_areas, read_progress, read_promises, read_risks
from pages.standings import get_cached_standings
from scrutiny.claims.queries import get_claims
from web.reading import ReadingContext
from web.words import first_words

# what is held against the newest figure: a break, or corrections, within so many days
A_YEAR = timedelta(days=365)
MOST_WORDS = 160


def stream_situations(reading: ReadingContext) -> Iterator[Situation]:
    """The KPIs, open recommendations, promises, claims and risks of a moment. Its queries do not grow with them."""
    home = read_areas(reading).home
    standings = get_cached_standings(reading, home)
    open_ones = read_open_areas(reading).ids
    return chain(
        _promises(reading),
        _asked(standings, open_ones, reading),
        _kpis(standings, open_ones, home, reading),
        _claims(reading),
        _risks(reading),
    )


# -- the record ---------------------------------------------------------------------------------------


def _promises(reading: ReadingContext) -> Iterator[PromiseSituation]:
    for one in read_promises(reading):
        yield PromiseSituation(
            title=one.commitment.what,
            address=("scrutiny:promise", one.commitment.slug),
            state=one.state,
            due_by=one.due_by,
            due=one.due_words,
            overdue=one.overdue_words,
            slips=len(one.slips),
        )


def _asked(
    standings: Sequence[Standing], open_ones: frozenset[int], reading: ReadingContext
) -> Iterator[AskedSituation]:
    by_id = {standing.pk: standing for standing in standings}
    chains = read_chains(reading)
    for one in read_progress(reading, open_ones):
        if one.closing is None:
            issue = chains.get(one.recommendation.pk)
            yield _one_asked(one, by_id, issue.years if issue and issue.is_frequent else ())


def _one_asked(one: Progress, by_id: dict[int, Standing], years: tuple[int, ...]) -> AskedSituation:
    asked = one.recommendation
    linked = [by_id[key] for key in one.kpi_ids if key in by_id]
    # a dropped action is neither done nor to be done
    planned = [action for action in one.actions if action.status != Action.Status.DROPPED]
    return AskedSituation(
        title=asked.short_title,
        address=("pages:recommendation", asked.inspection.slug, str(asked.number)),
        actions=len(planned),
        done=sum(action.status == Action.Status.DONE for action in planned),
        kpis=len(linked),
        name_kpis=lambda: tuple(standing.kpi.title for standing in linked),
        improving=sum(standing.said.is_improving for standing in linked),
        no_measure="" if linked else no_kpi_words(asked),
        years=years,
    )


def _claims(reading: ReadingContext) -> Iterator[ClaimSituation]:
    for one in get_claims(reading.moment):
        yield ClaimSituation(
            title=one.claim.title,
            address=("scrutiny:claim", one.claim.slug),
            does_not_reproduce=one.result is ClaimResult.DOES_NOT_REPRODUCE,
            verdict=one.verdict,
            paper=one.claim.source.title if one.claim.source else "",
        )


def _risks(reading: ReadingContext) -> Iterator[RiskSituation]:
    for one in read_risks(reading):
        yield RiskSituation(one.words, ("scrutiny:risks",), one.mitigation, one.get_basis_display())


# -- figures ------------------------------------------------------------------------------------------


def _kpis(
    standings: Sequence[Standing], open_ones: frozenset[int], home: Area, reading: ReadingContext
) -> Iterator[KpiSituation]:
    neighbours = _neighbours({one.pk: one for one in standings if one.has_figure}, reading)
    revised = _revised(home, reading)
    improving = {one.pk for one in standings if one.said.is_improving}
    findings = _weaknesses(improving, open_ones, reading)
    for one in standings:
        said, period = one.said, one.period
        if period is None or said.cadence is None:
            continue
        age = freshness(period, said.cadence, reading.shown_day)
        held, behind = neighbours.get(one.pk, (0, 0))
        yield KpiSituation(
            make_words=partial(_words_of, one),
            is_worsening=said.is_worsening,
            is_improving=one.pk in improving,
            misses_consistently=said.verdict is not None and said.verdict.assurance is Assurance.CONSISTENTLY_MISSED,
            is_unsure=said.rag is Rag.UNSURE,
            periods_missed=0 if age.is_current else age.months // said.cadence.step,
            newer_out=_newer_out(one.shared, period, reading.shown_day),
            revised=revised[one.pk],
            neighbours=held,
            behind=behind,
            inspectors=findings.get(one.pk, ()),
        )


def _words_of(one: Standing) -> KpiWords:
    kpi, observation, target, broken = one.kpi, one.latest, one.assessment.target, one.assessment.last_break
    named = KpiWords(kpi.title, ("pages:kpi", kpi.slug))
    if observation is None:
        return named
    is_recent_break = broken is not None and observation.period.end - broken.on <= A_YEAR
    return replace(
        named,
        value=kpi.written(observation),
        period=period_words(observation),
        target=kpi.kind.written(target.value) if target else "",
        signal=one.assessment.meaning_words,
        broken_on=broken.on if broken and is_recent_break else None,
        break_words=broken.what_changed if broken and is_recent_break else "",
        counted=int(observation.numerator) if observation.numerator is not None else None,
    )


def _newer_out(kpi: KpiFacts, held: Period, today: date) -> str:
    coming = kpi.release.after(held.end) if kpi.release else None
    if coming is None or not coming.is_out(today):
        return ""
    return f"The statistic for the year to {long_date(coming.year_ends)} is usually out by {coming.month}"


def _revised(home: Area, reading: ReadingContext) -> Counter[int]:
    """The corrections of each KPI's figures in the last twelve months; withdrawn figures are none. One query."""
    since = reading.moment - A_YEAR
    gone = Figure.objects.of(home).filter(superseded_at__gt=since, superseded_at__lte=reading.moment)
    return Counter(gone.filter(withdrawal_reason="").values_list("kpi_id", flat=True))


def _neighbours(shown: Mapping[int, Standing], reading: ReadingContext) -> dict[int, tuple[int, int]]:
    """Neighbours with a figure for the time of each KPI's newest, and how many of them are better. Two queries."""
    sets, names = get_neighbour_sets(reading.moment)
    in_force = set_in_force(Period(reading.shown_day, reading.shown_day), sets)
    if in_force is None:
        return {}
    members = [area for area, name in names.items() if name in in_force.areas]
    ends = {one.period.end for one in shown.values() if one.period}
    found = get_observations(list(shown), members, reading.moment, ends=ends)
    held: Counter[int] = Counter()
    behind: Counter[int] = Counter()
    for (kpi_id, _), observations in found.items():
        shared, own = shown[kpi_id].shared, shown[kpi_id].latest
        for other in (one for one in observations if own and one.period == own.period):
            held[kpi_id] += 1
            behind[kpi_id] += is_better(own, other, shared.kind, shared.polarity) is False
    return {kpi_id: (number, behind[kpi_id]) for kpi_id, number in held.items()}


def _weaknesses(
    kpi_ids: Collection[int], open_ones: frozenset[int], reading: ReadingContext
) -> dict[int, tuple[str, ...]]:
    """What the reports of the open areas call a weakness, for each of some KPIs, in their order. One query."""
    weak = Finding.objects.known_at(reading.moment).filter(
        inspection__in=open_ones, tone=Finding.Tone.AREA_FOR_IMPROVEMENT, kpis__isnull=False
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for kpi_id, text in weak.order_by("-inspection__started_on", "position").values_list("kpis", "text"):
        if kpi_id in kpi_ids:
            found[kpi_id].append(first_words(text, MOST_WORDS))
    return {kpi_id: tuple(texts) for kpi_id, texts in found.items()}
