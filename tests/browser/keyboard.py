"""What a person does who uses the keyboard alone: goes to a place by Tab, and presses or types there."""

import pytest


def tab_to(page, place, most: int = 150) -> None:
    """Press Tab until the focus is on `place`."""
    # found once: by its role and name it would be looked for all over the page at each step
    found = place.element_handle()
    for _ in range(most):
        if found.evaluate("here => here === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{place} is not reached by {most} steps of the Tab key")


def press_on(page, place, key: str = "Enter") -> None:
    tab_to(page, place)
    page.keyboard.press(key)


def type_into(page, place, words: str) -> None:
    tab_to(page, place)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def _leave(_dialogue) -> None:
    """Nothing: whoever expects the dialogue answers it."""


def choose_file(page, place, name: str, content: bytes) -> None:
    """Choose a file for the field `place`, as its dialogue gives it after the space bar."""
    # while anybody listens the browser hands its dialogues over; switching that off and on again loses one at times
    page.on("filechooser", _leave)
    tab_to(page, place)
    with page.expect_file_chooser() as dialogue:
        page.keyboard.press("Space")
    dialogue.value.set_files({"name": name, "mimeType": "text/csv", "buffer": content})


def sign_in_by_keyboard(page, site, role: str) -> None:
    email, password = site.people[role]
    type_into(page, page.get_by_label("Email"), email)
    type_into(page, page.get_by_label("Password", exact=True), password)
    page.keyboard.press("Enter")
