"""A file's way from the officer's keyboard to drafts in the return, with scripts and without."""

import io
import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.keyboard import choose_file, press_on, tab_to
from tests.browser.rules import flaws
from tests.browser.test_returns import field, row_of

pytestmark = pytest.mark.browser

DENTAL, CARE_PLANS = "Dental check up to date (council)", "Care plan in place and reviewed"
BAD, MENDED = "fourty", "40"
SLOW_UPLOAD = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}


def content(site, number: str, first: str = "31") -> bytes:
    month = site.made["before"]
    rows = ["KPI,Period,Numerator,Denominator,Commentary"]
    rows += [f"CLA-DENTAL,{month},{first},60,Two dentists left", f"CLA-CAREPLAN,{month},{number},50,One team was short"]
    return "\n".join(rows).encode()


def bring(page, name: str, file: bytes) -> None:
    page.goto("/imports/")
    choose_file(page, page.get_by_label("CSV file or Excel workbook"), name, file)
    press_on(page, page.get_by_role("button", name="Show what would change"))


def download_template(page):
    link = page.get_by_role("link", name="the template with your own KPIs (Excel)")
    tab_to(page, link)
    with page.expect_download() as downloaded:
        page.keyboard.press("Enter")
    return load_workbook(io.BytesIO(downloaded.value.path().read_bytes()))


def test_file_goes_from_the_template_to_drafts_by_keyboard_alone(opened, site):
    page = opened("officer")
    page.goto("/imports/")
    assert flaws(page) == []
    headings = [cell.value for cell in download_template(page)["Figures"][1]]
    assert headings[:5] == ["KPI", "Period", "Numerator", "Denominator", "Value"]
    _see_the_refusal(page, site)
    _see_and_confirm(page, site)
    _find_the_drafts(page, site)
    _bring_the_same_again(page, site)


def _see_the_refusal(page, site) -> None:
    """The bad row is named by file, row, column and reason, and nothing is written."""
    bring(page, "care.csv", content(site, BAD))
    expect(page.locator("h1")).to_have_text("What this file would change")
    refused = page.get_by_role("table", name="Refused in care.csv").get_by_role("row").filter(has_text="C3")
    expect(refused.get_by_role("cell")).to_contain_text(["3", "Numerator", "Enter a number"])
    assert flaws(page) == []
    press_on(page, page.get_by_role("button", name=re.compile("^Import 1 figure")))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("#id_without_refused_error")).to_contain_text("go ahead without what was refused")
    assert flaws(page) == []
    press_on(page, page.get_by_role("button", name="Abandon this import"))
    expect(page.get_by_role("status")).to_contain_text("Nothing was changed")
    assert flaws(page) == []


def _see_and_confirm(page, site) -> None:
    bring(page, "care.csv", content(site, MENDED))
    table = page.get_by_role("table", name="New drafts")
    expect(table.get_by_role("row").filter(has_text=CARE_PLANS)).to_contain_text("40 of 50, 80%")
    assert flaws(page) == []
    press_on(page, page.get_by_role("button", name="Import 2 figures as drafts"))
    expect(page.locator("h1")).to_have_text("What this file changed")
    expect(page.locator("main")).to_contain_text("2 figures were imported as drafts")
    assert flaws(page) == []


def _find_the_drafts(page, site) -> None:
    page.goto(f"/returns/{site.made['before']}/")
    for title, typed in ((DENTAL, ("31", "60")), (CARE_PLANS, ("40", "50"))):
        row = row_of(page, title)
        expect(row.locator(".return-row__state")).to_have_text("Draft")
        for name, text in zip(("numerator", "denominator"), typed, strict=True):
            expect(field(row, name)).to_have_value(text)


