"""Pages of themes: what belongs to one by links, as at a day, what is told of voices, empty states, flat queries."""

from datetime import date

import pytest

from tests import factories as make
from tests.page_text import text_of
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def health(db):
    """A theme of one service area and two words for recommendations, neither of which is its own name."""
    make.make_area()
    theme = make.make_theme(
        slug="health", name="Health", recommendation_themes=["teeth", "check-ups"], services=["health"]
    )
    theme.service_areas.add(make.make_service_area(name="health"))
    return theme


def member_rows(theme, **known):
    """A row of every kind that belongs to the theme, through its KPI or its recommendation."""
    area = theme.service_areas.get()
    kpi = make.make_kpi(service_area=area)
    asked = make.make_recommendation(theme="check-ups", short_title="Asked about health")
    make.make_action(recommendation=asked, title="Hold a clinic", due_on=date(2021, 3, 31))
    source = make.make_source()
    found = make.make_finding(text="Clinics are late.", tone="area_for_improvement", source=source, **known)
    found.kpis.add(kpi)
    heard = make.make_finding(text="Children like the clinic.", voice="children", source=source)
    heard.recommendations.add(asked)
    promise = make.make_commitment(what="More clinics")
    promise.kpis.add(kpi)
    risk = make.make_risk(words="Nurses leave.")
    risk.recommendations.add(asked)
    priority = make.make_priority(title="Clinics first", source=make.make_source())
    priority.kpis.add(kpi)
    make.make_statement(text="Twelve clinics were held.", service="health")
    return kpi, asked


def test_the_queries_do_not_grow_with_a_theme(member, health):
    member_rows(health)
    member.get("/themes/health/")
    few, few_in_list = queries_of(member, "/themes/health/?a=1"), queries_of(member, "/themes/?a=1")
    for _ in range(6):
        member_rows(health)
        make.make_theme()
    member.get("/themes/health/")
    assert queries_of(member, "/themes/health/?a=2") <= few
    assert queries_of(member, "/themes/?a=2") <= few_in_list


def test_everything_of_a_theme_is_on_its_page_with_its_source(member, health):
    kpi, _ = member_rows(health)
    page = text_of(member.get("/themes/health/"))
    for words in (
        kpi.title,
        "Asked about health",
        "What inspectors found (1)",
        "Clinics are late.",
        "Children Children like the clinic.",
        "Hold a clinic",
        "More clinics",
        "No answer recorded",
        "Nurses leave.",
        "Clinics first",
        "Twelve clinics were held.",
    ):
        assert words in page, words
    listed = text_of(member.get("/themes/"))
    counts = "1 KPI, 1 recommendation, 1 finding, 1 action, 1 promise, 1 risk, 1 on the voice"
    assert counts in listed


def test_what_is_not_linked_does_not_belong_to_a_theme(member, health):
    member_rows(health)
    make.make_finding(text="Health of another kind.", source=make.make_source())
    other = make.make_kpi(title="Health elsewhere")
    page = text_of(member.get("/themes/health/"))
    assert "Health of another kind." not in page
    assert other.title not in page
    assert "KPIs that belong to no theme (1) Health elsewhere" in text_of(member.get("/themes/"))


def test_a_recommendation_belongs_through_the_kpi_that_measures_it(member, health):
    kpi, _ = member_rows(health)
    linked = make.make_recommendation(theme="elsewhere", short_title="Measured by a health KPI")
    make.link_kpis(linked, kpi, known_from=make.moment(2022, 1, 12))
    assert linked.short_title in text_of(member.get("/themes/health/"))
    assert linked.short_title not in text_of(member.get("/themes/health/?as_at=2022-01-11"))


def test_the_theme_of_voices_has_those_of_every_subject(member, health):
    member_rows(health)
    make.make_finding(text="Parents want to be asked.", voice="parents", source=make.make_source())
    make.make_theme(slug="voice", name="Voice", has_every_voice=True)
    page = text_of(member.get("/themes/voice/"))
    assert "Children Children like the clinic." in page
    assert "Parents Parents want to be asked." in page
    assert "Parents want to be asked." not in text_of(member.get("/themes/health/"))


def test_a_theme_shows_what_was_known_on_the_day(member, health):
    member_rows(health, known_from=make.moment(2022, 1, 12))
    assert "Clinics are late." in text_of(member.get("/themes/health/?as_at=2022-01-12"))
    before = text_of(member.get("/themes/health/?as_at=2022-01-11"))
    assert "Clinics are late." not in before
    assert "No promise is linked to this." in before
    assert "No risk is linked to this." in before


def test_a_theme_without_anything_says_so(member, health):
    page = text_of(member.get("/themes/health/"))
    for words in (
        "No KPI measures this.",
        "No recommendation on this was known.",
        "No finding is linked to this.",
        "Nothing that children, parents or carers said about this was found in the published papers.",
        "No action is recorded.",
        "No promise is linked to this.",
        "No risk is linked to this.",
        "No priority of a plan is linked to this.",
        "No single fact from a paper is linked to this.",
    ):
        assert words in page, words


def test_a_theme_that_there_is_not_is_not_found(member):
    assert member.get("/themes/nothing/").status_code == 404
    assert "No theme is recorded" in text_of(member.get("/themes/"))


def test_kpi_and_recommendation_lead_to_their_theme(member, health):
    kpi, asked = member_rows(health)
    for address in (f"/kpis/{kpi.slug}/", f"/recommendations/{asked.inspection.slug}/{asked.number}/"):
        assert 'href="/themes/health/"' in member.get(address).text
