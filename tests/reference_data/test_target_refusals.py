"""Targets in the files that cannot be: off the scale, or two for one day; refused with file, line and column."""

import pytest

from kpis.models import Target

pytestmark = pytest.mark.slow
# of RES-GOOD: a target of 88% from April 2019 to March 2020, another one until March 2022
LINE = 11


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        pytest.param({"tolerance": "101"}, "tolerance: is 101; a percentage is at most 100", id="off the scale"),
        pytest.param(
            {"from_on": "2019-10-01", "to_on": "2019-12-31"},
            f"from_on: is for days of the target in line {LINE}; end one of the two",
            id="inside it",
        ),
        pytest.param(
            {"from_on": "2018-04-01", "to_on": "2019-04-01"},
            f"from_on: is for days of the target in line {LINE}; end one of the two",
            id="shares its first day",
        ),
        pytest.param(
            {"from_on": "", "to_on": ""},
            f"from_on: is for days of the target in line {LINE}; end one of the two",
            id="without dates",
        ),
    ],
)
def test_target_that_cannot_be_is_refused_with_its_line(few_files, cells, problem):
    place = few_files.find("targets.csv", kpi_code="RES-GOOD")
    assert place + 2 == LINE
    line = few_files.add("targets.csv", copy_of=place, **{"from_on": "2024-04-01", "to_on": ""} | cells)
    assert f"targets.csv, line {line}, {problem}" in few_files.problems()
    assert not Target.objects.exists()


def test_targets_side_by_side_are_loaded(few_files):
    place = few_files.find("targets.csv", kpi_code="RES-GOOD")
    few_files.add("targets.csv", copy_of=place, from_on="2022-04-01", to_on="")
    few_files.load()
    assert Target.objects.filter(kpi__code="RES-GOOD").count() == 3
