"""The grid of a return under a spreadsheet's hand: arrows, Enter, a pasted block, a number that is typed once."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_returns import CARED_FOR, PLANS, VISITS, field, open_return, row_of

pytestmark = pytest.mark.browser


def paste(page, text: str) -> None:
    """Paste into the field that has the focus, as a browser does with what was copied from a spreadsheet."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def first_column(page):
    """The first field of each row, as the address bar knows it: by its id."""
    return page.evaluate(
        "() => [...document.querySelectorAll('[data-row][data-url]')].map(row => row.querySelector('input').id)"
    )


def focused(page) -> str:
    return page.evaluate("() => document.activeElement.id")


def test_twelve_rows_stand_in_the_first_screen_and_a_telephone_shows_the_first_field(opened, site):
    page = opened("officer")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"/returns/{site.made['month']}/?area=all")
    whole = page.evaluate(
        """() => [...document.querySelectorAll('[data-row]')]
            .filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"""
    )
    assert whole >= 12
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.locator("[data-row] input").first.bounding_box()["y"] < 800


def test_enter_and_arrows_move_like_a_spreadsheet_and_send_nothing(opened, site):
    page = opened("officer")
    open_return(page, site)
    first = first_column(page)
    page.locator(f"#{first[0]}").focus()
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    for key, expected in (
        ("Enter", first[1]),
        ("ArrowDown", first[2]),
        ("ArrowUp", first[1]),
        ("Shift+Enter", first[0]),
        ("ArrowUp", first[0]),
        ("ArrowRight", first[0].replace("numerator", "denominator")),
        ("ArrowLeft", first[0]),
    ):
        page.keyboard.press(key)
        assert focused(page) == expected, key
    page.locator(f"#{first[-1]}").focus()
    page.keyboard.press("Enter")
    assert focused(page) == first[-1]
    page.keyboard.press("Control+Enter")
    assert page.evaluate("() => document.activeElement.name") == "submit"
    assert sent == []


def test_a_month_is_reached_and_sent_with_few_keystrokes(opened, site):
    page = opened("officer")
    open_return(page, site)
    strokes = 0

    def press(key):
        nonlocal strokes
        strokes += 1
        page.keyboard.press(key)

    for key in ("Tab", "Enter", "Tab"):
        press(key)
    while "first empty field" not in page.evaluate("() => document.activeElement.textContent"):
        press("Tab")
    press("Enter")
    assert "numerator" in focused(page) or "value" in focused(page)
    # of 23 KPIs with two counts each: down the first column, across, up the second, to the button, and the press
    assert strokes + 23 + 1 + 23 + 2 <= 60


def test_block_from_a_spreadsheet_fills_rows_and_columns_and_is_taken_back(opened, site):
    page = opened("officer")
    open_return(page, site)
    first = first_column(page)
    row, below = (page.locator("[data-row][data-url]").nth(place) for place in (0, 1))
    before = [field(one, name).input_value() for one in (row, below) for name in ("numerator", "denominator")]
    page.locator(f"#{first[0]}").focus()
    paste(page, "611\t640\r\n602\t633\r\n")
    after = [field(one, name).input_value() for one in (row, below) for name in ("numerator", "denominator")]
    assert after == ["611", "640", "602", "633"]
    expect(page.locator("[data-saved]")).to_contain_text("4 numbers pasted")
    expect(row.locator("[data-worked-out]")).to_have_text("95.5%")
    page.keyboard.press("Control+z")
    assert [field(one, name).input_value() for one in (row, below) for name in ("numerator", "denominator")] == before
    expect(page.locator("[data-saved]")).to_contain_text("4 numbers taken back")


def test_block_that_is_larger_than_the_grid_says_what_had_no_place(opened, site):
    page = opened("officer")
    open_return(page, site)
    page.locator(f"#{first_column(page)[-1]}").focus()
    paste(page, "1\t2\t3\t4\n5")
    expect(page.locator("[data-saved]")).to_contain_text("had no field here")
    page.keyboard.press("Control+z")


