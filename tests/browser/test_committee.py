"""A meeting prepared and followed up: the member's three pages, the officer's answer, the manager's record."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

WIDE = {"width": 1280, "height": 800}
OWN = "Who visits the children placed in Scotland?"
PROMISED = "Bring the numbers by age to the spring meeting"
ANSWER = "The numbers by age are in the report of today."
MINUTE = "minute 17.2"
TODAY = date.today().isoformat()


def follow(page, name) -> None:
    page.locator("main").get_by_role("link", name=name).first.click()


def heading(page, words) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def tick_first(page) -> str:
    """Tick the first question that is offered, and return its words."""
    line = page.locator("label", has=page.get_by_role("checkbox")).first
    words = line.inner_text().strip()
    line.get_by_role("checkbox").check()
    page.get_by_role("button", name="Keep my choice").click()
    expect(page.get_by_text("Your choice is kept.")).to_be_visible()
    return words


def add_own(page) -> None:
    page.get_by_label("Your own question").fill(OWN)
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("listitem").filter(has_text=OWN)).to_be_visible()


def take_back(page, words: str) -> None:
    """Untick the question and remove the own one."""
    page.goto("/questions/mine/")
    page.get_by_label(words).first.uncheck()
    page.get_by_role("button", name="Keep my choice").click()
    page.get_by_role("button", name=re.compile("^Remove")).click()
    expect(page.get_by_text("The question is off your list.")).to_be_visible()


def test_a_member_prepares_a_meeting_from_three_pages(opened, site):
    page = opened("member", viewport=WIDE)
    page.goto("/")
    follow(page, re.compile(r"grade by Ofsted|new areas? to improve"))
    heading(page, "What has changed")
    expect(page.get_by_text("Grades by Ofsted").first).to_be_visible()
    page.goto(f"/meetings/{site.made['meeting']}/")
    follow(page, "What has changed since the meeting before")
    heading(page, "What has changed")
    page.go_back()
    expect(page.get_by_role("heading", name="Promised for this meeting")).to_be_visible()
    follow(page, "Questions to ask")
    expect(page.locator(".questions > li")).to_have_count(8)
    follow(page, "Tick what you want to ask")
    words = tick_first(page)
    add_own(page)
    expect(page.get_by_label(words).first).to_be_checked()
    manager = opened("manager", viewport=WIDE)
    manager.goto("/questions/ticked/")
    shown = manager.locator("main").inner_text()
    assert words in shown
    assert "1 member" in shown
    assert OWN not in shown
    assert site.people["member"][0] not in shown
    take_back(page, words)


def test_a_question_becomes_a_promise_that_only_the_committee_closes(opened, site):
    officer, manager, member = (opened(role, viewport=WIDE) for role in ("officer", "manager", "member"))
    officer.goto("/questions/")
    question = officer.locator(".questions h2").first.inner_text()
    follow(officer, "Record what was promised in answer to it")
    officer.get_by_label("What was promised or asked for").fill(PROMISED)
    officer.get_by_label("To whom it was promised, or of whom it was asked").fill("committee")
    officer.get_by_label("Or on which day").fill(TODAY)
    officer.get_by_role("button", name="Add", exact=True).click()
    address = officer.url
    officer.get_by_text("Record an answer").click()
    officer.get_by_label("Day of the answer").fill(TODAY)
    officer.get_by_label("What the answer is").fill(ANSWER)
    officer.get_by_role("button", name="Record the answer").click()
    expect(officer.get_by_text("The answer is recorded.")).to_be_visible()
    # whoever entered the answer is offered no decision
    expect(officer.get_by_text("Record that the committee accepted the answer")).to_have_count(0)
    manager.goto(address)
    manager.get_by_text("Record that the committee accepted the answer").click()
    manager.get_by_label("Day on which the committee accepted the answer").fill(TODAY)
    manager.locator("#accept_minute").fill(MINUTE)
    manager.get_by_role("button", name="Record that it is accepted").click()
    expect(manager.get_by_text("It is recorded as accepted by the committee.")).to_be_visible()
    member.goto("/promises/?show=accepted")
    follow(member, PROMISED)
    heading(member, PROMISED)
    expect(member.get_by_text("Accepted by the committee").first).to_be_visible()
    expect(member.locator("main")).to_contain_text(MINUTE)
    follow(member, question)
    heading(member, "Questions to ask")


def test_without_script_a_member_ticks_and_adds_a_question(opened):
    page = opened("member", viewport=WIDE, java_script_enabled=False)
    page.goto("/questions/")
    follow(page, "Tick what you want to ask")
    words = tick_first(page)
    add_own(page)
    take_back(page, words)
