"""Measures of referrals, assessments, need and protection, a row at a time, for March 2022, taken on 4 April."""

from dataclasses import replace
from datetime import date

import pytest

from tests.children_lists.measures.cases import CANNOT, count, in_period, judged, kpis_in

BEFORE, INSIDE, AFTER = date(2021, 1, 5), date(2022, 3, 10), date(2022, 4, 2)
LAST, NEXT = date(2022, 3, 31), date(2022, 4, 1)
OPEN_CASES = [
    pytest.param({"started": LAST}, 1, id="began on the last day"),
    pytest.param({"started": NEXT}, None, id="began the day after"),
    pytest.param({"started": BEFORE, "ended": LAST}, None, id="ended on the last day"),
    pytest.param({"started": BEFORE, "ended": NEXT}, 1, id="ended the day after"),
    pytest.param({"ended": NEXT}, CANNOT, id="no beginning"),
]
CASES = {
    ("ASSESS-45D", "list_4"): [
        pytest.param({"started": date(2022, 1, 5), "authorised": date(2022, 3, 9)}, 1, id="on the last day"),
        pytest.param({"started": date(2022, 1, 5), "authorised": date(2022, 3, 10)}, 0, id="a day late"),
        pytest.param({"started": INSIDE, "authorised": None}, None, id="under way"),
        pytest.param({"started": BEFORE, "authorised": AFTER}, None, id="finished after the month"),
        pytest.param({"started": None, "authorised": INSIDE}, CANNOT, id="no beginning"),
        pytest.param({"started": LAST, "authorised": INSIDE}, CANNOT, id="the end before the beginning"),
    ],
    ("ICPC-15D", "list_5"): [
        pytest.param({"strategy": date(2022, 3, 1), "conference": date(2022, 3, 22)}, 1, id="on the last day"),
        pytest.param({"strategy": date(2022, 3, 1), "conference": date(2022, 3, 23)}, 0, id="a day late"),
        pytest.param({"strategy": date(2022, 3, 1), "conference": None}, None, id="none held"),
        pytest.param({"strategy": None, "conference": INSIDE}, CANNOT, id="no strategy discussion"),
    ],
    ("REREF-12M", "list_3"): [
        pytest.param({"referred": INSIDE, "earlier_referrals": 2}, 1, id="referred before"),
        pytest.param({"referred": INSIDE, "earlier_referrals": 0}, 0, id="the first"),
        pytest.param({"referred": AFTER, "earlier_referrals": 1}, None, id="later"),
        pytest.param({"referred": INSIDE, "earlier_referrals": None}, CANNOT, id="no number"),
        pytest.param({"referred": INSIDE, "earlier_referrals": "-1"}, CANNOT, id="an impossible number"),
    ],
    ("PREBIRTH-ONTIME", "pre_birth"): [
        pytest.param({"due": INSIDE, "done": INSIDE}, 1, id="on the day"),
        pytest.param({"due": INSIDE, "done": date(2022, 3, 11)}, 0, id="a day late"),
        pytest.param({"due": INSIDE, "done": None}, 0, id="not done"),
        pytest.param({"due": AFTER, "done": INSIDE}, None, id="due later"),
    ],
    **{
        (kpi, "list_7"): [
            pytest.param({"started": date(2020, 3, 31)}, 1, id="two years today"),
            pytest.param({"started": date(2020, 4, 1)}, 0, id="a day less"),
            pytest.param({"started": date(2018, 4, 1), "ended": INSIDE}, None, id="ended"),
        ]
        for kpi in ("CPP-2YR-OP", "CPP-2YR")
    },
    **{(kpi, "list_7"): OPEN_CASES for kpi in ("CPP-NUM", "CPP-RATE")},
    **{(kpi, "list_6"): OPEN_CASES for kpi in ("CIN-NUM", "CIN-RATE")},
}


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [pytest.param(*key, *case.values, id=f"{key[0]} {case.id}") for key, cases in CASES.items() for case in cases],
)
def test_rules_row_by_row(kpi, slug, row, expected):
    assert judged(kpi, slug, row) == expected


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [
        pytest.param("ASSESS-45D", "list_4", (date(2021, 11, 1), date(2022, 1, 6)), 1, id="assessment on the last day"),
        pytest.param("ASSESS-45D", "list_4", (date(2021, 11, 1), date(2022, 1, 7)), 0, id="assessment a day late"),
        pytest.param("ICPC-15D", "list_5", (date(2021, 12, 10), date(2022, 1, 5)), 1, id="conference on the last day"),
        pytest.param("ICPC-15D", "list_5", (date(2021, 12, 10), date(2022, 1, 6)), 0, id="conference a day late"),
        pytest.param(
            "ICPC-15D", "list_5", (date(2021, 12, 14), date(2022, 1, 8)), 1, id="a Saturday adds no working day"
        ),
    ],
)
def test_working_days_over_christmas(kpi, slug, row, expected):
    names = ("started", "authorised") if slug == "list_4" else ("strategy", "conference")
    january = replace(in_period(date(2022, 1, 1), date(2022, 1, 31)), taken=date(2022, 2, 3))
    assert judged(kpi, slug, dict(zip(names, row, strict=True)), january) == expected


def test_two_conferences_of_one_child_are_two():
    rows = [{"child": "1", "strategy": date(2022, 3, 1), "conference": INSIDE}]
    rows.append({"child": "1", "strategy": date(2022, 3, 2), "conference": INSIDE})
    assert count("ICPC-15D", {"list_5": rows}).denominator == 2


def test_every_measure_of_the_folder_has_cases():
    assert kpis_in("protection") == {kpi for kpi, _ in CASES}
