"""Measures of children in care, a row at a time. The month is March 2022, the lists were taken on 4 April."""

from datetime import date

import pytest

from tests.children_lists.measures.cases import CANNOT, count, judged, kpis_in

BEFORE, INSIDE, AFTER = date(2021, 1, 5), date(2022, 3, 10), date(2022, 4, 2)
IN_CARE = {"started": BEFORE, "legal_status": "C2: FCO"}
LASTING = {"placement": "d) U4: Foster placement - long term", "placed": BEFORE}
AT_HOME = {"placement": "k) P1: Placed with parents", "legal_status": "C1: ICO", "placed": BEFORE}
LAST, NEXT = date(2022, 3, 31), date(2022, 4, 1)

NUMBER_CASES = [
    pytest.param({"started": LAST}, 1, id="came on the last day"),
    pytest.param({"started": NEXT}, None, id="came the day after"),
    pytest.param({"started": BEFORE, "ended": LAST}, None, id="left on the last day"),
    pytest.param({"started": BEFORE, "ended": NEXT}, 1, id="left the day after"),
    pytest.param({"started": BEFORE, "legal_status": "V4: Short term breaks"}, None, id="short breaks"),
    pytest.param({"started": BEFORE, "legal_status": "a) C2: FCO"}, 1, id="code behind Ofsted's letter"),
    pytest.param({"started": None, "ended": AFTER}, CANNOT, id="no beginning"),
    pytest.param({"started": "soon"}, CANNOT, id="a beginning that cannot be read"),
]


@pytest.mark.parametrize("slug", ["list_8", "ssda903_episodes"])
@pytest.mark.parametrize("kpi", ["CLA-NUM", "CLA-RATE"])
@pytest.mark.parametrize(("row", "expected"), NUMBER_CASES)
def test_children_looked_after(kpi, slug, row, expected):
    assert judged(kpi, slug, row) == expected


def test_a_child_with_two_episodes_is_one_child():
    rows = [{"child": "1", "started": BEFORE, "ended": INSIDE}, {"child": "1", "started": INSIDE}]
    assert count("CLA-NUM", {"ssda903_episodes": rows}).numerator == 1


