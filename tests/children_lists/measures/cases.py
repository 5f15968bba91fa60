"""Cases of measures: a row with what the rule must make of it."""

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from analysis.core.periods import Period
from children_lists.measures.measure import CountingDay, MeasureCount
from children_lists.measures.registry import get_measures, why_not
from children_lists.rows import ListsRead
from tests.children_lists.makers import MOMENT, list_table, read

# a row that the rule cannot judge
CANNOT = "cannot tell"


def count(kpi: str, tables: Mapping[str, list[dict]], moment: CountingDay = MOMENT) -> MeasureCount:
    """Counts of a measure by the first way that the lists allow."""
    found = read(*(list_table(slug, *rows) for slug, rows in tables.items()), taken=moment.taken)
    way = next(way for way in get_measures()[kpi].ways if not why_not(way, found, moment))
    return way.count(found.lists, moment)


def judged(kpi: str, slug: str, row: dict, moment: CountingDay = MOMENT) -> int | str | None:
    """What the rule makes of one row: the number it adds, None outside the cohort, or CANNOT."""
    counted = count(kpi, {slug: [{"child": "1", **row}]}, moment)
    if counted.left_out:
        return CANNOT
    return counted.numerator if counted.denominator else None


def refusals(kpi: str, read_lists: ListsRead, moment: CountingDay = MOMENT) -> list[str]:
    return [why_not(way, read_lists, moment) for way in get_measures()[kpi].ways]


def in_period(first, last, moment: CountingDay = MOMENT) -> CountingDay:
    return replace(moment, period=Period(first, last))


def measures_in(folder: str) -> set[str]:
    """Names of the measures in a folder."""
    return {path.stem for path in Path("children_lists/measures", folder).glob("*.py") if path.stem != "__init__"}


def kpis_in(folder: str) -> set[str]:
    """KPIs that the measures of a folder count."""
    modules = (import_module(f"children_lists.measures.{folder}.{name}") for name in measures_in(folder))
    return {kpi for module in modules for kpi in module.MEASURE.kpis}
