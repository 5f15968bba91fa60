"""Practice database: invented figures of past months written in bulk, and an open return made by the real actions.

Targets and yearly statistics come first, each row with a source that says that it is invented. The past is written at
once, with one event for each KPI in the audit trail. Open figures go through the same actions as in the product, so
that the trail of a practice installation shows what each step leaves behind.
"""

from collections import Counter
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from kpis.catalogue.actions import set_collection, set_owners
from kpis.forecasts.actions import replay_forecasts
from kpis.practice.open_work import begin_return, choose_open, correct_one, submit
from kpis.practice.past import break_one, revise_some, write_past
from kpis.practice.plan import FILLED, PracticePlan, invent_entries, make_plan
from kpis.practice.targets import set_targets
from kpis.practice.yearly import write_yearly

FILLER = "fill_practice"


@transaction.atomic
def fill_practice(*, today: date, seed: int, months: int) -> int:
    """Write `months` of invented figures up to the last month that has ended, all or none. Returns their number.

    Raises CannotFill if this is no practice installation, the catalogue or people are missing, or it has been
    filled before.
    """
    plan = make_plan(today, seed, months)
    _set_up(plan)
    set_targets(plan, FILLER)
    write_yearly(plan, FILLER)
    invent_entries(plan)
    before_last, last = plan.months[-2:]
    figures = write_past(plan, [month.end for month in plan.months[:-2]])
    shown = choose_open(plan, before_last)
    left_out = {row.due.kpi.pk for row, _ in shown}
    figures += write_past(plan, [before_last.end], left_out)
    revise_some(plan, figures)
    break_one(plan)
    after = {"figures": len(figures), "months": months, "seed": seed}
    record(by=FILLER, action=FILLED, subject=f"{len(figures)} invented figures", after=after)
    # one event for each KPI, so that the history of a KPI tells of it
    for kpi, number in Counter(figure.kpi for figure in figures).items():
        record(by=FILLER, action="practice_figures_added", subject=kpi, after={"figures": number})
    replay_forecasts(by=FILLER, now=timezone.now())
    submit(plan, shown)
    begin_return(plan, last)
    correct_one(plan, figures)
    return len(figures)


def _set_up(plan: PracticePlan) -> None:
    """Have every operational KPI collected, and the officer own all service areas but the last."""
    administrator = plan.team.administrator
    for kpi in plan.kpis:
        set_collection(kpi=kpi, collected_from=plan.months[0].start, collected_until=None, by=administrator)
    areas = list(dict.fromkeys(kpi.service_area for kpi in plan.kpis))
    for area in areas[:-1] or areas:
        set_owners(service_area=area, owners=[plan.team.officer], by=administrator)
