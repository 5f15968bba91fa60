"""Flags on a recommendation: each rule at its edges, on plain facts; a fact taken away takes its flag away."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from analysis.assessment import Assessment
from analysis.core.series import Polarity
from analysis.statistics.two_dates import ChangeVerdict
from analysis.together import MeasureFacts, Movement, NewestWord, TogetherFacts, TogetherFlag, flags_of, movement_of
from tests.analysis.makers import make_facts, month, observed

BETTER = MeasureFacts("Visits on time", Movement.BETTER, "up 4 points since 2023/24")
SAME = MeasureFacts("Plans in place", Movement.SAME, "no clear change since 2023/24")
WORSE = MeasureFacts("Late reviews", Movement.WORSE, "up 3 points since 2023/24")
UNTOLD = MeasureFacts("Moves", Movement.UNTOLD, "12 in 2020")
NO_FIGURE = MeasureFacts("Life stories", Movement.UNTOLD, "", has_figure=False, is_current=False)
DAY = date(2024, 7, 1)


def word(on):
    return NewestWord(on, "an account of progress")


def facts(**given):
    return TogetherFacts(**({"shown_day": DAY, "is_open": True, "measures": (UNTOLD,), "newest": word(DAY)} | given))


DONE = facts(measures=(SAME, UNTOLD), actions=2, actions_done=2)
AHEAD = facts(measures=(BETTER,), to_improve=("Visits lack purpose.",), found_by="Standard inspection, 2023")


@pytest.mark.parametrize(
    ("given", "flag", "sentences"),
    [
        pytest.param(
            DONE,
            TogetherFlag.DONE_NOT_WORKING,
            ("All 2 actions are done.", "Plans in place: no clear change since 2023/24."),
            id="all done and the KPI the same",
        ),
        pytest.param(
            replace(DONE, measures=(WORSE,), actions=1, actions_done=1),
            TogetherFlag.DONE_NOT_WORKING,
            ("The only action is recorded as done.", "Late reviews: up 3 points since 2023/24."),
            id="the only action done and the KPI worse",
        ),
        pytest.param(
            AHEAD,
            TogetherFlag.NUMBERS_AHEAD,
            ("Visits on time: up 4 points since 2023/24.", "Standard inspection, 2023: Visits lack purpose."),
            id="the KPI better and inspectors not content",
        ),
        pytest.param(facts(measures=()), TogetherFlag.NO_MEASURE, ("No KPI measures it.",), id="no KPI"),
        pytest.param(
            facts(measures=(NO_FIGURE,)), TogetherFlag.NO_MEASURE, ("Life stories has no figure.",), id="no figure"
        ),
        pytest.param(
            facts(newest=word(date(2023, 12, 31))),
            TogetherFlag.NOTHING_NEW,
            ("The newest that is known of it is an account of progress, of 31 December 2023.",),
            id="a day more than six months",
        ),
        pytest.param(
            facts(times=3, years=(2016, 2019, 2023)),
            TogetherFlag.ASKED_AGAIN,
            ("Asked for by 3 inspections or visits: 2016, 2019, 2023.",),
            id="three times",
        ),
    ],
)
def test_a_flag_shows_the_facts_that_raise_it(given, flag, sentences):
    assert flags_of(given) == {flag: sentences}


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(replace(DONE, actions_done=1), id="one action is not done"),
        pytest.param(replace(DONE, actions=0, actions_done=0), id="no action at all"),
        pytest.param(replace(DONE, measures=(UNTOLD,)), id="nothing can be told of the KPI"),
        pytest.param(replace(DONE, measures=(SAME, BETTER)), id="another KPI is better"),
        pytest.param(replace(DONE, measures=(replace(SAME, is_current=False),)), id="the KPI is not current"),
        pytest.param(replace(AHEAD, to_improve=()), id="inspectors found nothing to improve"),
        pytest.param(replace(AHEAD, measures=(SAME,)), id="the KPI is the same"),
        pytest.param(replace(AHEAD, measures=(replace(BETTER, is_current=False),)), id="the better KPI is not current"),
        pytest.param(facts(measures=(NO_FIGURE, UNTOLD)), id="one of two has a figure"),
        pytest.param(facts(newest=word(date(2024, 1, 1))), id="exactly six months"),
        pytest.param(facts(newest=word(date(2020, 1, 1)), is_open=False), id="no longer open"),
        pytest.param(facts(newest=None), id="no day known"),
        pytest.param(facts(times=2, years=(2016, 2019)), id="twice"),
    ],
)
def test_without_the_fact_there_is_no_flag(given):
    assert flags_of(given) == {}


def assessed(value, before, verdict, *, is_year=True):
    latest, earlier = observed(month(2024, 3), value), observed(month(2023, 3), before)
    if is_year:
        return Assessment(latest=latest, year_before=earlier, year_verdict=verdict)
    return Assessment(latest=latest, previous=earlier, step_verdict=verdict)


BEYOND, WITHIN = ChangeVerdict.BEYOND_CHANCE, ChangeVerdict.WITHIN_CHANCE


@pytest.mark.parametrize(
    ("polarity", "assessment", "expected"),
    [
        pytest.param(Polarity.HIGHER_IS_BETTER, assessed("90", "80", BEYOND), Movement.BETTER, id="higher is better"),
        pytest.param(Polarity.LOWER_IS_BETTER, assessed("90", "80", BEYOND), Movement.WORSE, id="lower is better"),
        pytest.param(
            Polarity.HIGHER_IS_BETTER, assessed("70", "80", BEYOND, is_year=False), Movement.WORSE, id="by the step"
        ),
        pytest.param(Polarity.HIGHER_IS_BETTER, assessed("81", "80", WITHIN), Movement.SAME, id="within chance"),
        pytest.param(
            Polarity.HIGHER_IS_BETTER,
            assessed("90", "80", ChangeVerdict.CANNOT_TELL),
            Movement.UNTOLD,
            id="chance cannot be told",
        ),
        pytest.param(
            Polarity.HIGHER_IS_BETTER, assessed("90", "80", ChangeVerdict.BLOCKED), Movement.UNTOLD, id="across a break"
        ),
        pytest.param(Polarity.NEUTRAL, assessed("90", "80", BEYOND), Movement.UNTOLD, id="no direction is better"),
        pytest.param(Polarity.HIGHER_IS_BETTER, Assessment(), Movement.UNTOLD, id="no figure"),
        pytest.param(
            Polarity.HIGHER_IS_BETTER,
            Assessment(latest=observed(month(2024, 3), Decimal(90))),
            Movement.UNTOLD,
            id="no earlier figure",
        ),
    ],
)
def test_a_kpi_moves_only_beyond_chance(polarity, assessment, expected):
    assert movement_of(make_facts(polarity=polarity), assessment) is expected
