"""Words for the comparison with statistical neighbours."""

from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.series import Polarity
from analysis.statistics.neighbours.comparison import AmongNeighbours, NeighbourVerdict
from analysis.statistics.neighbours.spread import Spread
from analysis.value_format import places_of

# the ledger keeps no more decimals of a published value
MOST_PUBLISHED = 4
CAVEAT = "Rank among few areas: differences may be chance."


def describe_among(among: AmongNeighbours, area: str, kind: Kind, decimals: int, polarity: Polarity) -> str:
    """Describe in sentences the place of `area` among its neighbours, those missing, and that chance may be at work.

    The lowest and highest are written as published; the median and quartiles, and a lowest or highest value that was
    worked out from counts, are rounded to `decimals`.
    """
    set_words = f"similar councils ({among.set_name} model)"
    if among.spread is None:
        return f"{_when(among)} {among.coverage} among the {set_words}, too few to compare.{_missing(among)}"
    sentences = [_rank_sentence(among, area, set_words, polarity), _spread_sentence(among.spread, kind, decimals)]
    sentences += [f"{among.coverage}.{_missing(among)}" if among.missing else "", _verdicts(among)]
    return " ".join(sentence for sentence in (*sentences, CAVEAT if among.rank else "") if sentence)


def _when(among: AmongNeighbours) -> str:
    words = among.period.in_words
    return f"{words[0].upper()}{words[1:]}"


def _rank_sentence(among: AmongNeighbours, area: str, set_words: str, polarity: Polarity) -> str:
    if among.rank is None or among.quarter is None:
        return f"{_when(among)} there is no figure for {area} to rank among the {set_words}."
    place = among.rank.in_words
    article = "" if place.startswith("equal") else "the "
    better = "" if polarity is Polarity.NEUTRAL else f" {polarity.in_words}."
    return f"{_when(among)} {area} was {article}{place}, with the {set_words}: {among.quarter.in_words}.{better}"


def _spread_sentence(found: Spread, kind: Kind, decimals: int) -> str:
    middle, lower, upper = (
        kind.written(value, decimals) for value in (found.median, found.lower_quartile, found.upper_quartile)
    )
    return (
        f"The middle one of them has {middle}, half of them lie from {lower} to {upper},"
        f" all from {_as_published(found.lowest, kind, decimals)} to {_as_published(found.highest, kind, decimals)}."
    )


def _as_published(value: Decimal, kind: Kind, decimals: int) -> str:
    """Write a value as published, which is with four decimals at most; one that has more was worked out."""
    return kind.written(value, decimals if places_of(value.normalize()) > MOST_PUBLISHED else None)


def _missing(among: AmongNeighbours) -> str:
    if not among.missing:
        return ""
    *most, last = among.missing
    return f" None for {', '.join(most)} and {last}." if most else f" None for {last}."


def _verdicts(among: AmongNeighbours) -> str:
    """Number of neighbours the home area differs from by more than chance; empty where no counts are known."""
    found = [value.verdict for value in among.values]
    if all(one is NeighbourVerdict.UNKNOWN for one in found):
        return ""
    beyond = (NeighbourVerdict.BETTER, NeighbourVerdict.WORSE, NeighbourVerdict.HIGHER, NeighbourVerdict.LOWER)
    parts = [f"{one.value} than {found.count(one)}" for one in beyond if one in found]
    parts.append(f"within chance of {found.count(NeighbourVerdict.WITHIN_CHANCE)}")
    unknown = found.count(NeighbourVerdict.UNKNOWN)
    tail = f"; for {unknown} the counts are not known" if unknown else ""
    return f"Chance taken into account: {', '.join(parts)}{tail}."