CASES = {
    ("CLA-VISITS", "list_8"): [
        pytest.param({"visited": date(2022, 2, 17)}, 1, id="six weeks before"),
        pytest.param({"visited": date(2022, 2, 16)}, 0, id="a day more"),
        pytest.param({"visited": NEXT}, CANNOT, id="visited after the month"),
        pytest.param({"visited": None}, 0, id="never"),
        pytest.param({"visited": None, "placed": date(2022, 3, 25)}, None, id="placed within the week, not due"),
        pytest.param({"visited": None, "placed": date(2022, 3, 24)}, 0, id="placed a week before, due"),
        pytest.param({"visited": INSIDE, "ended": INSIDE}, None, id="left care"),
        pytest.param(LASTING | {"visited": date(2021, 12, 31)}, 1, id="three months before, long-term foster care"),
        pytest.param(LASTING | {"visited": date(2021, 12, 30)}, 0, id="a day more"),
        pytest.param(LASTING | {"visited": NEXT}, CANNOT, id="long-term, visited after the month"),
        pytest.param(
            LASTING | {"visited": date(2021, 12, 31), "placed": date(2021, 4, 1)}, 0, id="in its first year for a day"
        ),
        pytest.param(
            LASTING | {"visited": date(2021, 12, 31), "placed": LAST.replace(year=2021)}, 1, id="its first year is over"
        ),
        pytest.param(LASTING | {"visited": date(2021, 12, 31), "placed": None}, 0, id="nobody says since when"),
        pytest.param(
            LASTING | {"visited": date(2021, 12, 31), "placement": "f) U6: Foster placement"}, 0, id="not long-term"
        ),
        pytest.param(
            LASTING | {"visited": date(2021, 12, 31), "placement": "o) K2: Children's Homes"}, 0, id="a home, not known"
        ),
        pytest.param(AT_HOME | {"visited": date(2022, 3, 3)}, 1, id="four weeks before, at home, interim order"),
        pytest.param(AT_HOME | {"visited": date(2022, 3, 2)}, 0, id="at home, a day more"),
        pytest.param(AT_HOME | {"visited": date(2022, 3, 2), "legal_status": "C2: FCO"}, 1, id="at home, full order"),
    ],
    ("PLACE-3PLUS", "list_8"): [
        pytest.param({"placements": 3}, 1, id="three"),
        pytest.param({"placements": "2"}, 0, id="two, as text"),
        pytest.param({"placements": None}, CANNOT, id="no number"),
        pytest.param({"placements": "many"}, CANNOT, id="no number either"),
    ],
    ("CLA-FOSTERED", "list_8"): [
        pytest.param({"placement": "f) U6: Foster placement - not FFA"}, 1, id="foster care"),
        pytest.param({"placement": "K2"}, 0, id="a home"),
        pytest.param({"placement": None}, CANNOT, id="no placement"),
    ],
    ("CLA-FOSTERED", "ssda903_episodes"): [pytest.param({"placement": "U1"}, 1, id="foster care")],
    ("CLA-RESIDENTIAL", "list_8"): [
        pytest.param({"placement": "o) K1: Secure"}, 1, id="secure"),
        pytest.param({"placement": "R1"}, 0, id="residential care home"),
    ],
    ("EXT-RES", "list_8"): [
        pytest.param({"placement": "K2", "provider": "e) PR4: Private provision"}, 1, id="a private home"),
        pytest.param({"placement": "K2", "provider": "PR1"}, None, id="the council's own"),
        pytest.param({"placement": "U6", "provider": "PR4"}, None, id="foster care"),
        pytest.param({"placement": "K2"}, CANNOT, id="no provider"),
    ],
    ("CLA-STARTS", "ssda903_episodes"): [
        pytest.param({"started": INSIDE, "why_started": "S"}, 1, id="a start"),
        pytest.param({"started": INSIDE, "why_started": "P"}, None, id="another placement"),
        pytest.param({"started": BEFORE, "why_started": "S"}, None, id="earlier"),
        pytest.param({"started": INSIDE, "why_started": "S", "legal_status": "V3"}, None, id="short breaks"),
    ],
    ("CLA-CEASED", "ssda903_episodes"): [
        pytest.param({"ended": INSIDE, "why_ended": "E4A"}, 1, id="went home"),
        pytest.param({"ended": INSIDE, "why_ended": "X1"}, None, id="another episode"),
        pytest.param({"ended": AFTER, "why_ended": "E4A"}, None, id="later"),
    ],
    ("CLA-CONVICT", "ssda903_oc2"): [
        pytest.param({"convicted": 1}, 1, id="yes"),
        pytest.param({"convicted": 0}, 0, id="no"),
        pytest.param({"convicted": None}, CANNOT, id="not said"),
    ],
}


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [pytest.param(*key, *case.values, id=f"{key[0]} {case.id}") for key, cases in CASES.items() for case in cases],
)
def test_rules_row_by_row(kpi, slug, row, expected):
    assert judged(kpi, slug, IN_CARE | row) == expected


@pytest.mark.parametrize(
    ("episode", "expected"),
    [
        pytest.param({"kind": "M", "missing_from": INSIDE}, 1, id="missing in the period"),
        pytest.param({"kind": "A", "missing_from": INSIDE}, 0, id="away without leave"),
        pytest.param({"kind": "M", "missing_from": BEFORE}, 0, id="earlier"),
        pytest.param({"child": "2", "kind": "M", "missing_from": INSIDE}, 0, id="a child not looked after"),
    ],
)
def test_missing_children(episode, expected):
    tables = {"ssda903_episodes": [{"child": "1", **IN_CARE}], "ssda903_missing": [{"child": "1", **episode}]}
    counted = count("CLA-MISSING", tables)
    assert (counted.numerator, counted.denominator) == (expected, 1)


def test_missing_children_without_a_reference_are_not_taken_for_others():
    tables = {
        "ssda903_episodes": [{"child": None, **IN_CARE}],
        "ssda903_missing": [{"child": None, "kind": "M", "missing_from": INSIDE}],
    }
    assert count("CLA-MISSING", tables).numerator == 0


def test_missing_children_with_days_that_cannot_be_read_are_left_out():
    tables = {
        "ssda903_episodes": [{"child": "1", "started": "?"}, {"child": "2", **IN_CARE}],
        "ssda903_missing": [{"child": "2", "kind": "M", "missing_from": "?"}],
    }
    assert count("CLA-MISSING", tables).left_out == (("a cell that cannot be read", 2),)


def test_every_measure_of_the_folder_has_cases():
    assert kpis_in("care") == {kpi for kpi, _ in CASES} | {"CLA-NUM", "CLA-RATE", "CLA-MISSING"}
