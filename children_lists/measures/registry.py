"""All measures, found in the folders beside, and what can be counted of them from the lists of one upload."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from analysis.core.periods import Period, long_date
from children_lists.layouts import BY_SLUG
from children_lists.measures import adoption, care, health, leavers, protection
from children_lists.measures.measure import CountingDay, ListMeasure, MeasureCount, Way
from children_lists.measures.without_columns import NOT_IN_LISTS
from children_lists.rows import ListsRead

# of so many rows one may be left out of a figure, no more: those that are left may be others than the rest
LEFT_OUT_OF = 20
# in a list of some length something happens within this time
OLD = timedelta(days=14)
FOLDERS = (care, health, protection, leavers, adoption)


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """Counts of one KPI with the rule they were counted by. `others` are counts that another list gives."""

    kpi: str
    period: Period
    numerator: int
    denominator: int | None
    rule: str
    lists: tuple[str, ...]
    is_number: bool
    of_population: bool
    left_out: tuple[tuple[str, int], ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A KPI that cannot be counted from what was brought, with the reason: which list or column is missing."""

    kpi: str
    reason: str


@cache
def get_measures() -> dict[str, ListMeasure]:
    """The measure of each KPI, by its code. Raises ValueError where a KPI has two."""
    found: dict[str, ListMeasure] = {}
    for folder in FOLDERS:
        for module in iter_modules(folder.__path__):
            measure: ListMeasure = import_module(f"{folder.__name__}.{module.name}").MEASURE
            for kpi in measure.kpis:
                if kpi in found or kpi in NOT_IN_LISTS:
                    raise ValueError(f"{kpi} is counted by two measures.")
                found[kpi] = measure
    return found


def count_all(
    read: ListsRead, periods: Mapping[str, Period], taken: date, holidays: Collection[date]
) -> tuple[list[CountedFigure], list[NotCounted]]:
    """Count every KPI of `periods` that has a measure, and say of the others of them why not."""
    counted: list[CountedFigure] = []
    missing: list[NotCounted] = []
    for kpi, period in periods.items():
        measure = get_measures().get(kpi)
        if measure is None:
            if reason := NOT_IN_LISTS.get(kpi):
                missing.append(NotCounted(kpi, reason))
            continue
        moment = CountingDay(period, taken, holidays)
        reasons = [why_not(way, read, moment) for way in measure.ways]
        ways = [way for way, reason in zip(measure.ways, reasons, strict=True) if not reason]
        counts = [_count(way, measure, read, moment) for way in ways]
        if ways and (reason := why_too_few(counts[0])):
            missing.append(NotCounted(kpi, reason))
        elif ways:
            counted.append(_counted(kpi, measure, ways, counts, moment))
        else:
            missing.append(NotCounted(kpi, " Or: ".join(reason for reason in reasons if reason)))
    return counted, missing


def why_not(way: Way, read: ListsRead, moment: CountingDay) -> str:
    """The reason why a measure cannot be counted in this way; empty where it can."""
    for slug, columns in way.needs.items():
        layout = BY_SLUG[slug]
        if slug in read.refused:
            return f"{read.refused[slug][:1].upper()}{read.refused[slug][1:]}"
        one = read.get(slug)
        if one is None:
            return f"It needs {layout.title}, which was not brought."
        missing = [layout.column(name).heading for name in columns if name not in one.columns]
        if missing:
            named = " and ".join(f"“{heading}”" for heading in missing)
            return f"In {layout.title} the column {named} is missing."
        if one.newest is not None and one.newest < moment.end - OLD:
            return f"The newest day in {layout.title} is {long_date(one.newest)}: it was taken before the period ended."
    if moment.taken < moment.end:
        return f"The lists were taken on {long_date(moment.taken)}, before the period ended."
    if not way.reaches(moment):
        names = " and ".join(BY_SLUG[slug].title for slug in way.needs)
        months = f"{way.reaches_back} months" if way.reaches_back != 1 else "one month"
        return f"{names[:1].upper()}{names[1:]} goes back {months} before the day it was taken, and this began earlier."
    return ""


def why_too_few(count: MeasureCount) -> str:
    """The reason why counts are not shown: too many rows had to be left out of them. Empty where they are good."""
    left_out = sum(number for _, number in count.left_out)
    looked_at = left_out + (count.numerator if count.denominator is None else count.denominator)
    if left_out * LEFT_OUT_OF <= looked_at:
        return ""
    return (
        f"{left_out:,} of {looked_at:,} rows would have to be left out, more than one in {LEFT_OUT_OF}: "
        f"{count.left_out[0][0]}."
    )


def _counted(
    kpi: str, measure: ListMeasure, ways: list[Way], counts: list[MeasureCount], moment: CountingDay
) -> CountedFigure:
    others = tuple(
        f"{_named(way)}: {_in_words(count)}"
        for way, count in zip(ways[1:], counts[1:], strict=True)
        if (count.numerator, count.denominator) != (counts[0].numerator, counts[0].denominator)
    )
    return CountedFigure(
        kpi=kpi,
        period=moment.period,
        numerator=counts[0].numerator,
        denominator=counts[0].denominator,
        rule=ways[0].rule,
        lists=tuple(BY_SLUG[slug].title for slug in ways[0].needs),
        is_number=measure.is_number,
        of_population=measure.of_population,
        left_out=counts[0].left_out,
        others=others,
    )


def _count(way: Way, measure: ListMeasure, read: ListsRead, moment: CountingDay) -> MeasureCount:
    count = way.count(read.lists, moment)
    return replace(count, denominator=None) if measure.is_number or measure.of_population else count


def _named(way: Way) -> str:
    return " and ".join(BY_SLUG[slug].title for slug in way.needs)


def _in_words(count: MeasureCount) -> str:
    return f"{count.numerator:,}" if count.denominator is None else f"{count.numerator:,} of {count.denominator:,}"
