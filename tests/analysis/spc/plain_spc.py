"""The SPC rules a second time, plainly: exact fractions, every window of every point looked at, nothing shared.

Slow and simple on purpose, written from docs/methods.md and not from `analysis.spc.variation`, so that a slip in one
shows.
"""

from fractions import Fraction

LIMIT, SCREEN, NEAR = Fraction("2.66"), Fraction("3.267"), Fraction(2, 3)


def plainly(values, starts=(), *, screens=True, length=7, outside_is_near=False, fix_after=None):
    """A dictionary for each value of a list of integers and None, whose groups start at 0 and at `starts`.

    `is_tight` says that a value lies so near to a limit that floats may fall on either side of it.
    """
    found = []
    edges = [0, *starts, len(values)]
    for first, end in zip(edges, edges[1:], strict=False):
        found += _group(values[first:end], screens, length, outside_is_near, fix_after)
    return found


def _group(values, screens, length, outside_is_near, fix_after):
    base = list(values)
    if fix_after is not None:
        seen = 0
        for place, value in enumerate(values):
            seen += value is not None
            if seen > fix_after:
                base[place:] = [None] * (len(values) - place)
                break
    known = [Fraction(value) for value in base if value is not None]
    mean = sum(known) / len(known)
    ranges = [abs(Fraction(b) - a) for a, b in zip(base, base[1:], strict=False) if a is not None and b is not None]
    tight = False
    distance = None
    if ranges:
        average = sum(ranges) / len(ranges)
        if screens and average:
            tight = any(_is_near(each, SCREEN * average) for each in ranges)
            ranges = [each for each in ranges if each < SCREEN * average]
            average = sum(ranges) / len(ranges)
        distance = LIMIT * average
    results = []
    for value in values:
        result = {"mean": mean, "lower": None, "upper": None, "value": value, "is_tight": tight}
        if distance is not None:
            result |= {"lower": mean - distance, "upper": mean + distance}
        if value is not None:
            side = (value > mean) - (value < mean)
            away = abs(value - mean)
            result["side"] = side
            result["outside"] = distance is not None and away > distance
            result["close"] = distance is not None and NEAR * distance < away <= distance
            if distance:
                result["is_tight"] |= _is_near(away, distance) or _is_near(away, NEAR * distance)
        results.append(result)
    for place in range(len(values)):
        if values[place] is not None:
            results[place]["label"], results[place]["up"] = _label(place, results, length, outside_is_near)
    return results


def _is_near(one, other):
    return abs(one - other) < Fraction(1, 10**6) * (1 + abs(other))


def _label(place, results, length, outside_is_near):
    result = results[place]
    if result["outside"]:
        return "outside", result["side"]
    if direction := _trend(place, results, length):
        return "trend", direction
    near = result["close"]
    if near and any(_is_two_in_three(window, outside_is_near) for window in _windows(place, results, 3)):
        return "two in three", result["side"]
    if any(_is_one_sided(window) for window in _windows(place, results, length)):
        return "shift", result["side"]
    return "common cause", 0


def _windows(place, results, length):
    """Every stretch of `length` periods, all with a value, that holds the place."""
    for first in range(place - length + 1, place + 1):
        window = results[first : first + length] if first >= 0 else []
        if len(window) == length and all(each["value"] is not None for each in window):
            yield window


def _is_one_sided(window):
    return {each["side"] for each in window} in ({1}, {-1})


def _is_two_in_three(window, outside_is_near):
    near = [each["close"] or (outside_is_near and each["outside"]) for each in window]
    return sum(near) >= 2 and _is_one_sided(window)


def _trend(place, results, length):
    """1 or -1 for a place in a rising or falling stretch: the step out of it into another such place, else into it."""
    if not _is_in_trend(place, results, length):
        return 0
    values = [each["value"] for each in results]
    into = values[place] - values[place - 1] if place and values[place - 1] is not None else 0
    out = 0
    if place + 1 < len(results) and _is_in_trend(place + 1, results, length):
        out = values[place + 1] - values[place]
    step = out or into
    return (step > 0) - (step < 0)


def _is_in_trend(place, results, length):
    for window in _windows(place, results, length):
        steps = [later["value"] - earlier["value"] for earlier, later in zip(window, window[1:], strict=False)]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            return True
    return False
