"""The accessibility statement has the parts of the public sector's model statement, and says what the tests do."""

import re
from datetime import date, datetime

import pytest
from django.conf import settings

from tests.browser import rules, watching

STATEMENT = (settings.BASE_DIR / "docs" / "accessibility.md").read_text(encoding="utf-8")
# the headings of the model accessibility statement (gov.uk, "Sample accessibility statement"), in its order
PARTS = (
    "How accessible it is",
    "Feedback and contact information",
    "Enforcement procedure",
    "Technical information about this website's accessibility",
    "Compliance status",
    "Non-accessible content",
    "Non-compliance with the accessibility regulations",
    "Disproportionate burden",
    "Content that is not within the scope of the accessibility regulations",
    "What we are doing to improve accessibility",
    "Preparation of this accessibility statement",
)


def day_after(words: str) -> date:
    found = re.search(rf"{words} (\d{{1,2}} \w+ \d{{4}})", STATEMENT)
    assert found, f"the statement does not say {words!r} with a day"
    return datetime.strptime(found[1], "%d %B %Y").date()


def test_it_has_the_parts_of_the_model_statement_in_order():
    headings = re.findall(r"^#{2,3} (.+)$", STATEMENT, re.MULTILINE)
    assert [heading for heading in headings if heading in PARTS] == list(PARTS)


def test_it_says_how_far_it_complies_in_the_words_of_the_model():
    assert re.search(r"This website is (fully|partially|not) compliant with the \[Web Content Accessibility", STATEMENT)


def test_it_was_prepared_before_it_was_reviewed_and_neither_is_to_come():
    prepared, reviewed = day_after("This statement was prepared on"), day_after("It was last reviewed on")
    tested = day_after("The website was last tested on")
    assert prepared <= reviewed <= date.today()
    assert prepared <= tested <= date.today()


@pytest.mark.parametrize("width", [watching.WIDE, watching.NARROW])
def test_the_widths_it_names_are_those_of_the_tests(width):
    assert str(width) in STATEMENT


def test_the_standard_it_names_is_that_of_the_rules():
    assert "wcag22aa" in rules.RULES
    assert "version 2.2" in STATEMENT


def test_a_failure_names_its_criterion():
    start, end = STATEMENT.index("### Non-compliance"), STATEMENT.index("### Disproportionate burden")
    failures = re.findall(r"^- \*\*.*?(?=^- \*\*|^#|\Z)", STATEMENT[start:end], re.MULTILINE | re.DOTALL)
    assert failures
    assert all(re.search(r"\d\.\d\.\d", failure) for failure in failures)
