"""Pages of the scorecard: how many KPIs stand on one, what is said of the others, and where all are to be printed."""

import pytest

from pages.scorecard.views import CHARTS_SIZE, TABLE_SIZE
from tests import factories as make
from tests.pages.makers import Page

pytestmark = pytest.mark.django_db

ONLY = "Only these are printed."


@pytest.fixture
def catalogue():
    """Makes as many KPIs as are asked for."""

    def fill(count: int) -> None:
        make.make_area()
        first = make.make_kpi(title="Measure")
        kept = {
            field.attname: getattr(first, field.attname)
            for field in first._meta.concrete_fields
            if field.name not in ("id", "code", "slug", "title")
        }
        type(first).objects.bulk_create(
            type(first)(code=f"M-{place}", slug=f"m-{place}", title=f"Measure {place}", **kept)
            for place in range(1, count)
        )

    return fill


def rows(client, query) -> tuple[int, str]:
    answer = client.get("/kpis/", query)
    assert answer.status_code == 200
    return len(Page(answer).table("KPI").records), answer.content.decode()


def test_a_usual_scorecard_is_one_page(member, catalogue):
    catalogue(TABLE_SIZE.undivided)
    shown, page = rows(member, {})
    assert shown == TABLE_SIZE.undivided
    assert ONLY not in page


def test_a_long_scorecard_is_parted_says_so_on_paper_and_has_a_page_with_all(member, catalogue):
    catalogue(TABLE_SIZE.undivided + 1)
    shown, page = rows(member, {})
    assert shown == TABLE_SIZE.parted
    assert f"{ONLY} To print all 101, first choose “Show all 101 on one page”" in page
    assert 'href="/kpis/?page=all"' in page
    shown, page = rows(member, {"page": "all"})
    assert shown == TABLE_SIZE.undivided + 1
    assert ONLY not in page


def test_the_page_with_all_keeps_the_filters_and_the_order(member, catalogue):
    catalogue(TABLE_SIZE.undivided + 1)
    _, page = rows(member, {"q": "Measure", "sort": "-kpi"})
    assert 'href="/kpis/?q=Measure&amp;sort=-kpi&amp;page=all"' in page


@pytest.mark.parametrize("asked", [None, "all"])
def test_more_kpis_than_one_page_may_hold_are_parted_whatever_is_asked(member, catalogue, asked):
    catalogue(TABLE_SIZE.most + 1)
    shown, page = rows(member, {"page": asked} if asked else {})
    assert shown == TABLE_SIZE.parted
    assert f"{ONLY} Filter the KPIs to print fewer, or download them as a file." in page
    assert "on one page" not in page


def test_charts_are_parted_and_have_a_page_with_all(member, catalogue):
    catalogue(CHARTS_SIZE.parted + 1)
    some = member.get("/kpis/", {"view": "charts"}).content.decode()
    whole = member.get("/kpis/", {"view": "charts", "page": "all"}).content.decode()
    assert some.count('class="small-multiple"') == CHARTS_SIZE.parted
    assert whole.count('class="small-multiple"') == CHARTS_SIZE.parted + 1
    assert ONLY in some
    assert ONLY not in whole
