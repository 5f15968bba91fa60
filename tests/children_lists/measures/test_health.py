"""Measures of health, a row at a time. The month is March 2022, the lists were taken on 4 April."""

from dataclasses import replace
from datetime import date

import pytest

from tests.children_lists.measures.cases import CANNOT, count, in_period, judged, kpis_in

LONG = {"started": date(2020, 1, 5), "born": date(2010, 6, 1)}
# the 27th and 28th of December 2021 and 3 January 2022 are bank holidays
CHRISTMAS = in_period(date(2021, 12, 1), date(2021, 12, 31))
# Good Friday is 15 April 2022, Easter Monday the 18th, and 2 May a bank holiday
EASTER = in_period(date(2022, 4, 1), date(2022, 4, 30))

CASES = {
    ("CLA-DENTAL", "list_8"): [
        pytest.param({"dentist": date(2021, 3, 31)}, 1, id="a year before"),
        pytest.param({"dentist": date(2021, 3, 30)}, 0, id="a day more"),
        pytest.param({"dentist": date(2022, 4, 1)}, CANNOT, id="after the month"),
        pytest.param({"dentist": None}, 0, id="never"),
        pytest.param({"started": date(2021, 3, 31), "dentist": None}, 0, id="in care for a year today"),
        pytest.param({"started": date(2021, 4, 1), "dentist": None}, None, id="not a year yet"),
    ],
    ("RHA-UPTODATE", "list_8"): [
        pytest.param({"assessed": date(2021, 3, 31)}, 1, id="a year before"),
        pytest.param({"assessed": date(2021, 9, 29), "born": date(2017, 4, 1)}, 0, id="aged four, seven months before"),
        pytest.param({"assessed": date(2021, 9, 30), "born": date(2017, 4, 1)}, 1, id="aged four, six months before"),
        pytest.param({"assessed": date(2021, 9, 29), "born": date(2017, 3, 31)}, 1, id="five today"),
        pytest.param({"assessed": date(2022, 1, 1), "born": None}, CANNOT, id="no birthday"),
    ],
    ("CLA-HEALTH-DFE", "ssda903_oc2"): [pytest.param({"health": 1}, 1, id="assessed")],
    ("CLA-DENTAL-DFE", "ssda903_oc2"): [pytest.param({"teeth": 0}, 0, id="not checked")],
    ("CLA-IMMS-DFE", "ssda903_oc2"): [pytest.param({"immunised": 1}, 1, id="up to date")],
    ("CLA-SUBSTANCE", "ssda903_oc2"): [pytest.param({"misuse": 1}, 1, id="a problem")],
    ("CLA-SDQ-DFE", "ssda903_oc2"): [
        pytest.param({"sdq": 17}, 17, id="a score"),
        pytest.param({"sdq": None}, None, id="no score"),
        pytest.param({"sdq": 41}, CANNOT, id="no possible score"),
    ],
}


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [pytest.param(*key, *case.values, id=f"{key[0]} {case.id}") for key, cases in CASES.items() for case in cases],
)
def test_rules_row_by_row(kpi, slug, row, expected):
    assert judged(kpi, slug, LONG | row) == expected


@pytest.mark.parametrize("slug", ["list_8", "health"])
@pytest.mark.parametrize(
    ("moment", "started", "held", "expected"),
    [
        pytest.param(CHRISTMAS, date(2021, 12, 13), date(2022, 1, 13), 1, id="Christmas, on the last day"),
        pytest.param(CHRISTMAS, date(2021, 12, 13), date(2022, 1, 14), 0, id="Christmas, a day late"),
        pytest.param(EASTER, date(2022, 4, 1), date(2022, 5, 4), 1, id="Easter, on the last day"),
        pytest.param(EASTER, date(2022, 4, 1), date(2022, 5, 5), 0, id="Easter, a day late"),
        pytest.param(EASTER, date(2022, 4, 1), date(2022, 4, 1), 1, id="on the day itself"),
        pytest.param(EASTER, date(2022, 4, 1), None, 0, id="not held"),
        pytest.param(EASTER, date(2022, 4, 20), None, 0, id="not held, and the days ended the day before"),
        pytest.param(EASTER, date(2022, 4, 21), None, CANNOT, id="not held, and the last day is today"),
        pytest.param(EASTER, date(2022, 5, 1), None, None, id="came after the month"),
    ],
)
def test_initial_assessments_over_bank_holidays(slug, moment, started, held, expected):
    row = {"started": started, "assessed": held}
    assert judged("IHA-20WD", slug, row, replace(moment, taken=date(2022, 5, 20))) == expected


def test_the_last_assessment_long_after_is_not_taken_for_the_first():
    moment = replace(CHRISTMAS, taken=date(2022, 5, 31))
    row = {"started": date(2021, 12, 13), "assessed": date(2022, 5, 14)}
    assert judged("IHA-20WD", "list_8", row, moment) == CANNOT
    assert judged("IHA-20WD", "health", row, moment) == 0


def test_the_list_of_health_assessments_goes_before_list_8():
    started, due = date(2022, 3, 1), date(2022, 3, 29)
    tables = {
        "list_8": [{"child": "1", "started": started, "assessed": date(2022, 3, 30)}],
        "health": [{"child": "1", "started": started, "assessed": due}],
    }
    assert count("IHA-20WD", tables).numerator == 1


def test_an_assessment_before_care_began_cannot_be_judged():
    assert judged("IHA-20WD", "health", {"started": date(2022, 3, 9), "assessed": date(2022, 3, 8)}) == CANNOT


def test_every_measure_of_the_folder_has_cases():
    assert kpis_in("health") == {kpi for kpi, _ in CASES} | {"IHA-20WD"}
