"""Measures of adoption, a row at a time. The month is March 2022, taken on 4 April."""

from datetime import date

import pytest

from tests.children_lists.measures.cases import CANNOT, judged, kpis_in

INSIDE, AFTER = date(2022, 3, 10), date(2022, 4, 2)
CASES = {
    ("ADOPT-NUM", "ssda903_episodes"): [
        pytest.param({"ended": INSIDE, "why_ended": "E12"}, 1, id="adopted"),
        pytest.param({"ended": INSIDE, "why_ended": "E4A"}, None, id="went home"),
        pytest.param({"ended": AFTER, "why_ended": "E11"}, None, id="later"),
    ],
    ("ADOPT-NUM", "list_10"): [
        pytest.param({"adopted": INSIDE}, 1, id="an order"),
        pytest.param({"adopted": None}, None, id="no order"),
    ],
    ("ADOPT-DAYS", "list_10"): [
        pytest.param(
            {"entered": date(2021, 1, 1), "placed": date(2021, 1, 31), "adopted": INSIDE}, 30, id="thirty days"
        ),
        pytest.param({"entered": date(2021, 1, 1), "placed": date(2021, 1, 31)}, None, id="not adopted"),
        pytest.param({"entered": None, "placed": date(2021, 1, 31), "adopted": INSIDE}, CANNOT, id="no entry"),
        pytest.param({"entered": INSIDE, "placed": date(2021, 1, 31), "adopted": INSIDE}, CANNOT, id="backwards"),
    ],
    ("ADOPT-MATCHDAYS", "list_10"): [
        pytest.param({"order_to_place": date(2022, 3, 1), "matched": INSIDE}, 9, id="nine days"),
        pytest.param({"order_to_place": None, "matched": INSIDE}, CANNOT, id="no order"),
        pytest.param({"order_to_place": AFTER, "matched": INSIDE}, CANNOT, id="backwards"),
    ],
    ("FFA-CHILDREN", "list_10"): [
        pytest.param({"fostered": date(2021, 4, 1)}, 1, id="within the twelve months"),
        pytest.param({"fostered": date(2021, 3, 31)}, None, id="a day earlier"),
        pytest.param({"fostered": AFTER}, None, id="later"),
    ],
}


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [pytest.param(*key, *case.values, id=f"{key[0]} {case.id}") for key, cases in CASES.items() for case in cases],
)
def test_rules_row_by_row(kpi, slug, row, expected):
    assert judged(kpi, slug, row) == expected


def test_every_measure_of_the_folder_has_cases():
    assert kpis_in("adoption") == {kpi for kpi, _ in CASES}
