"""A figure's way from the officer's keyboard to the member's screen, and that nothing typed is lost on it."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press_on, sign_in_by_keyboard, type_into
from tests.browser.rules import breaches

pytestmark = pytest.mark.browser

VISITS, VISITS_PAGE = "Statutory visits in timescale", "/kpis/statutory-visits-in-timescale/"
PLANS, PLANS_PAGE = "Supervision on time", "/kpis/supervision-on-time/"
TIMELY = "Review health assessments on time"
ASSESSED = "Initial health assessment in 20 working days"
CHECKED = "Dental check up to date (council)"
CARED_FOR = "Children looked after per 10,000"
UNWANTED = "Care plan in place and reviewed"
REASON = "Please check the second team."
# waiting for a pause in typing, and for a connection to be tried again, takes some seconds
PATIENCE = 30_000


def row_of(page, title: str):
    return page.get_by_role("group", name=re.compile(f"^{re.escape(title)} "))


def field(row, name: str):
    """A field of a row; those below the line are opened first, by the keyboard."""
    if name in ("commentary", "no_figure"):
        closed = row.locator("details:not([open]) > summary")
        if closed.count():
            closed.press("Enter")
    return row.locator(f"[data-field={name}]")


def saved(row):
    return row.locator("[data-row-saved]")


def open_return(page, site):
    page.goto(f"/returns/{site.made['month']}/")


def test_figure_goes_from_the_officer_to_the_member_by_keyboard_alone(browser, opened, site):
    context = browser.new_context(base_url=site.url, locale="en-GB")
    officer = context.new_page()
    officer.goto("/returns/")
    sign_in_by_keyboard(officer, site, "officer")
    officer.wait_for_url("**/returns/")
    lines = officer.get_by_role("table", name=re.compile("^Returns to do")).get_by_role("row")
    name = f"{date.fromisoformat(site.made['month'] + '-01'):%B %Y}"
    press_on(officer, lines.filter(has_text="Children in care").get_by_role("link", name=name).first)
    officer.wait_for_url(f"**/returns/{site.made['month']}/**")
    _enter_visits(officer)
    _mend_a_problem_and_submit(officer)
    manager = opened("manager")
    _return_visits(manager, site)
    _mend_what_was_returned(officer, site)
    _approve(manager, site, VISITS)
    member = opened("member")
    member.goto(VISITS_PAGE)
    expect(member.locator("main")).to_contain_text("82.4%")
    context.close()


def _enter_visits(page) -> None:
    """Counts are typed; the percentage is worked out at once; the row is kept, and is there after a reload."""
    row = row_of(page, VISITS)
    type_into(page, field(row, "numerator"), "640")
    type_into(page, field(row, "denominator"), "620")
    expect(row.locator("[data-worked-out]")).to_have_text("103.2%")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    page.reload()
    expect(field(row, "numerator")).to_have_value("640")
    expect(field(row, "denominator")).to_have_value("620")


def _mend_a_problem_and_submit(page) -> None:
    row = row_of(page, VISITS)
    submit = page.get_by_role("button", name="Save and submit")
    press_on(page, submit)
    expect(page.get_by_role("heading", name="need your attention")).to_be_visible()
    message = row.locator(".return-field__error").first
    expect(message).to_be_visible()
    expect(row.locator("[aria-invalid=true]").first).to_have_attribute("aria-describedby", message.get_attribute("id"))
    assert breaches(page) == []
    type_into(page, field(row, "numerator"), "510")
    type_into(page, field(row, "commentary"), "Two vacancies in one team.")
    _submit_with_confirmations(page, row, submit)


def _submit_with_confirmations(page, row, submit) -> None:
    """Submit; where the checks find something unusual, stand by it and submit again."""
    press_on(page, submit)
    page.wait_for_load_state()
    boxes = row.locator("input[type=checkbox]")
    for box in boxes.all():
        press_on(page, box, "Space")
    if boxes.count():
        press_on(page, submit)
    expect(row.locator(".return-row__state")).to_have_text("Submitted")


def _return_visits(page, site) -> None:
    page.goto("/approvals/")
    press_on(page, page.locator("main").locator(f"a[href$='{site.made['month']}/']"))
    page.wait_for_url(f"**/approvals/{site.made['month']}/")
    review = page.get_by_role("region", name=re.compile(f"^{VISITS}"))
    press_on(page, review.locator("summary"))
    send = review.get_by_role("button", name="Return with this reason")
    press_on(page, send)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    type_into(page, review.get_by_label("What must be changed"), REASON)
    press_on(page, send)
    expect(page.get_by_role("status")).to_contain_text(f"{VISITS} was returned")
    expect(review).to_have_count(0)


def _mend_what_was_returned(page, site) -> None:
    page.goto("/returns/")
    returned = page.get_by_role("listitem").filter(has_text=REASON)
    expect(returned).to_be_visible()
    press_on(page, returned.get_by_role("link"))
    page.wait_for_url(f"**/returns/{site.made['month']}/**")
    row = row_of(page, VISITS)
    expect(row).to_contain_text(REASON)
    type_into(page, field(row, "numerator"), "511")
    _submit_with_confirmations(page, row, page.get_by_role("button", name="Save and submit"))


def _approve(page, site, title: str, publish_from: str = "") -> None:
    page.goto(f"/approvals/{site.made['month']}/")
    review = page.get_by_role("region", name=re.compile(f"^{title}"))
    press_on(page, review.get_by_role("checkbox"), "Space")
    if publish_from:
        page.get_by_label("Publish from").fill(publish_from)
    press_on(page, page.get_by_role("button", name="Approve those chosen"))
    expect(page.get_by_role("status")).to_contain_text("1 approved")
    expect(review).to_have_count(0)


def test_member_does_not_see_a_figure_before_its_day(opened, site):
    officer, manager, member = opened("officer"), opened("manager"), opened("member")
    open_return(officer, site)
    row = row_of(officer, PLANS)
    field(row, "numerator").fill("314")
    field(row, "denominator").fill("401")
    field(row, "commentary").fill("One team was short of people.")
    _submit_with_confirmations(officer, row, officer.get_by_role("button", name="Save and submit"))
    expect(row.locator("[data-worked-out]")).to_have_text("78.3%")
    _approve(manager, site, PLANS, publish_from=(date.today() + timedelta(days=14)).isoformat())
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    for address in (PLANS_PAGE, f"{PLANS_PAGE}download/csv/", f"/kpis/?q={PLANS}", f"{PLANS_PAGE}?as_at={tomorrow}"):
        answer = member.request.get(address)
        assert answer.ok or "as_at" in address
        assert "78.3" not in answer.text()


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, TIMELY)
    page.context.set_offline(True)
    field(row, "numerator").fill("47")
    field(row, "denominator").fill("58")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("no connection", timeout=PATIENCE)
    field(row, "numerator").fill("48")
    page.context.set_offline(False)
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    page.wait_for_function("Object.keys(localStorage).length === 0", timeout=PATIENCE)
    page.reload()
    expect(field(row, "numerator")).to_have_value("48")


def test_answer_lost_with_the_connection_is_no_conflict(opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, CARED_FOR)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/returns/*/*/", lose, times=1)
    field(row, "commentary").fill("First words")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("no connection", timeout=PATIENCE)
    field(row, "commentary").fill("First words, and more")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    page.reload()
    expect(field(row, "commentary")).to_have_value("First words, and more")


def test_page_asked_for_before_a_save_shows_what_was_saved(opened, site):
    page = opened("officer")
    open_return(page, site)
    older = page.request.get(page.url).text()
    row = row_of(page, CARED_FOR)
    field(row, "commentary").fill("Newer than the page")
    expect(saved(row)).to_have_text("Not saved yet.")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    page.route(page.url, lambda route: route.fulfill(body=older, content_type="text/html"), times=1)
    page.reload()
    expect(field(row, "commentary")).to_have_value("Newer than the page")
    field(row, "commentary").fill("And newer again")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)


def test_what_is_typed_after_the_session_ended_is_there_after_signing_in(browser, opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, ASSESSED)
    page.context.clear_cookies()
    field(row, "numerator").fill("21")
    field(row, "denominator").fill("40")
    page.keyboard.press("Tab")
    expect(saved(row)).to_contain_text("You are signed out", timeout=PATIENCE)
    saved(row).get_by_role("link", name="Sign in again").click()
    sign_in_by_keyboard(page, site, "officer")
    page.wait_for_url(f"**/returns/{site.made['month']}/**")
    expect(field(row, "numerator")).to_have_value("21")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    page.reload()
    expect(field(row, "denominator")).to_have_value("40")


def test_submitting_after_the_session_ended_loses_nothing(opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, CHECKED)
    page.context.clear_cookies()
    field(row, "commentary").fill("Typed just before")
    page.get_by_role("button", name="Save and submit").click()
    expect(saved(row)).to_contain_text("You are signed out", timeout=PATIENCE)
    expect(field(row, "commentary")).to_have_value("Typed just before")
    page.goto(f"/accounts/login/?next=/returns/{site.made['month']}/")
    sign_in_by_keyboard(page, site, "officer")
    page.wait_for_url(f"**/returns/{site.made['month']}/**")
    expect(field(row, "commentary")).to_have_value("Typed just before")
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)


@pytest.mark.parametrize(("choice", "kept"), [("Keep mine", "Mine 1"), ("Take theirs", "Theirs 2")])
def test_second_officer_gets_both_versions_and_chooses(opened, site, choice, kept):
    mine, theirs = opened("officer"), opened("colleague")
    for page in (mine, theirs):
        page.goto(f"/returns/{site.made['before']}/")
    number = kept[-1]
    _type_commentary(theirs, f"Theirs {number}")
    expect(saved(row_of(theirs, ASSESSED))).to_contain_text("Saved at", timeout=PATIENCE)
    _type_commentary(mine, f"Mine {number}")
    row = row_of(mine, ASSESSED)
    expect(row.locator("[data-notes]")).to_contain_text(f"Theirs {number}", timeout=PATIENCE)
    expect(row.locator("[data-notes]")).to_contain_text("colleague@example.org")
    assert breaches(mine) == []
    row.get_by_role("button", name=choice).press("Enter")
    expect(field(row, "commentary")).to_have_value(kept)
    if choice == "Keep mine":
        expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    mine.reload()
    expect(field(row, "commentary")).to_have_value(kept)


def _type_commentary(page, words: str) -> None:
    field(row_of(page, ASSESSED), "commentary").fill(words)
    page.keyboard.press("Tab")


def test_return_is_saved_by_its_button_without_script(opened, site):
    page = opened("officer", java_script_enabled=False)
    page.goto(f"/returns/{site.made['before']}/")
    row = row_of(page, VISITS)
    field(row, "numerator").fill("500")
    field(row, "denominator").fill("610")
    page.get_by_role("button", name="Save drafts").click()
    expect(page.get_by_role("status").first).to_contain_text("1 saved at")
    expect(field(row, "numerator")).to_have_value("500")
    expect(row.locator("[data-worked-out]")).to_have_text("82%")


@pytest.mark.parametrize(("choice", "kept"), [("Mine, as it is in the fields", "Mine"), ("Theirs", "Theirs")])
def test_versions_are_chosen_without_script_and_mine_stays_until_then(opened, site, choice, kept):
    mine, theirs = (opened(role, java_script_enabled=False) for role in ("officer", "colleague"))
    for page in (mine, theirs):
        page.goto(f"/returns/{site.made['before']}/")
    for page, words in ((theirs, f"Theirs, then {kept}"), (mine, f"Mine, then {kept}")):
        field(row_of(page, TIMELY), "commentary").fill(words)
        page.get_by_role("button", name="Save drafts").click()
    row = row_of(mine, TIMELY)
    for _ in range(2):
        expect(row).to_contain_text("colleague@example.org saved a newer version")
        expect(row).to_contain_text(f"Theirs, then {kept}")
        expect(field(row, "commentary")).to_have_value(f"Mine, then {kept}")
        mine.get_by_role("button", name="Save drafts").click()
    row.get_by_label(choice).check()
    mine.get_by_role("button", name="Save drafts").click()
    expect(row).not_to_contain_text("newer version")
    expect(field(row, "commentary")).to_have_value(f"{kept}, then {kept}")


def test_draft_that_is_discarded_and_a_submission_taken_back_stay_so(opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, UNWANTED)
    discard = row.get_by_role("button", name="Discard this draft")
    expect(discard).to_be_hidden()
    field(row, "no_figure").select_option("late")
    field(row, "commentary").fill("The trust sends it next week.")
    field(row, "value").focus()
    expect(saved(row)).to_contain_text("Saved at", timeout=PATIENCE)
    expect(row.locator(".return-row__state")).to_have_text("Draft")
    page.get_by_role("button", name="Save and submit").click()
    row.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status").first).to_contain_text("It is a draft again")
    field(row, "commentary").fill("The trust sent it.")
    discard.click()
    expect(page.get_by_role("status").first).to_contain_text("The draft was discarded")
    page.reload()
    expect(field(row, "commentary")).to_have_value("")
    expect(field(row, "no_figure")).to_have_value("")
    expect(row.locator(".return-row__state")).to_have_text("Not started")
