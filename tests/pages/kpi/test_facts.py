"""The facts beside the chart of a KPI: nothing is said of a change or a difference that chance may have made."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE = "/kpis/visits/"


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="visits", title="Visits on time", frequency="annual")


def figure(kpi, ending, numerator, denominator, area=None):
    make.make_figure(
        kpi=kpi, kind=kpi.kind, area=area or make.make_area(),
        period=(date(ending - 1, 4, 1), date(ending, 3, 31)), stated_value=None,
        numerator=Decimal(numerator), denominator=Decimal(denominator),
    )  # fmt: skip


def facts(client):
    page = read(client, PAGE).response.context["kpi_page"]
    return {fact.term: fact for fact in page.facts}, page


def test_a_step_and_a_difference_beyond_chance_are_said_and_others_are_not(member, kpi):
    england, region = make.make_area("England", level="country"), make.make_area("South East", level="region")
    figure(kpi, 2022, 700, 1000)
    figure(kpi, 2023, 900, 1000)
    figure(kpi, 2023, 9100, 10000, area=region)
    figure(kpi, 2023, 8000, 10000, area=england)
    found, page = facts(member)
    assert (page.now.value, page.now.counts, page.now.when) == ("90%", "900 of 1,000", "2022/23")
    assert (found["Before"].value, found["Before"].note) == ("70%", "up 20 points since 2021/22")
    assert found["England"].note == "West Sussex is better"
    assert found["South East"].note == "no clear difference"
    assert found["Target"].value == "No target"
    assert "Source" in found


def test_a_step_within_chance_is_no_clear_change(member, kpi):
    figure(kpi, 2022, 70, 100)
    figure(kpi, 2023, 72, 100)
    found, _ = facts(member)
    assert found["Before"].note == "no clear change since 2021/22"


def test_one_figure_has_its_target_and_no_chart(member, kpi):
    make.make_target(kpi=kpi, value=Decimal(95))
    figure(kpi, 2023, 90, 100)
    found, page = facts(member)
    assert (found["Before"].value, found["Before"].note) == ("none known", "the only figure")
    assert found["Target"].value == "95%"
    assert found["Target"].rag is not None
    assert not page.is_drawn
    assert '<svg class="chart chart--wide"' not in read(member, PAGE).html


def test_a_kpi_without_figures_has_no_facts_and_says_what_it_measures(member, kpi):
    page = read(member, PAGE).response.context["kpi_page"]
    assert (page.now, page.facts) == (None, [])
    assert [part.part.value for part in page.parts if part.is_open] == ["meaning"]
