"""Enter in a field decides nothing in a form with several buttons or rows, on any page, with script or without."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import MEMBER_PAGES, WORKING_PAGES
from tests.browser.forms import forms_of
from tests.browser.rules import OPEN_ALL

pytestmark = pytest.mark.browser

FILL = """place => {
  for (const one of document.forms[place].elements) {
    if (one.type === "checkbox" && !one.disabled) one.checked = true;
    else if (one.type === "date" && !one.value) one.value = "2099-01-01";
    else if (!one.readOnly && !one.value && /^text/.test(one.type)) one.value = "7";
  }
}"""
TYPED = """place => JSON.stringify([...document.forms[place].elements].filter(one => one.name !== "csrfmiddlewaretoken")
  .map(one => [one.name, one.value, one.checked]))"""
FIELDS = """place => [...document.forms[place].elements].flatMap((one, number) =>
  one.matches("input:not([type=hidden], [type=file]), select") && !one.disabled
    && one.checkVisibility({ visibilityProperty: true }) ? [number] : [])"""
# whether the field has the focus now, on the page that was filled
FOCUS = """([place, number]) => {
  if (!window.isStillThere) return false;
  document.forms[place].elements[number].focus();
  return document.activeElement === document.forms[place].elements[number];
}"""
# the parts of an address that name a row or a month
VIEW = re.compile(r"/[0-9-]+(?=/)")
# being signed in leaves these behind
LEFT_BEHIND = ("django_session",)

APPROVAL, GRID, PROPOSAL, SERVICE_AREA = "/approvals/{month}/", "/returns/{month}/", "/propose/", "/service-areas/"
HAVE_SEVERAL = [APPROVAL, GRID, PROPOSAL, SERVICE_AREA]


def rows_of(site) -> dict[str, list]:
    """Every row of every table, as it is now."""
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        wanted = (name for name in names if name not in LEFT_BEHIND)
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in wanted}


@contextmanager
def unchanged(site):
    """Gives a check that every row is as it is now; rows are read only where anything was written to the file."""
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        # a number of this connection that goes on with every change by another one
        number, before = database.execute("PRAGMA data_version").fetchone(), rows_of(site)

        def check(address: str) -> None:
            nonlocal number
            now = database.execute("PRAGMA data_version").fetchone()
            assert now == number or rows_of(site) == before, address
            number = now

        yield check


def pages_by_role(has_script: bool) -> Iterator[tuple[str, str]]:
    yield from (parameter.values[:2] for parameter in WORKING_PAGES)
    # the forms that everybody sees have no script of their own
    if not has_script:
        yield from (("member", parameter.values[0]) for parameter in MEMBER_PAGES)


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_enter_changes_nothing_in_any_form_with_several_buttons_or_rows(opened, visits, site, has_script):
    """All addresses are looked at; of a view's forms with the same sorts of fields and buttons the first is tried."""
    # signing in is a change: everybody has done so before the rows are looked at
    roles = sorted({role for role, _ in pages_by_role(has_script)})
    pages = {role: opened(role, java_script_enabled=has_script) for role in roles}
    tried, addresses = set(), set()
    with unchanged(site) as check:
        for role, address in pages_by_role(has_script):
            seen = visits(role, address)
            view = VIEW.sub("/0", seen.url.partition("?")[0])
            untried = {(role, view, sorts) for _, sorts in seen.forms[has_script]} - tried
            if not untried:
                continue
            page = pages[role]
            page.goto(address.format(**site.made), wait_until="domcontentloaded")
            for place, sorts in forms_of(page):
                if (role, view, sorts) in tried:
                    continue
                tried.add((role, view, sorts))
                addresses.add(address)
                _press_enter_everywhere(page, place, has_script)
                check(address)
            assert untried <= tried, f"{address} has other forms than when it was visited"
    assert [name for name in HAVE_SEVERAL if not any(name in address for address in addresses)] == []


def _press_enter_everywhere(page, place: int, has_script: bool) -> None:
    """Fill the form and press Enter in each of its fields: the page stays, and so does what is typed."""
    page.evaluate(OPEN_ALL)
    form = page.locator("form").nth(place)
    # a script keeps what is typed into these, as their pages promise: there only what Enter does is looked for
    if not (has_script and form.evaluate("form => 'return' in form.dataset || 'proposal' in form.dataset")):
        page.evaluate(FILL, place)
    typed, address = page.evaluate(TYPED, place), page.url
    page.evaluate("window.isStillThere = true")
    fields = page.evaluate(FIELDS, place)
    assert fields, f"{address} has a form without fields"
    for number in fields:
        assert page.evaluate(FOCUS, [place, number]), f"{address}: field {number} is not reached"
        page.keyboard.press("Enter")
    assert page.evaluate("window.isStillThere === true"), f"{address} was loaded anew"
    assert (page.evaluate(TYPED, place), page.url) == (typed, address)


def test_half_a_reason_and_enter_return_no_figure(opened, site):
    page = opened("manager")
    before = rows_of(site)
    page.goto(APPROVAL.format(**site.made))
    page.get_by_text("Return it to the officer").first.click()
    page.get_by_label("What must be changed").first.fill("Please check the")
    page.get_by_role("checkbox", name=re.compile("^Approve")).last.press("Enter")
    page.get_by_label("Publish from").press("Enter")
    expect(page.get_by_label("What must be changed").first).to_have_value("Please check the")
    assert rows_of(site) == before


def test_enter_in_a_form_with_one_button_presses_it(opened, site):
    page = opened("member", java_script_enabled=False)
    page.goto("/kpis/")
    page.get_by_text("Filter and search").click()
    page.get_by_label("Search in names, definitions and").press("Enter")
    page.wait_for_url("**/kpis/?*")