def test_number_that_two_kpis_share_is_typed_once(opened, site):
    page = opened("officer")
    open_return(page, site)
    rate, plans = row_of(page, CARED_FOR), row_of(page, "Care plan in place and reviewed")
    for row, name in ((rate, "numerator"), (plans, "denominator")):
        field(row, name).fill("")
    field(plans, "denominator").press_sequentially("911")
    expect(field(rate, "numerator")).to_have_value("911")
    # what the county's children are is filled in
    assert field(rate, "denominator").input_value() == "181943"
    expect(rate.locator("[data-worked-out]")).to_have_text("50.1")
    # a number of one's own is left as it is
    field(rate, "numerator").fill("912")
    field(plans, "denominator").fill("910")
    expect(field(rate, "numerator")).to_have_value("912")


def test_total_is_worked_out_once_all_its_parts_are_typed(opened, site):
    page = opened("officer")
    open_return(page, site)
    total, north, south = (
        field(row_of(page, title), "denominator") for title in (VISITS, PLANS, "Care plan in place and reviewed")
    )
    for one in (total, north, south):
        one.fill("")
    parts = " ".join(one.get_attribute("id") for one in (north, south))
    # no total is among the practice KPIs, so the page is told of one
    total.evaluate("(input, parts) => { input.dataset.adds = parts; }", parts)
    north.press_sequentially("500")
    expect(total).to_have_value("")
    south.press_sequentially("411")
    expect(total).to_have_value("911")
    south.fill("410")
    expect(total).to_have_value("910")
    # a number of one's own is left as it is
    total.fill("905")
    north.fill("501")
    expect(total).to_have_value("905")


def test_a_button_stays_under_the_pointer_until_it_is_released(opened, site):
    """The answer to what was typed just before comes while the button is held, and moves it."""
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, VISITS)
    row.locator("input[data-field=numerator]").fill("97%")
    button = page.get_by_role("button", name="Save drafts")
    button.scroll_into_view_if_needed()
    button.hover()
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.mouse.down()
    stood = button.bounding_box()
    page.wait_for_timeout(300)
    assert button.bounding_box() == stood
    page.mouse.up()
    expect(page.locator(".govuk-notification-banner").first).to_contain_text("your attention below.")
    expect(row.locator(".return-field__error").first).to_contain_text("97% is a percentage")


def test_an_answer_does_not_wait_for_a_release_that_never_comes(opened, site):
    page = opened("officer")
    open_return(page, site)
    row = row_of(page, VISITS)
    row.locator("input[data-field=numerator]").fill("97%")
    page.get_by_role("button", name="Save drafts").hover()
    # as where a menu of the browser takes the release
    page.evaluate("document.dispatchEvent(new PointerEvent('pointerdown', {button: 0}))")
    row.locator("input[data-field=numerator]").blur()
    expect(row.locator(".return-field__error").first).to_contain_text("97% is a percentage")


def test_error_in_a_narrow_column_is_read_in_a_line_or_two_beside_its_label(opened, site):
    page = opened("officer")
    open_return(page, site)
    typed = row_of(page, PLANS).locator("input[data-field=numerator]")
    typed.fill("96%")
    page.get_by_role("button", name="Save drafts").click()
    expect(page.get_by_role("status").first).to_contain_text("your attention below.")
    row, said = row_of(page, PLANS), row_of(page, PLANS).locator(".return-field__error").first
    expect(said).to_contain_text("96% is a percentage")
    for width in (1280, 1024):
        page.set_viewport_size({"width": width, "height": 800})
        line = said.evaluate("said => parseFloat(getComputedStyle(said).lineHeight)")
        assert said.bounding_box()["height"] <= 2.5 * line
        assert row.locator("label").first.bounding_box()["height"] > 10
    others = page.locator("[data-row]:not(:has(.return-field--error))")
    assert others.first.bounding_box()["height"] < 80, "a row without an error keeps its line"
