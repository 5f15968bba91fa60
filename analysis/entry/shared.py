"""Numbers that several KPIs share in a period, and what is known of a figure before anything is typed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.entry.figures import NUMBERS, Typed, read_entry
from analysis.entry.sums import Place


def numbers_of(kind: Kind) -> tuple[str, ...]:
    """The numbers that a figure of a kind has: a plain number has its value alone."""
    return NUMBERS if kind.needs_denominator else ("value",)


def shared_places(pairs: Iterable[tuple[Place, Place]]) -> dict[Place, tuple[Place, ...]]:
    """For each place the others that hold the same number, in order.

    A number that goes round, from one KPI to a second and from that to a third, is shared by all three.
    """
    beside: dict[Place, set[Place]] = defaultdict(set)
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    shared = {}
    for start in beside:
        reached, waiting = {start}, [start]
        while waiting:
            new = beside[waiting.pop()] - reached
            reached |= new
            waiting += new
        shared[start] = tuple(sorted(reached - {start}))
    return shared


def known_number(places: Iterable[Place], held: Mapping[Place, Decimal]) -> Decimal | None:
    """The number that the first of `places` with one holds; None where none has any."""
    return next((held[place] for place in places if place in held), None)


def only_repeats(typed: Typed, kind: Kind, known: Collection[str]) -> bool:
    """True if `typed` has numbers in no other parts than `known`, no words, and they make no figure yet."""
    if typed.commentary.strip() or typed.no_figure:
        return False
    entry, problems = read_entry(typed)
    return typed_parts(typed) <= set(known) and (bool(problems) or entry.value(kind) is None)


def typed_parts(typed: Typed) -> set[str]:
    """The parts of a figure in which something is typed."""
    return {name for name in NUMBERS if getattr(typed, name).strip()}
