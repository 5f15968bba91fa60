"""Numbers that a return fills in by itself: those that stay the same, and those that another KPI has said."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Role
from kpis.models import Agreement, Figure, SumPart
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.makers import a_home, a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GRID = "/returns/2026-10/"
CHILDREN = Decimal(181_943)


@pytest.fixture
def officer():
    return a_person(role=Role.OFFICER)


@pytest.fixture
def area(officer):
    a_home()
    return a_service_area(officer)


@pytest.fixture
def number(area):
    return a_kpi(area, date(2026, 10, 1), kind="count", title="Children looked after")


@pytest.fixture
def rate(area, number):
    found = a_kpi(area, date(2026, 10, 1), kind="rate_10000", usual_denominator=CHILDREN, title="Looked after rate")
    Agreement.objects.create(kpi=number, part="value", other=found, other_part="numerator", reason="The same children.")
    return found


def posted(officer, rows, button="submit", **more):
    data = {button: "1", **more}
    for kpi, fields in rows.items():
        blank = {"numerator": "", "denominator": "", "value": "", "commentary": "", "no_figure": "", "version": "0"}
        data |= {f"k{kpi.pk}-{name}": value for name, value in (blank | fields).items()}
    return signed_in(officer).post(GRID, data, follow=True)


def field_of(officer, kpi, name):
    page = signed_in(officer).get(GRID).content.decode()
    return page.split(f'id="k{kpi.pk}-{name}"')[1].split('value="')[1].split('"')[0]


def test_what_a_kpi_is_out_of_each_month_is_filled_in_and_is_no_figure_yet(officer, rate):
    assert field_of(officer, rate, "denominator") == "181943"
    posted(officer, {rate: {"denominator": "181943"}})
    assert not Figure.objects.exists()


def test_number_of_another_kpi_is_filled_in_once_it_is_kept(officer, number, rate):
    posted(officer, {number: {"value": "975"}}, button="save")
    assert field_of(officer, rate, "numerator") == "975"


def test_number_goes_round_to_a_kpi_that_shares_it_by_way_of_another(officer, area, number, rate):
    plans = a_kpi(area, date(2026, 10, 1), title="Plans")
    Agreement.objects.create(kpi=number, part="value", other=plans, other_part="denominator", reason="All have one.")
    posted(officer, {plans: {"numerator": "900", "denominator": "975"}}, button="save")
    assert field_of(officer, rate, "numerator") == "975"
    assert field_of(officer, number, "value") == "975"


def test_figure_that_is_all_filled_in_is_handed_in_with_the_page(officer, number, rate):
    posted(officer, {number: {"value": "975"}}, button="save")
    rows = {number: {"value": "975", "version": "1"}, rate: {"numerator": "975", "denominator": "181943"}}
    page = posted(officer, rows).content.decode()
    assert "2 submitted for approval" in page
    figure = Figure.objects.get(kpi=rate)
    assert (figure.numerator, figure.denominator, figure.status) == (975, CHILDREN, "submitted")


def test_shared_number_alone_is_no_figure_whatever_it_is(officer, area, number):
    plans = a_kpi(area, date(2026, 10, 1), title="Plans")
    Agreement.objects.create(kpi=number, part="value", other=plans, other_part="denominator", reason="All have one.")
    page = posted(officer, {plans: {"denominator": "911"}}).content.decode()
    assert "Nothing was changed." in page
    assert not Figure.objects.exists()


def test_what_was_filled_in_does_not_speak_against_no_figure(officer, rate):
    said = {"denominator": "181943", "no_figure": "late", "commentary": "The county sends it next week."}
    assert "1 submitted for approval" in posted(officer, {rate: said}).content.decode()
    figure = Figure.objects.get(kpi=rate)
    assert (figure.no_figure, figure.denominator) == ("late", None)


def test_number_of_ones_own_speaks_against_no_figure(officer, rate):
    said = {"value": "54", "no_figure": "late", "commentary": "The county sends it next week."}
    assert "submitted" not in posted(officer, {rate: said}).content.decode().split("Some figures need")[1][:200]


def test_begun_row_keeps_what_was_typed(officer, rate):
    posted(officer, {rate: {"numerator": "900", "denominator": "180000"}}, button="save")
    assert field_of(officer, rate, "denominator") == "180000"


def test_plain_kpi_has_nothing_filled_in(officer, number):
    assert field_of(officer, number, "value") == ""


def test_fields_name_those_that_hold_the_same_number(officer, area, number, rate):
    plans = a_kpi(area, date(2026, 10, 1), title="Plans")
    Agreement.objects.create(kpi=number, part="value", other=plans, other_part="denominator", reason="All have one.")
    page = signed_in(officer).get(GRID).content.decode()
    field = page.split(f'id="k{number.pk}-value"')[1].split(">")[0]
    assert set(field.split('data-shares="')[1].split('"')[0].split()) == {
        f"k{rate.pk}-numerator",
        f"k{plans.pk}-denominator",
    }


@pytest.fixture
def parts(area, number):
    found = [a_kpi(area, date(2026, 10, 1), kind="count", title=f"Looked after, {name}") for name in ("north", "south")]
    for part in found:
        SumPart.objects.create(kpi=number, part=part, reason="The county has two areas.")
    return found


def test_total_is_filled_in_once_all_its_parts_are_kept(officer, number, parts):
    north, south = parts
    posted(officer, {north: {"value": "500"}}, button="save")
    assert field_of(officer, number, "value") == ""
    posted(officer, {south: {"value": "475"}}, button="save")
    assert field_of(officer, number, "value") == "975"


def test_total_that_is_worked_out_goes_on_to_what_shares_it(officer, number, rate, parts):
    posted(officer, {part: {"value": "10"} for part in parts}, button="save")
    assert field_of(officer, rate, "numerator") == "20"


def test_total_that_was_worked_out_is_handed_in_with_the_page(officer, number, parts):
    rows = {part: {"value": str(10 + place)} for place, part in enumerate(parts)}
    assert "3 submitted for approval" in posted(officer, {**rows, number: {"value": "21"}}).content.decode()
    assert Figure.objects.get(kpi=number).confirmed == []


def test_total_that_differs_stays_and_is_asked_about(officer, number, parts):
    rows = {part: {"value": "10"} for part in parts} | {number: {"value": "21"}}
    page = posted(officer, rows).content.decode()
    assert "21 here, and its parts come to 20" in page
    assert Figure.objects.get(kpi=number).status == "draft"


def test_total_names_the_fields_that_it_adds(officer, number, parts):
    page = signed_in(officer).get(GRID).content.decode()
    field = page.split(f'id="k{number.pk}-value"')[1].split(">")[0]
    assert set(field.split('data-adds="')[1].split('"')[0].split()) == {f"k{part.pk}-value" for part in parts}
