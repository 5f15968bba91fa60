"""Progress on a recommendation from the lead's keyboard to the member's screen, and that nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press_on, sign_in_by_keyboard, tab_to, type_into
from tests.browser.rules import flaws

pytestmark = pytest.mark.browser

OVERSIGHT, OVERSIGHT_PAGE = "Supervision and oversight at all levels", "/recommendations/ilacs-2019/8/"
ASSURANCE, ASSURANCE_PAGE = "Effective quality assurance", "/progress/ilacs-2019/9/propose/"
RECRUITMENT_PAGE = "/progress/ilacs-2019/10/propose/"
REASON = "Half of the team managers left in spring."
RETURNED = "Say what it changed for children."
CHANGED = "Plans of forty children were put right after supervision."
ACTION = "Train every new team manager in supervision"
SLIP = "The trainer is ill until next month."
EVIDENCE = "All nine managers passed the course."
PATIENCE = 30_000


def saved(page):
    return page.locator("[data-saved]")


def choose_rating(page, place: int) -> None:
    """Choose the rating in that place of the scale, 0 being the first, as a keyboard does: by the arrows."""
    tab_to(page, page.get_by_label(re.compile("Not started$")))
    page.keyboard.press("Space")
    for _ in range(place):
        page.keyboard.press("ArrowDown")


def test_update_goes_from_the_lead_to_the_member_by_keyboard_alone(opened, site):
    lead, manager, member = opened("officer"), opened("manager"), opened("member")
    _propose_off_track(lead)
    _return_it(manager)
    _mend_it(lead)
    _approve_it(manager)
    member.goto(OVERSIGHT_PAGE)
    said = member.locator("main")
    for words in ("Off track", REASON, CHANGED):
        expect(said).to_contain_text(words)
    assert flaws(member) == []
    member.goto("/recommendations/?inspection=ilacs-2019")
    line = member.get_by_role("row").filter(has=member.get_by_role("link", name=OVERSIGHT))
    expect(line).to_contain_text("Off track")
    assert flaws(member) == []


def _propose_off_track(page) -> None:
    """Off track needs a reason: it is refused at the field and mended there."""
    page.goto("/progress/")
    assert flaws(page) == []
    press_on(page, page.get_by_role("link", name=f"Propose an update on {OVERSIGHT}"))
    expect(page.locator("h1")).to_have_text("Propose an update")
    assert flaws(page) == []
    choose_rating(page, 1)
    type_into(page, page.get_by_label("What was done"), "Every team has supervision in the diary.")
    submit = page.get_by_role("button", name="Save and submit")
    press_on(page, submit)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    reason = page.get_by_label("Why is it rated so?")
    expect(page.locator(f"#{reason.get_attribute('id')}_error")).to_contain_text(
        "Say in a sentence why it is off track"
    )
    expect(page.get_by_label("What was done")).to_have_value("Every team has supervision in the diary.")
    assert flaws(page) == []
    type_into(page, reason, REASON)
    press_on(page, submit)
    expect(page.get_by_role("status").first).to_contain_text("Submitted")
    assert flaws(page) == []


def _return_it(page) -> None:
    page.goto("/progress/")
    assert flaws(page) == []
    press_on(page, page.get_by_role("link", name=re.compile(OVERSIGHT)).first)
    expect(page.locator("main")).to_contain_text(REASON)
    send = page.get_by_role("button", name="Return", exact=True)
    press_on(page, send)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.locator("#return_return_reason_error")).to_contain_text("Say what must be changed")
    assert flaws(page) == []
    type_into(page, page.get_by_label("What must be changed?"), RETURNED)
    press_on(page, send)
    expect(page.get_by_role("status")).to_contain_text("Returned to")


def _mend_it(page) -> None:
    page.goto("/progress/")
    line = page.get_by_role("row").filter(has_text=OVERSIGHT)
    expect(line).to_contain_text(RETURNED)
    press_on(page, line.get_by_role("link", name=re.compile("^Returned to you")))
    expect(page.locator("main")).to_contain_text(RETURNED)
    assert flaws(page) == []
    type_into(page, page.get_by_label("What it changed for children"), CHANGED)
    press_on(page, page.get_by_role("button", name="Save and submit"))
    expect(page.get_by_role("status").first).to_contain_text("Submitted")


def _approve_it(page) -> None:
    page.goto("/progress/")
    press_on(page, page.get_by_role("link", name=re.compile(OVERSIGHT)).first)
    expect(page.locator("main")).to_contain_text(CHANGED)
    press_on(page, page.get_by_role("button", name="Approve", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Approved, and seen by members from now on")


def test_action_is_added_slips_and_is_closed_by_keyboard_alone(opened, site):
    lead, member = opened("officer"), opened("member")
    _add_action(lead)
    _move_its_date(lead)
    _close_it(lead)
    member.goto(OVERSIGHT_PAGE)
    press_on(member, member.locator("summary").filter(has_text=re.compile(r"ctions \(\d+\)")))
    line = member.get_by_role("listitem").filter(has_text=ACTION)
    for words in ("done", SLIP, EVIDENCE):
        expect(line).to_contain_text(words)


def type_day(page, place, day: date) -> None:
    """Type a day where the browser has a calendar; the order of its parts is that of the machine."""
    tab_to(page, place)
    place.fill(day.isoformat())


def _add_action(page) -> None:
    page.goto("/progress/")
    press_on(page, page.get_by_role("link", name=f"Add one to {OVERSIGHT}"))
    add = page.get_by_role("button", name="Add", exact=True)
    press_on(page, add)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert flaws(page) == []
    type_into(page, page.get_by_label("What is to be done"), ACTION)
    owner = page.get_by_label("Owner")
    tab_to(page, owner)
    page.keyboard.type("officer@")
    type_day(page, page.get_by_label("Due on"), date.today() + timedelta(days=30))
    press_on(page, add)
    expect(page.locator("h1")).to_have_text(ACTION)
    assert flaws(page) == []


def _open_step(page, words: str) -> None:
    press_on(page, page.locator("summary").filter(has_text=words))


def _move_its_date(page) -> None:
    page.reload()
    _open_step(page, "Change the due date")
    step = page.locator("details[open]").filter(has_text="Change the due date")
    type_day(page, step.get_by_label("New due date"), date.today() + timedelta(days=60))
    press_on(page, step.get_by_role("button"))
    expect(page.locator("main")).to_contain_text("Say in a sentence why the date changes")
    assert flaws(page) == []
    type_into(page, step.get_by_label("Why does the date change?"), SLIP)
    press_on(page, step.get_by_role("button"))
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(SLIP)


def _close_it(page) -> None:
    page.reload()
    _open_step(page, "Close it as done")
    step = page.locator("details[open]").filter(has_text="Close it as done").first
    press_on(page, step.get_by_role("button", name=re.compile("Close")))
    expect(page.locator("main")).to_contain_text("Say what shows that it is done")
    assert flaws(page) == []
    step = page.locator("details").filter(has_text="Close it as done").first
    type_into(page, step.get_by_label("What shows that it is done?"), EVIDENCE)
    press_on(page, step.get_by_role("button", name=re.compile("Close")))
    expect(page.locator("main")).to_contain_text(EVIDENCE)
    expect(page.get_by_role("heading", name="There is a problem")).to_have_count(0)
    assert flaws(page) == []


# -- nothing typed is lost ----------------------------------------------------------------------------


def give_up(page) -> None:
    page.reload()
    page.get_by_text("Give up this draft").first.click()
    page.get_by_role("button", name="Give up this draft").click()
    expect(page.get_by_role("status")).to_contain_text("given up")


def test_proposal_is_kept_as_it_is_typed(opened, site):
    page = opened("officer")
    page.goto(ASSURANCE_PAGE)
    choose_rating(page, 3)
    type_into(page, page.get_by_label("What was done"), "Audits are done together.")
    page.keyboard.press("Tab")
    expect(saved(page)).to_contain_text("Saved at", timeout=PATIENCE)
    page.goto(ASSURANCE_PAGE)
    expect(page.get_by_label("What was done")).to_have_value("Audits are done together.")
    expect(page.get_by_label(re.compile("On track$"))).to_be_checked()
    page.wait_for_function("Object.keys(localStorage).length === 0", timeout=PATIENCE)
    give_up(page)


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(opened, site):
    page = opened("officer")
    page.goto(ASSURANCE_PAGE)
    page.context.set_offline(True)
    page.get_by_label("What was done").fill("Typed on a train.")
    page.keyboard.press("Tab")
    expect(saved(page)).to_contain_text("no connection", timeout=PATIENCE)
    page.get_by_role("button", name="Save and submit").click()
    page.wait_for_timeout(500)
    expect(page.get_by_label("What was done")).to_have_value("Typed on a train.")
    page.context.set_offline(False)
    expect(saved(page)).to_contain_text("Saved at", timeout=PATIENCE)
    page.reload()
    expect(page.get_by_label("What was done")).to_have_value("Typed on a train.")
    give_up(page)


def test_what_is_typed_after_the_session_ended_is_there_after_signing_in(opened, site):
    page = opened("officer")
    page.goto(ASSURANCE_PAGE)
    page.context.clear_cookies()
    page.get_by_label("What was done").fill("Typed too late.")
    page.get_by_text("Link KPIs").click()
    page.get_by_label("Audits completed").first.check()
    expect(saved(page)).to_contain_text("You are signed out", timeout=PATIENCE)
    assert flaws(page) == []
    saved(page).get_by_role("link", name="Sign in again").click()
    sign_in_by_keyboard(page, site, "officer")
    page.wait_for_url(f"**{ASSURANCE_PAGE}")
    expect(page.get_by_label("What was done")).to_have_value("Typed too late.")
    expect(saved(page)).to_contain_text("Saved at", timeout=PATIENCE)
    page.reload()
    expect(page.get_by_label("Audits completed").first).to_be_checked()
    give_up(page)


def test_form_waits_for_a_save_of_its_own_and_meets_no_conflict(opened, site):
    page = opened("officer")
    page.goto(RECRUITMENT_PAGE)

    def late(route):
        page.wait_for_timeout(1_500)
        route.continue_()

    page.route("**/draft/", late, times=1)
    page.get_by_label("What was done").fill("First.")
    page.keyboard.press("Tab")
    page.get_by_label("What comes next").fill("Second.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main")).to_contain_text("Draft, saved at")
    expect(page.get_by_label("What was done")).to_have_value("First.")
    expect(page.get_by_label("What comes next")).to_have_value("Second.")
    give_up(page)


@pytest.mark.parametrize("choice", ["Keep mine", "Take theirs"])
def test_two_windows_get_both_versions_and_one_is_chosen(opened, site, choice):
    one, other = opened("officer"), opened("officer")
    for page in (one, other):
        page.goto(RECRUITMENT_PAGE)
    _type_next(one, "From the first window.")
    expect(saved(one)).to_contain_text("Saved at", timeout=PATIENCE)
    _type_next(other, "From the second window.")
    notes = other.locator("[data-notes]")
    expect(notes).to_contain_text("From the first window.", timeout=PATIENCE)
    assert flaws(other) == []
    notes.get_by_role("button", name=choice).press("Enter")
    kept = "From the second window." if choice == "Keep mine" else "From the first window."
    expect(other.get_by_label("What comes next")).to_have_value(kept)
    if choice == "Keep mine":
        expect(saved(other)).to_contain_text("Saved at", timeout=PATIENCE)
    other.reload()
    expect(other.get_by_label("What comes next")).to_have_value(kept)
    give_up(other)


def _type_next(page, words: str) -> None:
    page.get_by_label("What comes next").fill(words)
    page.keyboard.press("Tab")


def test_proposal_is_saved_by_its_button_without_script(opened, site):
    page = opened("officer", java_script_enabled=False)
    page.goto(RECRUITMENT_PAGE)
    page.get_by_label("What was done").fill("Typed without a script.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("main")).to_contain_text("Draft, saved at")
    expect(page.get_by_label("What was done")).to_have_value("Typed without a script.")
    give_up(page)
