"""Bases and assessments in compact form: a catalogue of thousands is in memory, of which a page looks at one at a time.

Texts, numbers and days as objects take two kilobytes for each KPI; in two pieces of bytes they take a fifth of it, and
the rest is the same for many KPIs.
"""

import marshal
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from struct import Struct
from typing import Any, TypeVar

from analysis.assessment import Assessment
from analysis.basis import Basis, KpiFacts
from analysis.core.periods import Period, period_from
from analysis.core.series import Break, Observation, Rebase, Target

# thousands of KPIs are said the same few things
KEPT_ONCE = 4096
Shared = TypeVar("Shared", KpiFacts, Assessment)
# later forms write what is equal in several ways, as it happens to lie in memory
_FORM = 2
_COMPUTED, _DERIVED, _ABOUT = 1, 2, 4
_DAYS = Struct("<II")


# -- what a KPI is judged by ----------------------------------------------------------------------------


def compact_basis(basis: Basis, *stamp: int) -> tuple[KpiFacts, bytes]:
    """Compact form of a basis: what the KPI shares with others of its kind, and the rest in one piece.

    The piece holds the KPI's name, its targets, breaks and rebases, and `stamp`. Two bases with their stamps are the
    same where both are.
    """
    kpi = basis.kpi
    parts = (
        stamp,
        (kpi.pk, kpi.code, kpi.slug, kpi.title, kpi.position),
        tuple(_of_target(one) for one in basis.targets),
        tuple((one.on.toordinal(), one.what_changed, one.source, one.document) for one in basis.breaks),
        tuple((one.on.toordinal(), one.reason, one.entered_by, one.approved_by) for one in basis.rebases),
    )
    return once(replace(kpi, pk=0, code="", slug="", title="", position=0)), marshal.dumps(parts, _FORM)


def stamp_of_piece(piece: bytes) -> tuple[int, ...]:
    """The stamp that a basis was made compact with."""
    stamp: tuple[int, ...] = marshal.loads(piece)[0]
    return stamp


def expand_basis(shared: KpiFacts, piece: bytes) -> Basis:
    """The basis that `compact_basis` made so."""
    _, (pk, code, slug, title, position), targets, breaks, rebases = marshal.loads(piece)
    kpi = KpiFacts(
        pk,
        code,
        slug,
        title,
        shared.kind_slug,
        shared.polarity,
        shared.decimals,
        shared.frequency,
        shared.service_area,
        shared.service_area_slug,
        shared.service_area_position,
        position,
        shared.one,
        shared.cohort,
        shared.rule_set,
        shared.measured,
        shared.release,
    )
    return Basis(
        kpi,
        tuple(_target(*one) for one in targets) if targets else (),
        tuple(Break(date.fromordinal(on), *words) for on, *words in breaks) if breaks else (),
        tuple(Rebase(date.fromordinal(on), *words) for on, *words in rebases) if rebases else (),
    )


def _of_target(one: Target) -> tuple[Any, ...]:
    return (
        str(one.value),
        _text(one.tolerance),
        one.start.toordinal() if one.start else None,
        one.end.toordinal() if one.end else None,
        one.reason,
        one.source,
        one.document,
    )


def _target(value: str, tolerance: str | None, start: int | None, end: int | None, *words: str) -> Target:
    return Target(
        Decimal(value),
        _number(tolerance),
        date.fromordinal(start) if start else None,
        date.fromordinal(end) if end else None,
        *words,
    )


# -- how it stands ------------------------------------------------------------------------------------


def compact_assessment(assessment: Assessment, basis: Basis) -> tuple[Assessment, bytes]:
    """Compact form of an assessment: what is said, without variation and working by points, and its figures in a piece.

    `basis` is the one it was made on.
    """
    short = assessment.in_short()
    parts = (
        _of_observation(short.latest),
        _of_observation(short.previous),
        _of_observation(short.earlier),
        _of_observation(short.year_before),
        _place(short.target, basis.targets),
        _place(short.break_between, basis.breaks),
        _place(short.last_break, basis.breaks),
    )
    said = replace(
        short,
        latest=None,
        previous=None,
        earlier=None,
        year_before=None,
        target=None,
        break_between=None,
        last_break=None,
    )
    return once(said), _days_of(short.latest) + marshal.dumps(parts, _FORM)


def expand_assessment(said: Assessment, piece: bytes, basis: Basis) -> Assessment:
    """The assessment in short that `compact_assessment` made so, on an equal basis."""
    latest, previous, earlier, year_before, target, between, last = marshal.loads(piece[_DAYS.size :])
    return Assessment(
        said.cadence,
        _observation(latest),
        None if target is None else basis.targets[target],
        said.rag,
        said.why_unrated,
        _observation(previous),
        _observation(earlier),
        said.travel,
        said.step_verdict,
        _observation(year_before),
        said.year_verdict,
        said.why_no_change,
        None if between is None else basis.breaks[between],
        None if last is None else basis.breaks[last],
        said.verdict,
        None,
        said.yearly,
    )


def latest_of_piece(piece: bytes) -> Observation | None:
    """The latest figure alone of an assessment's piece."""
    return _observation(marshal.loads(piece[_DAYS.size :])[0])


def period_of_piece(piece: bytes) -> Period | None:
    """The period of the latest figure of an assessment's piece, at the front, since all KPIs are asked for it."""
    start, end = _DAYS.unpack_from(piece)
    return _period(start, end) if end else None


def _days_of(latest: Observation | None) -> bytes:
    return _DAYS.pack(latest.period.start.toordinal(), latest.period.end.toordinal()) if latest else _DAYS.pack(0, 0)


def _place(one: Target | Break | None, among: Sequence[Target] | Sequence[Break]) -> int | None:
    return None if one is None else among.index(one)


def _of_observation(observation: Observation | None) -> tuple[Any, ...] | None:
    if observation is None:
        return None
    return (
        observation.period.start.toordinal(),
        observation.period.end.toordinal(),
        str(observation.value),
        _text(observation.numerator),
        _text(observation.denominator),
        _COMPUTED * observation.is_computed + _DERIVED * observation.is_derived + _ABOUT * observation.is_about,
        observation.commentary,
        observation.figure_id,
    )


def _observation(parts: tuple[Any, ...] | None) -> Observation | None:
    if parts is None:
        return None
    start, end, value, numerator, denominator, marks, commentary, figure_id = parts
    return Observation(
        _period(start, end),
        Decimal(value),
        _number(numerator),
        _number(denominator),
        bool(marks & _COMPUTED),
        bool(marks & _DERIVED),
        bool(marks & _ABOUT),
        commentary,
        figure_id,
    )


def _text(number: Decimal | None) -> str | None:
    """A number as text, digit by digit: 12.50 stays 12.50."""
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _period(start: int, end: int) -> Period:
    return period_from(date.fromordinal(start), date.fromordinal(end))


def once(one: Shared) -> Shared:
    """The one object in memory for what many KPIs share, of all that are equal; a trend over years is a KPI's own."""
    if isinstance(one, Assessment) and one.yearly is not None:
        return one
    kept: Shared = _once(one)
    return kept


@lru_cache(maxsize=KEPT_ONCE)
def _once(one: Shared) -> Shared:
    return one
