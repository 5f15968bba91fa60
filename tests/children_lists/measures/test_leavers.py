"""Measures of young people who left care, a row at a time. The month is March 2022, taken on 4 April."""

from datetime import date

import pytest

from tests.children_lists.measures.cases import CANNOT, judged, kpis_in

LIST_9 = {"born": date(2002, 3, 31), "category": "b) Former relevant child", "in_touch": "a) Yes"}
OC3 = {"born": date(2002, 3, 31), "in_touch": "YES"}
KPIS = {"CL-EET", "CL-NEET", "CL-SUITABLE", "CL-NOTOUCH"}


@pytest.mark.parametrize("kpi", sorted(KPIS))
@pytest.mark.parametrize("slug", ["ssda903_oc3", "list_9"])
@pytest.mark.parametrize(
    ("row", "is_in"),
    [
        pytest.param({"born": date(2003, 3, 31)}, True, id="19 today"),
        pytest.param({"born": date(2003, 4, 1)}, False, id="18"),
        pytest.param({"born": date(2000, 4, 1)}, True, id="21"),
        pytest.param({"born": date(2000, 3, 31)}, False, id="22"),
        pytest.param({"in_touch": "c) Died"}, False, id="died"),
        pytest.param({"in_touch": "f) Rhom"}, False, id="returned home"),
        pytest.param({"in_touch": "d) Refu"}, True, id="wants no contact"),
    ],
)
def test_cohort(kpi, slug, row, is_in):
    base = LIST_9 if slug == "list_9" else OC3
    found = judged(kpi, slug, base | {"activity": "F2", "accommodation": "K1", "suitable": "a) Suitable"} | row)
    assert (found is not None) == is_in


@pytest.mark.parametrize("kpi", sorted(KPIS))
def test_relevant_children_are_not_former_relevant(kpi):
    assert judged(kpi, "list_9", LIST_9 | {"category": "a) Relevant child"}) is None


@pytest.mark.parametrize("kpi", sorted(KPIS))
def test_without_a_birthday_nobody_can_tell(kpi):
    assert judged(kpi, "ssda903_oc3", OC3 | {"born": None}) == CANNOT


@pytest.mark.parametrize(
    ("kpi", "slug", "row", "expected"),
    [
        ("CL-EET", "ssda903_oc3", {"activity": "F4"}, 1),
        ("CL-EET", "ssda903_oc3", {"activity": "G5"}, 0),
        ("CL-EET", "ssda903_oc3", {"activity": None}, 0),
        ("CL-EET", "list_9", {"activity": "P3: Part time in training or employment"}, 1),
        ("CL-NEET", "list_9", {"activity": "G6: Not in education"}, 1),
        ("CL-NEET", "list_9", {"activity": "F1: Full time in higher education"}, 0),
        ("CL-SUITABLE", "ssda903_oc3", {"accommodation": "K1"}, 1),
        ("CL-SUITABLE", "ssda903_oc3", {"accommodation": "T2"}, 0),
        ("CL-SUITABLE", "ssda903_oc3", {"accommodation": "01"}, 0),
        ("CL-SUITABLE", "list_9", {"suitable": "a) Suitable"}, 1),
        ("CL-SUITABLE", "list_9", {"suitable": "b) Unsuitable"}, 0),
        ("CL-NOTOUCH", "list_9", {"in_touch": "b) No"}, 1),
        ("CL-NOTOUCH", "ssda903_oc3", {"in_touch": "NO"}, 1),
        ("CL-NOTOUCH", "ssda903_oc3", {"in_touch": "NREQ"}, 0),
    ],
)
def test_rules_row_by_row(kpi, slug, row, expected):
    assert judged(kpi, slug, (LIST_9 if slug == "list_9" else OC3) | row) == expected


def test_every_measure_of_the_folder_has_cases():
    assert kpis_in("leavers") == KPIS
