"""Themes and progress seen together on the published data."""

import pytest

from scrutiny.models import Theme
from tests.page_text import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("west_sussex")]
NAMED = {
    "permanence",
    "health",
    "care-plans",
    "pre-birth",
    "fostering",
    "life-story",
    "education",
    "residential",
    "asylum",
    "voice",
    "workforce",
    "help-and-protection",
    "leadership",
}


def test_the_themes_of_the_committee_have_pages_with_measures(member):
    assert set(Theme.objects.values_list("slug", flat=True)) >= NAMED
    for slug in NAMED:
        page = text_of(member.get(f"/themes/{slug}/"))
        assert "No KPI measures this." not in page, slug
        assert "No recommendation on this was known." not in page, slug


def test_the_feedback_asked_for_in_september_2023_is_an_open_promise(member):
    page = text_of(member.get("/themes/voice/"))
    assert "Feedback from children and families . Asked of officers, 13 September 2023. ○ No answer recorded" in page
    assert "Uses of Mind of My Own" in page
    # of a monitoring visit, whose findings stand in a file of their own
    assert "Children's voices were mostly heard." in page
    assert "/themes/voice/" in member.get("/").content.decode()
    assert "Feedback from children and families . Asked" not in text_of(member.get("/themes/voice/?as_at=2023-09-12"))


def test_the_issues_of_2016_2019_and_2023_say_which_came_back(member):
    page = text_of(member.get("/recommendations/matrix/"))
    assert (
        "Return interviews for missing children, from 20 January 2016 to 8 May 2019; Case recording and return"
        " interviews, from 8 May 2019 to 11 May 2023; Return home interviews, from 11 May 2023 to" in page
    )
    # asked in 2016, not in 2019, and again in 2023
    assert (
        "Health delays for children in care, from 20 January 2016 to 8 May 2019; Initial health assessments and CAMHS,"
        " from 11 May 2023 to" in page
    )
    assert "Third time. Asked for by 3 inspections or visits: 2016, 2019, 2023." in page
