"""The pages of plans: what each priority bears on, and where that stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.action_plan.queries import ActionState
from inspections.progress.queries import Progress
from kpis.figures.standings import Standing
from pages.recorded import read_areas, read_progress
from pages.standings import get_cached_standings
from scrutiny.models import PlanPriority
from web.reading import ReadingContext


@dataclass(frozen=True)
class PriorityRow:
    """A priority with its recommendations, their actions, and its KPIs as they stand."""

    priority: PlanPriority
    progress: tuple[Progress, ...]
    standings: tuple[Standing, ...]

    @property
    def actions(self) -> list[ActionState]:
        return [action for one in self.progress for action in one.actions]

    @property
    def overdue(self) -> list[ActionState]:
        """Actions of its recommendations past their date, without a recorded outcome."""
        return [action for one in self.progress for action in one.overdue]


def build_rows(priorities: Sequence[PlanPriority], reading: ReadingContext) -> list[PriorityRow]:
    """Put the priorities of a plan together with what they bear on. Its queries do not grow with the plan."""
    by_id = {one.pk: one for one in get_cached_standings(reading, read_areas(reading).home)}
    by_asked = {one.recommendation.pk: one for one in read_progress(reading)}
    return [
        PriorityRow(
            priority=priority,
            progress=tuple(by_asked[one.pk] for one in priority.recommendations.all() if one.pk in by_asked),
            standings=tuple(by_id[kpi.pk] for kpi in priority.kpis.all() if kpi.pk in by_id),
        )
        for priority in priorities
    ]


def count_overdue(rows: Sequence[PriorityRow]) -> int:
    """Number of actions past their date; one that several priorities bear on is counted once."""
    return len({action.pk for row in rows for action in row.overdue})