def _bring_the_same_again(page, site) -> None:
    bring(page, "care.csv", content(site, MENDED))
    expect(page.get_by_role("heading", name="Nothing would change")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Import "))).to_have_count(0)
    expect(page.get_by_role("table", name="The same already").get_by_role("row")).to_have_count(3)
    assert flaws(page) == []


def test_file_goes_the_same_way_without_script(opened, site):
    page = opened("officer", java_script_enabled=False)
    page.goto("/imports/")
    page.get_by_label("CSV file or Excel workbook").set_input_files(
        {"name": "plain.csv", "mimeType": "text/csv", "buffer": content(site, BAD, first="30")}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("table", name="Refused in plain.csv")).to_contain_text("C3")
    page.get_by_label("Go ahead without what was refused").check()
    page.get_by_role("button", name=re.compile("^Import 1 figure")).click()
    expect(page.locator("main")).to_contain_text("1 figure was imported as a draft")
    page.goto(f"/returns/{site.made['before']}/")
    expect(field(row_of(page, DENTAL), "numerator")).to_have_value("30")


@pytest.mark.parametrize("script", [True, False])
def test_file_that_cannot_be_read_is_refused_at_the_field(opened, site, script):
    page = opened("officer", java_script_enabled=script)
    page.goto("/imports/")
    page.get_by_label("CSV file or Excel workbook").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": b"Name,Age\nA,3\n"}
    )
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("#id_file_error")).to_contain_text("The headings were not found")
    expect(page).to_have_title(re.compile("^Error: "))
    if script:
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert flaws(page) == []
        # the form that came with the refusal works like the first one
        choose_file(page, page.get_by_label("CSV file or Excel workbook"), "still.csv", content(site, BAD))
        press_on(page, page.get_by_role("button", name="Show what would change"))
        expect(page.locator("h1")).to_have_text("What this file would change")


def long_file(site, rows: int) -> bytes:
    year = int(site.made["before"][:4])
    lines = ["KPI,Period,Numerator,Denominator,Commentary"]
    lines += [f"CLA-DENTAL,{year - 1 - n // 12}-{n % 12 + 1:02},1,2,{'x' * 60}" for n in range(rows)]
    return "\n".join(lines).encode()


# how many steps have come, and the words of those that are seen
SEEN = """() => {
    const steps = [...document.querySelectorAll('[data-step]')];
    return [steps.length, steps.filter(step => step.offsetParent !== null).map(step => step.innerText.trim())];
}"""


def test_long_file_shows_one_step_at_a_time_and_leads_to_its_preview_without_script(opened, site):
    page = opened("officer", java_script_enabled=False)
    page.goto("/imports/")
    page.get_by_label("CSV file or Excel workbook").set_input_files(
        {"name": "long.csv", "mimeType": "text/csv", "buffer": long_file(site, 40_000)}
    )
    page.get_by_role("button", name="Show what would change").click(no_wait_after=True)
    expect(page.locator("h1")).to_have_text("Reading long.csv")
    expect(page.locator("[data-step]").first).to_be_attached()
    come, seen = page.evaluate(SEEN)
    assert come
    assert len(seen) == 1
    assert re.fullmatch(r"(Read|Compared) [\d,]+ of [\d,]+ .*", seen[0])
    page.wait_for_url("**/imports/*/")
    expect(page.locator("h1")).to_have_text("What this file would change")


REMEMBER_BARS = """() => {
    const seen = [];
    new MutationObserver(() => {
        const bar = document.querySelector('[data-work] progress');
        if (bar) { seen.push(bar.getAttribute('aria-label')); sessionStorage.setItem('bars', JSON.stringify(seen)); }
    }).observe(document.querySelector('[data-work]'), {childList: true});
}"""


def _slowly(page, act) -> None:
    """Act while the connection sends slowly, so that there is something to be seen of the sending."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW_UPLOAD)
    act()


def test_bar_moves_while_a_long_file_is_sent_and_read(opened, site):
    page = opened("officer")
    page.goto("/imports/")
    page.get_by_label("CSV file or Excel workbook").set_input_files(
        {"name": "long.csv", "mimeType": "text/csv", "buffer": long_file(site, 12_000)}
    )
    page.evaluate(REMEMBER_BARS)
    _slowly(page, lambda: page.get_by_role("button", name="Show what would change").click())
    page.wait_for_url("**/imports/*/")
    bars = page.evaluate("JSON.parse(sessionStorage.getItem('bars'))")
    assert any(re.fullmatch(r"Sent 0\.\d of 1\.\d MB", bar) for bar in bars), bars
    assert any(re.fullmatch(r"Read [\d,]+ of 12,001 rows", bar) for bar in bars), bars


def test_lost_connection_is_said_and_the_file_can_be_sent_again(opened, site):
    page = opened("officer")
    page.goto("/imports/")
    place = page.get_by_label("CSV file or Excel workbook")
    place.set_input_files({"name": "care.csv", "mimeType": "text/csv", "buffer": content(site, BAD)})
    page.context.set_offline(True)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("The connection was lost. Nothing was written.")
    assert flaws(page) == []
    page.context.set_offline(False)
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("h1")).to_have_text("What this file would change")
