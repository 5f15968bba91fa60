"""Sentence on revisions: how many of the last figures were revised after they were first reported."""

from analysis.core.kinds import Kind
from analysis.statistics.revisions import Revisions
from charts.words.phrases import describe_difference, named


def describe_revisions(found: Revisions, kind: Kind, decimals: int) -> str:
    """Say how many of the last figures were revised since they were first reported, and by how much at most."""
    if not found.looked_at:
        return ""
    last = "The last figure was" if found.looked_at == 1 else f"None of the last {found.looked_at} figures was"
    largest = found.largest
    if largest is None:
        return f"{last} {'not ' if found.looked_at == 1 else ''}revised since it was first reported."
    rounded = largest.first.is_computed or largest.latest.is_computed
    distance = describe_difference(largest.difference, kind, decimals, rounded)
    word = "up" if largest.difference > 0 else "down"
    number = len(found.revised)
    verb = "was" if number == 1 else "were"
    return (
        f"{number} of the last {found.looked_at} figures {verb} revised after being first reported,"
        f" at most by {distance} {word} ({named(largest.latest.period)})."
    )
