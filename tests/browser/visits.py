"""One visit to each page for all tests of it: what they look at is looked at once, and kept for the run.

A test takes what was seen and says what it must be, so that each claim fails by itself. Only the looks that the
collected modules have a use for are taken; the page without script is opened in the same moment, before any other test
can have changed what it shows.
"""

import re
from dataclasses import dataclass, field

from tests.browser.addresses import (
    EACH_TEMPLATE,
    ENTRANCE,
    MEMBER_PAGES,
    READING_ADDRESSES,
    VISITOR_PAGES,
    WORKING_PAGES,
)
from tests.browser.forms import forms_in, forms_of
from tests.browser.layout import Layout, faults_in_the_wide_font, too_near
from tests.browser.rules import OPEN_ALL, STRUCTURE, breaches
from tests.browser.watching import NARROW, WIDE, Watched

# whether the rules are tried on a page of a role
BY_RULES = {("member", page.values[0]): page.values[2] for page in MEMBER_PAGES}
BY_RULES |= {("", page.values[0]): page.values[2] for page in VISITOR_PAGES}
BY_RULES |= {page.values[:2]: page.values[2] for page in WORKING_PAGES}
READ = {("member", page.values[0]) for page in READING_ADDRESSES}
MEASURED = {page.values for page in EACH_TEMPLATE} | {("", page.values[0]) for page in ENTRANCE}


@dataclass(frozen=True)
class Look:
    """The frame of a page at one width, what axe finds in it, and how far all that opens reaches over the side."""

    structure: dict
    breaches: list[str] | None
    sideways: int


@dataclass
class Seen:
    """What was seen of a page. `forms` are those of several fields, with a script and without, as `forms.py` says."""

    status: int
    url: str
    forms: dict[bool, list] = field(default_factory=dict)
    words: str = ""
    words_without_script: str = ""
    at_width: dict[int, Look] = field(default_factory=dict)
    asked_elsewhere: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    layout: list[str] | None = None


class Visits:
    """Opens pages of a site for the tests in `modules`, each page of a role once."""

    def __init__(self, pages, site, modules: set[str]):
        self._pages, self._site, self._modules = pages, site, modules
        self._kept: dict[tuple[str, str], Seen] = {}

    def __call__(self, role: str, address: str) -> Seen:
        """What was seen of a page; what stands in braces in `address` is the key of something that was made."""
        key = (role, address)
        if key not in self._kept:
            with Watched(self._pages(role), self._site.url) as watched:
                self._kept[key] = self._visit(watched, key)
        return self._kept[key]

    def _visit(self, watched: Watched, key: tuple[str, str]) -> Seen:
        address = key[1].format(**self._site.made)
        answer = watched.visit(address)
        page = watched.page
        seen = Seen(answer.status, page.url)
        if "test_enter" in self._modules:
            seen.forms = {True: forms_of(page), False: forms_in(page, answer.text())}
        if "test_without_script" in self._modules and key in READ:
            seen.words = words(page)
            with Watched(self._pages(key[0], has_script=False), self._site.url) as plain:
                plain.visit(address)
                seen.words_without_script = words(plain.page)
        if "test_pages" in self._modules and key in BY_RULES:
            for width in (WIDE, NARROW):
                watched.resize(width)
                seen.at_width[width] = look_at(page, BY_RULES[key])
        seen.asked_elsewhere, seen.said = watched.asked_elsewhere, list(watched.said)
        if "test_wide_font" in self._modules and key in MEASURED:
            layout = Layout(page)
            seen.layout = too_near(layout) + faults_in_the_wide_font(layout)
        return seen


def look_at(page, by_rules: bool) -> Look:
    """The page at the width that it has; everything that can be opened is open afterwards."""
    structure = page.evaluate(STRUCTURE)
    found = breaches(page) if by_rules else None
    page.evaluate(OPEN_ALL)
    return Look(structure, found, page.evaluate(STRUCTURE)["sideways"])


def words(page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text())
