"""Enter in a field decides nothing in a form with several buttons or rows, on any page, with script or without."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import MEMBER_PAGES, WORKING_PAGES
from tests.browser.test_pages import OPEN_ALL

pytestmark = pytest.mark.browser

# every form that asks for more than one thing: where it is found, and what presses no button in it
FORMS = """() => [...document.forms].map((form, place) => {
  const fields = [...form.elements].filter(one => one.matches("input, select, textarea"));
  const typed = fields.filter(one => !/^(hidden|checkbox|radio|submit|file|password)$/.test(one.type));
  const rows = typed.map(one => one.name.replace(/[0-9]+/g, "0"));
  const buttons = [...form.querySelectorAll("button, input[type=submit]")].filter(one => one.type === "submit");
  const shown = buttons.filter(one => !one.hasAttribute("aria-hidden"));
  const isSeveral = shown.length > 1 || new Set(rows).size < rows.length;
  return isSeveral ? place : -1;
}).filter(place => place >= 0)"""
FILL = """place => {
  for (const one of document.forms[place].elements) {
    if (one.type === "checkbox" && !one.disabled) one.checked = true;
    else if (one.type === "date" && !one.value) one.value = "2099-01-01";
    else if (!one.readOnly && !one.value && /^text/.test(one.type)) one.value = "7";
  }
}"""
TYPED = """place => JSON.stringify([...document.forms[place].elements].filter(one => one.name !== "csrfmiddlewaretoken")
  .map(one => [one.name, one.value, one.checked]))"""
FIELDS = "input:not([type=hidden]):not([type=file]):visible, select:visible"
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


def pages_by_role(has_script: bool) -> Iterator[tuple[str, str]]:
    yield from (tuple(parameter.values) for parameter in WORKING_PAGES)
    # the forms that everybody sees have no script of their own
    if not has_script:
        yield from (("member", parameter.values[0]) for parameter in MEMBER_PAGES)


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_enter_changes_nothing_in_any_form_with_several_buttons_or_rows(opened, site, has_script):
    # signing in is a change: everybody has done so before the rows are looked at
    roles = sorted({role for role, _ in pages_by_role(has_script)})
    pages = {role: opened(role, java_script_enabled=has_script) for role in roles}
    before, tried = rows_of(site), set()
    for role, address in pages_by_role(has_script):
        page = pages[role]
        page.goto(address.format(**site.made))
        several = page.evaluate(FORMS)
        for place in several:
            _press_enter_everywhere(page, place, has_script)
            tried.add(address)
        assert not several or rows_of(site) == before, address
    assert [name for name in HAVE_SEVERAL if not any(name in address for address in tried)] == []


def _press_enter_everywhere(page, place: int, has_script: bool) -> None:
    """Fill the form and press Enter in each of its fields: the page stays, and so does what is typed."""
    page.evaluate(OPEN_ALL)
    form = page.locator("form").nth(place)
    # a script keeps what is typed into these, as their pages promise: there only what Enter does is looked for
    if not (has_script and form.evaluate("form => 'return' in form.dataset || 'proposal' in form.dataset")):
        page.evaluate(FILL, place)
    typed, address = page.evaluate(TYPED, place), page.url
    page.evaluate("window.isStillThere = true")
    for field in form.locator(FIELDS).all():
        field.press("Enter")
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
    page.get_by_label("Search").press("Enter")
    page.wait_for_url("**/kpis/?*")
