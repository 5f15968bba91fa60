"""Question asked where most figures of a month are those of the month before: old numbers that were copied."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.entry.figures import Entry, read_entry
from kpis.returns.rows import ReturnRow, is_ready

# with fewer figures than this chance can make most of them equal
LEAST_COMPARED = 5


def question_of_copies(lines: Iterable[ReturnRow], data: Mapping) -> str:
    """Ask whether figures to be submitted were counted anew, where most are as in the period before.

    Empty where they are not, and where the question was answered ("counted_anew").
    """
    if data.get("counted_anew"):
        return ""
    ready = [(line, before) for line in lines if is_ready(line) and (before := line.row.entry_before) is not None]
    said = describe_copies([_numbers(read_entry(line.typed)[0]) == _numbers(before) for line, before in ready])
    return f"{said} Were they counted anew?" if said else ""


def describe_copies(same: Sequence[bool]) -> str:
    """Say how many figures are those of the period before, where these are most; `same` tells it of each."""
    if len(same) < LEAST_COMPARED or sum(same) * 2 <= len(same):
        return ""
    return f"{sum(same)} of {len(same)} figures are exactly those of the period before."


def _numbers(entry: Entry) -> tuple:
    return entry.numerator, entry.denominator, entry.stated
