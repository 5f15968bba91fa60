"""A councillor's plain questions, each answered in the first screen or a click from the first page or scorecard."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LAPTOP, TABLET = (1280, 800), (820, 1180)
SIZES = pytest.mark.parametrize("size", [LAPTOP, TABLET], ids=["laptop", "tablet"])


def start(member, address, size):
    width, height = size
    member.page.set_viewport_size({"width": width, "height": height})
    member.visit(address)
    return member.page


def in_sight(place):
    """Say that a place stands wholly in the screen, without scrolling."""
    expect(place).to_be_in_viewport(ratio=1)


@SIZES
def test_which_kpi_got_worse_most(member, size):
    page = start(member, "/", size)
    first = page.locator(".noted li").first
    in_sight(first)
    expect(first).to_contain_text("Re-referrals within 12 months")
    expect(first).to_contain_text("24.4% in 2024/25, up from 17% (England 22.6%)")
    page = start(member, "/kpis/?sort=-change", size)
    line = page.locator(".scorecard .lines__one").first
    in_sight(line)
    expect(line).to_contain_text("Re-referrals within 12 months")


@SIZES
def test_which_issues_came_back_three_times(member, size):
    page = start(member, "/", size)
    asked = page.get_by_role("link", name="Asked three times: 3")
    in_sight(asked)
    asked.click()
    for name in ("Assessments and plans, need and protection", "Return home interviews", "care leaver teams"):
        in_sight(page.locator("main tbody th", has_text=name))


@SIZES
def test_what_the_committee_asked_for_on_13_september_2023(member, size):
    page = start(member, "/", size)
    # under "Menu" on the tablet
    page.goto(page.url + "#site-menu")
    page.locator("#site-menu").get_by_role("link", name="Meetings", exact=True).click()
    row = page.locator("main tr", has_text="13 September 2023")
    for words in ("children not visited within five days", "Asked for:"):
        expect(row).to_contain_text(words)


@SIZES
def test_where_a_number_comes_from(member, size):
    page = start(member, "/kpis/", size)
    page.get_by_role("link", name="Re-referrals within 12 months").first.click()
    source = page.locator(".kpi__facts > div", has_text="Source")
    in_sight(source)
    expect(source.get_by_role("link", name="DfE, Characteristics of children in need")).to_be_visible()
    source.get_by_role("link", name="DfE, Characteristics of children in need").click()
    expect(page.locator("main")).to_contain_text("Where to read it")


@SIZES
def test_how_a_kpi_stands_against_the_south_east_and_since_when(member, size):
    page = start(member, "/kpis/", size)
    page.get_by_role("link", name="Social worker turnover").first.click()
    fact = page.locator(".kpi__facts > div", has_text="South East")
    in_sight(fact)
    expect(fact).to_contain_text("12.3%")
    expect(fact).to_contain_text("West Sussex is better as published since September 2022")


@SIZES
def test_what_is_late(member, size):
    page = start(member, "/", size)
    for words in ("no outcome recorded", "to the committee are late"):
        in_sight(page.locator(".noted li", has_text=words))
    page.get_by_role("link", name="5 promises").click()
    expect(page.locator("main tbody tr").first).to_contain_text("Late, no answer recorded")
