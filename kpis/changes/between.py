"""Changes of KPIs between two moments: figures, standings, targets, definitions and ways of counting."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from analysis.basis import KpiFacts
from analysis.changes.change import Change, ChangeKind, KnownChange, Span, Turn, UnsaidChange
from analysis.changes.standing import StandingChange, compare_standings
from kpis.changes.basis import WEIGHT_OF_DROPPED, basis_changes, definition_changes, dropped_kpi, new_kpi
from kpis.changes.corrections import correction_of, get_corrected
from kpis.changes.stood import Stood
from kpis.changes.words import KPI_PAGE, said_of, size_of
from kpis.figures.briefs import Brief
from kpis.models import Area, Kpi
from ledger.former import changed_between


def get_kpi_changes(before: Stood, after: Stood, home: Area, span: Span) -> Iterator[Change]:
    """Changes of the KPIs that stood so at both moments, of figures in `home`.

    KPIs that rest on the same figures and the same basis are passed over. Most changes are unsaid yet: only those that
    are shown are put in words. Four queries, and those of `Stood` for names and for KPIs of which more has to be known.
    """
    only = list(after.briefs) if len(after.briefs) == 1 else None
    corrected = get_corrected(home, span, only)
    gone = {was.kpi_id: 0 for was, _ in corrected} | Counter(was.kpi_id for was, now in corrected if now is None)
    replaced = frozenset(now.pk for _, now in corrected if now)
    told = _Told(before, after, gone, replaced)
    yield from told.changes()
    changed = changed_between(Kpi, span.start, span.end, only)
    named = {was.kpi_id for was, _ in corrected} | {row.pk for row, _ in changed}
    facts = after.get_facts(named) if named else {}
    yield from (one for was, now in corrected if (one := correction_of(was, now, facts.get(was.kpi_id))))
    if told.judged_otherwise:
        bases = [moment.get_bases(told.judged_otherwise) for moment in (before, after)]
        for key in told.judged_otherwise:
            yield from basis_changes(*(of[key] for of in bases))
    yield from definition_changes(changed, facts)


@dataclass(frozen=True, eq=False)
class _Told:
    """Changes of single KPIs by their standings in brief, and the words for those that are asked for.

    `gone` counts the figures of each that were withdrawn, `replaced` are the figures that stand in place of others.
    `judged_otherwise` has, once all were passed over, the KPIs that stood before too and rest on another basis now.
    """

    before: Stood
    after: Stood
    gone: Mapping[int, int]
    replaced: frozenset[int]
    judged_otherwise: list[int] = field(default_factory=list)

    def changes(self) -> Iterator[UnsaidChange]:
        """New KPIs, newer figures and other standings, then KPIs that went."""
        was, now, gone, replaced = self.before.briefs, self.after.briefs, self.gone, self.replaced
        # few of thousands are told by something of their own
        same: dict[tuple, tuple] = {}
        for new, old in now.others_than(was):
            key = new.kpi
            if old is None:
                yield UnsaidChange(ChangeKind.BASIS, 0, Turn.NEITHER, key, _CAME, self)
                continue
            if new.basis != old.basis:
                self.judged_otherwise.append(key)
            # each withdrawal takes one away, so that what came is more than the difference
            came = new.number - old.number + gone.get(key, 0)
            if came > 0 or (old.told and new.told and (old.start, old.end) != (new.start, new.end)):
                weight = size_of(old.value, new.value)
                of = (_new_figures, came)
                yield UnsaidChange(ChangeKind.FIGURE, weight, Turn.NEITHER, key, same.setdefault(of, of), self)
            standing = compare_standings(old.told, new.told)
            if standing is not None:
                why = (_another_standing, standing, replaced)
                shared = same.setdefault(why, why)
                yield UnsaidChange(ChangeKind.STANDING, standing.weight, standing.turn, key, shared, self)
        for key in was.gone_in(now):
            yield UnsaidChange(ChangeKind.BASIS, WEIGHT_OF_DROPPED, Turn.NEITHER, key, _WENT, self)

    @cached_property
    def _names(self) -> Mapping[int, tuple[str, str]]:
        return self.after.get_names()

    @cached_property
    def _former_names(self) -> Mapping[int, tuple[str, str]]:
        return self.before.get_names()

    def subject_of(self, key: int) -> str:
        return (self._names if key in self.after.briefs else self._former_names)[key][0]

    def address_of(self, key: int) -> tuple[str, ...]:
        """The page of a KPI; empty for one that has none any more."""
        return (KPI_PAGE, self._names[key][1]) if key in self.after.briefs else ()

    def say(self, changes: Sequence[UnsaidChange]) -> list[KnownChange]:
        """Changes in words. Four queries, whatever their number."""
        keys = {one.key for one in changes}
        moments = (self.before, self.after)
        # thousands of changes that nobody puts in words would hold two standings each
        facts = tuple(moment.get_facts(keys) for moment in moments)
        stood = {key: tuple(moment.briefs.get(key) for moment in moments) for key in keys}
        return [say(facts, *stood[one.key], *more) for one in changes for say, *more in (one.of,)]


# facts of KPIs at both moments
_Facts = tuple[Mapping[int, KpiFacts], Mapping[int, KpiFacts]]


def _new_figures(facts: _Facts, old: Brief, new: Brief, came: int) -> KnownChange:
    latest, before = new.latest, old.latest
    then, now = (of[new.kpi] for of in facts)
    is_newer = latest is not None and (before is None or latest.period.end > before.period.end)
    number = f"{came:,} new figure{'' if came == 1 else 's'}" if came > 0 else ""
    if not is_newer:
        number = f"{number}, none of them newer" if came > 1 else f"{number}, which is not newer" if came else ""
    return KnownChange(
        kind=ChangeKind.FIGURE,
        when=None,
        subject=now.title,
        address=(KPI_PAGE, now.slug),
        before=said_of(then, before),
        after=said_of(now, latest),
        about=number,
        weight=size_of(old.value, new.value),
        figure=latest.figure_id if latest and is_newer else None,
    )


def _another_standing(
    facts: _Facts, old: Brief, new: Brief, standing: StandingChange, replaced: frozenset[int]
) -> KnownChange:
    kpi = facts[1][new.kpi]
    return KnownChange(
        kind=ChangeKind.STANDING,
        when=None,
        subject=kpi.title,
        address=(KPI_PAGE, kpi.slug),
        before=standing.before,
        after=standing.after,
        about=_reason_of_standing(old, new, replaced),
        weight=standing.weight,
        turn=standing.turn,
    )


def _reason_of_standing(old: Brief, new: Brief, replaced: frozenset[int]) -> str:
    """Reason for another standing: its newest figure, a correction, or what it is judged by."""
    latest, before = new.latest, old.latest
    if latest and before and latest.period.end > before.period.end:
        return f"by figures up to {latest.period.label}"
    if latest and latest.figure_id in replaced:
        return "by a correction of its newest figure"
    return "by other targets, limits or counting" if old.basis != new.basis else "by earlier figures"


def _came(facts: _Facts, old: None, new: Brief) -> KnownChange:
    return new_kpi(facts[1][new.kpi], new)


def _went(facts: _Facts, old: Brief, new: None) -> KnownChange:
    return dropped_kpi(facts[0][old.kpi], old)


_CAME, _WENT = (_came,), (_went,)
