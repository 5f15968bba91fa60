"""Previews of counts: each KPI with its numerator and denominator, how it was counted, and what is held of it now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from analysis.core.kinds import written_number
from analysis.core.periods import Period
from kpis.calendar import slug_of
from kpis.lists.queries import AskedFigure
from kpis.lists.travelling import TravellingCount, sign_counts

NOBODY = "Nobody was in the cohort. Say so in the return, with the counts left empty."
NO_POPULATION = "The number of children under 18 is not known from an earlier figure: type it in the return."
OTHERS = "Entered by others"


@dataclass(frozen=True)
class CountedLine:
    """One KPI on the preview. `travelling` is what would become a draft, None where it cannot."""

    asked: AskedFigure
    counts: str
    value: str
    rule: str
    notes: tuple[str, ...]
    travelling: TravellingCount | None

    @property
    def is_ticked(self) -> bool:
        """True where the counts are put into the return unless the officer says otherwise."""
        return self.travelling is not None and self.asked.is_open_to_counts


@dataclass(frozen=True)
class CountsPreview:
    """Contents of the page of counts. `signed` are the counts that travel on; empty where there are none."""

    month: Period
    lines: tuple[CountedLine, ...]
    missing: tuple[tuple[AskedFigure, str], ...]
    findings: tuple[str, ...]
    lists: tuple[tuple[str, int], ...]
    unknown: int
    signed: str

    @property
    def to_put(self) -> int:
        return sum(line.travelling is not None for line in self.lines)


def build_preview(
    answer: Mapping[str, Any], month: Period, asked: Mapping[str, AskedFigure], by: User
) -> CountsPreview:
    """Build the preview of an answer of the reading process for the return of `month`."""
    lines = tuple(_line(counted, asked[counted["kpi"]]) for counted in answer["counted"])
    order = {code: place for place, code in enumerate(asked)}
    lines = tuple(sorted(lines, key=lambda line: order[line.asked.kpi.code]))
    travelling = [line.travelling for line in lines if line.travelling]
    return CountsPreview(
        month=month,
        lines=lines,
        missing=tuple((asked[one["kpi"]], one["reason"]) for one in answer["missing"]),
        findings=tuple(answer["findings"]),
        lists=tuple((title, rows) for title, rows in answer["lists"]),
        unknown=answer["unknown"],
        signed=sign_counts(slug_of(month), travelling, by) if travelling else "",
    )


def _line(counted: Mapping[str, Any], asked: AskedFigure) -> CountedLine:
    numerator = Decimal(counted["numerator"])
    denominator = None if counted["denominator"] is None else Decimal(counted["denominator"])
    notes = list(_notes(counted))
    if counted["of_population"]:
        denominator = asked.population
        notes += [] if denominator else [NO_POPULATION]
    is_empty = not counted["is_number"] and not denominator
    if is_empty and not counted["of_population"]:
        notes.append(NOBODY)
    if not asked.is_own:
        notes.append(OTHERS)
    kind = asked.kpi.as_kind
    value = numerator if counted["is_number"] else kind.value(numerator, denominator) if denominator else None
    counts = written_number(numerator)
    if denominator is not None and not counted["is_number"]:
        counts += f" of {written_number(denominator)}"
    return CountedLine(
        asked=asked,
        counts=counts,
        value="" if value is None else kind.written(value, asked.kpi.decimals),
        rule=counted["rule"],
        notes=tuple(notes),
        travelling=_travelling(counted, asked, denominator) if asked.is_own and not is_empty else None,
    )


def _notes(counted: Mapping[str, Any]) -> Iterable[str]:
    for reason, number in counted["left_out"]:
        noun = "row was" if number == 1 else "rows were"
        yield f"{number:,} {noun} left out of both numbers: {reason}."
    for other in counted["others"]:
        yield f"Another list says otherwise, and is not used: {other}."


def _travelling(counted: Mapping[str, Any], asked: AskedFigure, denominator: Decimal | None) -> TravellingCount:
    number = str(counted["numerator"])
    how = f"Counted from {' and '.join(counted['lists'])}. {counted['rule']}"
    if counted["is_number"]:
        return TravellingCount(asked.kpi.code, "", "", number, how)
    return TravellingCount(asked.kpi.code, number, f"{denominator:f}" if denominator else "", "", how)
