"""Invented targets: a step for each year up to a goal, with a tolerance, for KPIs that have none.

The goals are set by turns so that some KPIs meet theirs, some come near and some miss: each can be seen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from accounts.audit import record
from analysis.core.periods import Period
from analysis.core.series import Polarity
from kpis.catalogue.queries import get_targets
from kpis.models import Kpi, Source, Target
from kpis.practice.plan import PracticePlan
from kpis.practice.series import SHAPES, Profile, profile_of
from web.dates import midnight

INVENTED = "Invented for practice"
STEPS = 3
# how many tolerances the last goal is beyond what the figures reach: met with room, met, near, near, missed, by far
TURNS = (Decimal("-3"), Decimal("-1"), Decimal("0.4"), Decimal("0.8"), Decimal("2.5"), Decimal("6"))
# of the KPIs that could have a target every so many-th has none, as in life
WITHOUT = 7


def invented_source() -> Source:
    """The document that what is invented cites, so that each row says what it is."""
    return Source.objects.get_or_create(title=INVENTED, url="", defaults={"slug": "invented-for-practice"})[0]


def set_targets(plan: PracticePlan, by: str) -> int:
    """Write the targets of KPIs that have none, and tell the plan of them. Returns how many KPIs got some."""
    source = invented_source()
    wanted = [kpi for kpi in plan.kpis if not plan.targets.get(kpi.pk) and kpi.as_polarity is not Polarity.NEUTRAL]
    chosen = [kpi for number, kpi in enumerate(wanted) if number % WITHOUT != WITHOUT - 1]
    for number, kpi in enumerate(chosen):
        steps = list(_trajectory(plan, kpi, TURNS[number % len(TURNS)]))
        Target.objects.bulk_create(
            Target(
                kpi=kpi,
                value=value,
                tolerance=tolerance_of(kpi),
                from_on=first,
                to_on=last,
                reason="A step on the way to the goal (invented for practice).",
                source=source,
                source_words=INVENTED,
                published_at=midnight(first),
            )
            for first, last, value in steps
        )
        record(by=by, action="practice_targets_added", subject=kpi, after={"targets": len(steps)})
    plan.targets = get_targets(timezone.now(), [kpi.pk for kpi in plan.kpis])
    return len(chosen)


def tolerance_of(kpi: Kpi) -> Decimal:
    """Five percentage points of a share, a twentieth of its level of anything else."""
    if kpi.as_kind.slug == "percentage":
        return Decimal(5)
    return max(_rounded(Decimal(profile_of(kpi.code, kpi.as_kind, kpi.as_polarity).level) / 20), Decimal("0.1"))


def _trajectory(plan: PracticePlan, kpi: Kpi, turn: Decimal) -> Iterator[tuple[date, date | None, Decimal]]:
    """The first and last day of each step with its value; the last one is open."""
    profile = profile_of(kpi.code, kpi.as_kind, kpi.as_polarity)
    sign = -1 if kpi.as_polarity is Polarity.LOWER_IS_BETTER else 1
    start, reached = Decimal(profile.level), Decimal(profile.level + _moved(profile) * sign)
    goal = reached + sign * turn * tolerance_of(kpi)
    starts = [months[0].start for months in _parts(plan.months)]
    for number, first in enumerate(starts, 1):
        value = _possible(start + (goal - start) * number / STEPS, kpi)
        last = starts[number] - timedelta(days=1) if number < STEPS else None
        yield first, last, value


def _parts(months: tuple[Period, ...] | list[Period]) -> list[list[Period]]:
    size = -(-len(months) // STEPS)
    return [list(months[start : start + size]) for start in range(0, len(months), size)]


def _moved(profile: Profile) -> float:
    return SHAPES[profile.shape](1.0) * profile.gain


def _possible(value: Decimal, kpi: Kpi) -> Decimal:
    highest = kpi.as_kind.highest
    return max(_rounded(value if highest is None else min(value, highest - 1)), Decimal(0))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
