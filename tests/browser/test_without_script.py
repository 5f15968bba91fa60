"""Nothing needs JavaScript to be read or used, but exploring a chart."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import CHART, LONG_SERIES, READING_ADDRESSES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", READING_ADDRESSES)
def test_page_says_the_same_without_script(visits, address):
    seen = visits("member", address)
    with_script = seen.words.replace("Explore this chart ", "")
    assert seen.words_without_script == with_script
    assert len(with_script) > 60


def test_chart_is_drawn_and_offers_no_exploring(plain):
    plain.visit(CHART)
    expect(plain.page.locator("figure svg").first).to_be_visible()
    expect(plain.page.locator("[data-explore]")).to_be_hidden()
    expect(plain.page.locator("figcaption").first).to_contain_text("The scale starts at 9%.")


def test_filter_narrows_the_scorecard(plain):
    plain.visit("/kpis/?view=charts")
    plain.page.get_by_text("Filter and search").click()
    expect(plain.page.get_by_label("Against target").locator("option").first).to_contain_text("All (97)")
    plain.page.get_by_label("Against target").select_option("green")
    plain.page.get_by_role("button", name="Apply filters").click()
    assert "rating=green" in plain.page.url
    assert "view=charts" in plain.page.url
    expect(plain.page.get_by_text(re.compile(r"^[1-9] of 97 KPIs"))).to_be_visible()
    plain.page.get_by_text("Filter and search").click()
    expect(plain.page.get_by_label("Against target")).to_have_value("green")
    plain.page.get_by_role("link", name="Clear filters").click()
    expect(plain.page.get_by_role("list", name="Show").get_by_role("link", name="All 97")).to_have_attribute(
        "aria-current", "true"
    )


def test_two_dates_are_chosen_a_break_accepted_and_the_other_choices_kept(plain):
    plain.visit(f"{LONG_SERIES}?intervals=on&as_at=2024-01-12")
    plain.page.get_by_role("link", name="Choose two figures of this series").click()
    plain.page.get_by_label("From the figure for").select_option("June 2020")
    plain.page.get_by_label("To the figure for").select_option("June 2021")
    plain.page.get_by_role("button", name="Compare").click()
    expect(plain.page.get_by_text("so the two are not compared")).to_be_visible()
    plain.page.get_by_label("Compare all the same").check()
    plain.page.get_by_role("button", name="Compare").click()
    expect(plain.page.get_by_text("95% interval of the change")).to_be_visible()
    expect(plain.page.get_by_label("Compare all the same")).to_be_checked()
    for kept in ("intervals=on", "as_at=2024-01-12", "from=2020-06-30", "to=2021-06-30", "accept=break"):
        assert kept in plain.page.url
    plain.page.get_by_role("link", name="Stop comparing").click()
    assert "intervals=on" in plain.page.url
    assert "from=" not in plain.page.url


def test_earlier_date_is_chosen_and_left_again(plain):
    plain.visit("/kpis/?rating=red")
    plain.page.get_by_text("Show an earlier date").click()
    plain.page.get_by_label("Show what was known at the end of").fill("2022-01-12")
    plain.page.get_by_role("button", name="Show this date").click()
    assert "as_at=2022-01-12" in plain.page.url
    assert "rating=red" in plain.page.url
    banner = plain.page.get_by_role("region", name="Position on an earlier date")
    expect(banner).to_contain_text("what was known at the end of 12 January 2022")
    plain.page.get_by_role("navigation", name="Main").get_by_role("link", name="Overview").click()
    expect(banner).to_be_visible()
    banner.get_by_role("link", name="Go back to today").click()
    assert "as_at" not in plain.page.url
    expect(banner).to_have_count(0)


def test_what_is_folded_opens(plain):
    plain.visit("/kpis/")
    folded = plain.page.locator("main details.folded").first
    hidden = plain.page.locator("main .folded__content a").first
    expect(hidden).to_be_hidden()
    folded.locator("summary").click()
    expect(hidden).to_be_visible()


def test_column_sorts(plain):
    plain.visit("/kpis/")
    plain.page.get_by_role("columnheader", name="Since the year before").first.get_by_role("link").click()
    assert "sort=-change" in plain.page.url
    assert plain.page.locator("th[aria-sort=descending]").inner_text().startswith("Since the year before")


def test_person_signs_in_and_out(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    email, password = site.people["member"]
    page.goto(f"{site.url}/recommendations/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    assert page.url == f"{site.url}/recommendations/"
    page.get_by_role("link", name="Sign out").click()
    page.locator("main").get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Sign in")
    page.goto(f"{site.url}/recommendations/")
    expect(page.locator("h1")).to_have_text("Sign in")
    context.close()
