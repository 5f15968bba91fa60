"""Picture of the issues that inspections asked for again: each in a lane, with the times at which it was asked for.

A bar begins with the report that asked and ends with the next full inspection, or with the visit that asked again. The
inspection either asks again (the next bar) or does not (a gap, or the end: the issue left).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.core.periods import long_date
from charts.lanes import Lane, LaneBar, LanesSpec
from inspections.lineage.chains import IssueChain
from inspections.models import Inspection, Recommendation

# a shortened title does not end with one of these
_LEADS_ON = frozenset({"a", "and", "at", "by", "for", "from", "in", "of", "the", "to", "when", "with"})
ASKED, OPEN_NOW = "asked", "asked-now"


@dataclass(frozen=True)
class IssueHistory:
    """Issues by what became of them: asked for again, and asked for by one full inspection but not by the next."""

    spec: LanesSpec | None
    came_back: tuple[IssueChain, ...]
    left: tuple[Recommendation, ...]


def build_history(
    asked: Sequence[Recommendation], chains: Mapping[int, IssueChain], asking: Collection[int], shown_day: date
) -> IssueHistory:
    """History of the issues of full inspections; `asking` are the inspections whose recommendations are open.

    `asked` are all recommendations known at the moment, with their inspections. No query.
    """
    full = sorted({day for one in asked if _is_full(one) and (day := _day_of(one.inspection))})
    back = {id(chain): chain for chain in chains.values()}
    came_back = tuple(sorted(back.values(), key=lambda chain: (-chain.times, chain.recommendations[0].code)))
    lanes = tuple(lane for chain in came_back if (lane := _lane(chain, full, asking, shown_day)))
    left = [one for one in asked if _is_full(one) and one.pk not in chains and one.inspection_id not in asking]
    return IssueHistory(_spec(lanes, shown_day), came_back, tuple(left))


def _is_full(one: Recommendation) -> bool:
    return one.inspection.kind == Inspection.Kind.INSPECTION


def _day_of(inspection: Inspection) -> date | None:
    return inspection.published_on or inspection.started_on


def _lane(chain: IssueChain, full: Sequence[date], asking: Collection[int], shown_day: date) -> Lane | None:
    bars = []
    again = [day for one in chain.recommendations if (day := _day_of(one.inspection))]
    for one in chain.recommendations:
        start = _day_of(one.inspection)
        if start is None or start > shown_day:
            continue
        ends = (day for day in (*full, *again) if start < day <= shown_day)
        end = min(ends, default=shown_day)
        style = OPEN_NOW if one.inspection_id in asking else ASKED
        bars.append(LaneBar(start, end, _forms(one.short_title), style))
    bars.sort(key=lambda bar: bar.start)
    return Lane(f"{chain.times} times", tuple(bars)) if bars else None


def _forms(title: str) -> tuple[str, ...]:
    """The title and its shorter beginnings, by words: as much is shown as fits."""
    words = title.split()
    forms = (words[:number] for number in range(len(words), 0, -1))
    return tuple(" ".join(form).rstrip(",") for form in forms if form[-1].lower() not in _LEADS_ON)


def _spec(lanes: Sequence[Lane], shown_day: date) -> LanesSpec | None:
    if not lanes:
        return None
    told = (
        "; ".join(f"{bar.words[0]}, from {long_date(bar.start)} to {long_date(bar.end)}" for bar in lane.bars)
        for lane in lanes
    )
    title = f"Issues that inspections asked for again, to {long_date(shown_day)}"
    return LanesSpec(title, ". ".join(told) + ".", tuple(lanes))
