"""Operations for checking claims (docs/methods.md, Claims worked out again).

To add an operation, write one function that works on the operands and put it into `OPERATIONS`.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from analysis.claims.operation import CannotBeWorkedOut, Compared, Computed, Number, Numbers, Operation
from analysis.claims.wording import MOST_DECIMALS
from analysis.core.kinds import Kind, written_number


def _as_per_cent(value: Decimal, kind: Kind, decimals: int) -> str:
    return f"{_signed(value, decimals)}%"


def _as_times(value: Decimal, kind: Kind, decimals: int) -> str:
    return f"{_signed(value, decimals)} times"


def _as_difference(value: Decimal, kind: Kind, decimals: int) -> str:
    return f"{'−' if value < 0 else ''}{kind.difference(value, decimals)}"


def _as_itself(value: Decimal, kind: Kind, decimals: int) -> str:
    return kind.written(value)


def _as_place(value: Decimal, kind: Kind, decimals: int) -> str:
    number = int(value)
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _signed(value: Decimal, decimals: int) -> str:
    return written_number(value, decimals).replace("-", "−")


def _change_in_per_cent(numbers: Numbers, kind: Kind) -> Computed:
    earlier, later = numbers
    if earlier.value == 0:
        raise CannotBeWorkedOut("The earlier number is 0, and there is no change in per cent from nothing.")
    change = (later.value - earlier.value) / earlier.value * 100
    return Computed(change, f"({later.words} − {earlier.words}) ÷ {earlier.words}")


def _change(numbers: Numbers, kind: Kind) -> Computed:
    earlier, later = numbers
    return Computed(later.value - earlier.value, f"{later.words} − {earlier.words}")


def _ratio(numbers: Numbers, kind: Kind) -> Computed:
    earlier, later = numbers
    if earlier.value == 0:
        raise CannotBeWorkedOut("The earlier number is 0, and nothing is so many times as much as nothing.")
    return Computed(later.value / earlier.value, f"{later.words} ÷ {earlier.words}")


def _share(numbers: Numbers, kind: Kind) -> Computed:
    part, whole = numbers
    if whole.value == 0:
        raise CannotBeWorkedOut("The whole is 0, and there is no share of nothing.")
    return Computed(part.value / whole.value * 100, f"{part.words} ÷ {whole.words}")


def _number(numbers: Numbers, kind: Kind) -> Computed:
    (only,) = numbers
    return Computed(only.value, "")


def _rank(numbers: Numbers, kind: Kind) -> Computed:
    first, *others = numbers
    place = 1 + sum(other.value > first.value for other in others)
    return Computed(Decimal(place), f"{first.words} among {', '.join(other.words for other in others)}")


def _above(numbers: Numbers, kind: Kind) -> Compared:
    return _each(_pairs(numbers), kind, "above", lambda first, second: first > second)


def _below(numbers: Numbers, kind: Kind) -> Compared:
    return _each(_pairs(numbers), kind, "below", lambda first, second: first < second)


def _not_above(numbers: Numbers, kind: Kind) -> Compared:
    return _each(_pairs(numbers), kind, "at or below", lambda first, second: first <= second)


def _rises(numbers: Numbers, kind: Kind) -> Compared:
    return _each(_steps(numbers), kind, "above", lambda later, earlier: later > earlier)


def _never_falls(numbers: Numbers, kind: Kind) -> Compared:
    return _each(_steps(numbers), kind, "at least as high as", lambda later, earlier: later >= earlier)


def _equals(numbers: Numbers, kind: Kind) -> Compared:
    total, *parts = numbers
    found = sum((part.value for part in parts), Decimal(0))
    if len(parts) == 1:
        return _each([(parts[0], total)], kind, "the same as", lambda part, whole: part == whole)
    steps = " + ".join(part.words for part in parts)
    if found == total.value:
        return Compared(True, f"{steps} = {total.words}")
    return Compared(False, f"{steps} = {kind.written(found, MOST_DECIMALS)}, not {total.words}")


Pairs = Sequence[tuple[Number, Number]]


def _pairs(numbers: Numbers) -> Pairs:
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _steps(numbers: Numbers) -> Pairs:
    """Pair each number with the one before it."""
    return [(later, earlier) for earlier, later in pairwise(numbers)]


def _each(pairs: Pairs, kind: Kind, words: str, holds: Callable[[Decimal, Decimal], bool]) -> Compared:
    """Compare every pair: true if `holds` is true of all, with a line of working for each."""
    true_of = [holds(first.value, second.value) for first, second in pairs]
    lines = []
    for (first, second), is_true in zip(pairs, true_of, strict=True):
        one, other = _apart(first, second, kind)
        lines.append(f"{one} is {'' if is_true else 'not '}{words} {other}")
    return Compared(all(true_of), "; ".join(lines))


def _apart(first: Number, second: Number, kind: Kind) -> tuple[str, str]:
    """Two numbers as they are written; in full where rounding would make different ones look the same."""
    if first.words == second.words and first.value != second.value:
        return kind.written(first.value, MOST_DECIMALS), kind.written(second.value, MOST_DECIMALS)
    return first.words, second.words


OPERATIONS: dict[str, Operation] = {
    operation.slug: operation
    for operation in (
        Operation(
            "change_percent",
            "Change in per cent",
            "(later − earlier) ÷ earlier; first the earlier number, then the later one",
            _change_in_per_cent,
            written=_as_per_cent,
        ),
        Operation(
            "change",
            "Change",
            "later − earlier; first the earlier number, then the later one",
            _change,
            written=_as_difference,
        ),
        Operation(
            "ratio",
            "How many times as much",
            "later ÷ earlier; first the earlier number, then the later one",
            _ratio,
            written=_as_times,
            decimals=2,
        ),
        Operation(
            "share",
            "Share",
            "part ÷ whole; first the part, then the whole",
            _share,
            makes_a_whole=True,
            written=_as_per_cent,
        ),
        Operation(
            "above",
            "Above",
            "the first number is above the second, the third above the fourth, and so on",
            _above,
            most=None,
            in_pairs=True,
        ),
        Operation(
            "below",
            "Below",
            "the first number is below the second, the third below the fourth, and so on",
            _below,
            most=None,
            in_pairs=True,
        ),
        Operation(
            "not_above",
            "Not above",
            "the first number is at or below the second, the third at or below the fourth, and so on",
            _not_above,
            most=None,
            in_pairs=True,
        ),
        Operation(
            "rank",
            "Place among others, the highest first",
            "one more than the number of others that are above the first number",
            _rank,
            most=None,
            written=_as_place,
            in_steps=True,
        ),
        Operation(
            "number",
            "What the record says",
            "the one number or grade itself",
            _number,
            fewest=1,
            most=1,
            written=_as_itself,
            in_steps=True,
        ),
        Operation("rises", "Rises each time", "each number is above the one before", _rises, most=None),
        Operation(
            "never_falls",
            "Never falls",
            "each number is at least as high as the one before",
            _never_falls,
            most=None,
        ),
        Operation(
            "equals",
            "Adds up",
            "the first number is the total of the others",
            _equals,
            most=None,
            makes_a_whole=True,
        ),
    )
}
