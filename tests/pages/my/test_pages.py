"""The page of what one follows: its lines, what changed, the steps on it; and that it is nobody else's."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.conf import settings
from django.core import mail

from kpis.reminders.letters import get_letters, send_letters
from scrutiny.following import actions
from scrutiny.following.queries import get_followed
from scrutiny.models import Theme
from tests import factories as make
from tests.pages.makers import Page
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NOW = make.moment(2022, 7, 1, 9)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person():
    return make.make_person()


@pytest.fixture
def client(client, person):
    client.force_login(person)
    return client


def meet(day, **columns):
    return make.make_meeting(committee=settings.COMMITTEE_NAME, held_on=day, **columns)


def a_kpi(title="Visits on time", **columns):
    kpi = make.make_kpi(title=title, **columns)
    make.make_figure(kpi=kpi, stated_value=Decimal(80))
    return kpi


def follow(person, *kpis):
    for kpi in kpis:
        actions.follow(kind="kpis", row=kpi.pk, by=person)


def titles(client):
    return [one.line.thing.title for one in client.get("/my/").context["my"].lines]


def test_an_empty_page_says_how_to_begin(client):
    page = Page(client.get("/my/"))
    assert "You follow nothing yet." in page.text
    assert "/kpis/" in page.links


def test_a_link_on_the_page_of_a_kpi_leads_to_following_it(client, person):
    kpi = a_kpi(slug="visits")
    assert "/my/follow/kpis/visits/" in Page(client.get("/kpis/visits/")).links
    assert "Follow this KPI?" in Page(client.get("/my/follow/kpis/visits/")).text
    assert not get_followed(person)
    page = Page(client.post("/my/follow/kpis/visits/", {"step": "follow"}, follow=True))
    assert "You follow this KPI: Visits on time" in page.text
    assert [one.row for one in get_followed(person)] == [kpi.pk]
    assert "You follow this KPI" in Page(client.get("/my/follow/kpis/visits/")).text


def test_a_recommendation_stands_with_its_rating_and_latest_word(client, person):
    asked = make.make_recommendation(code="ilacs-2019-01", short_title="Train staff")
    links = Page(client.get(f"/recommendations/{asked.inspection.slug}/{asked.number}/")).links
    assert "/my/follow/recommendations/ilacs-2019-01/" in links
    client.post("/my/follow/recommendations/ilacs-2019-01/", {"step": "follow"})
    text = Page(client.get("/my/")).text
    assert "Train staff" in text
    assert "Not yet rated by the council" in text
    assert "no update found" in text


def test_a_theme_counts_what_changed_of_its_kpis(client, person):
    meet(date(2022, 6, 1))
    area = make.make_service_area(name="Fostering")
    kpi = a_kpi(service_area=area)
    make.make_figure(kpi=kpi, period=make.month(2022, 5), published_at=make.moment(2022, 6, 8))
    theme = Theme.objects.create(slug="fostering", name="Fostering", about="Homes with carers.")
    theme.service_areas.add(area)
    assert "/my/follow/themes/fostering/" in Page(client.get("/themes/fostering/")).links
    client.post("/my/follow/themes/fostering/", {"step": "follow"})
    (line,) = client.get("/my/").context["my"].lines
    assert line.line.now == "1 KPI, 0 recommendations"
    assert line.changes > 0


@pytest.mark.parametrize("address", ["/my/follow/kpis/nothing/", "/my/follow/purple/visits/"])
def test_what_is_not_there_cannot_be_followed(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_kpi_stands_with_its_figure_and_its_changes_since_the_last_meeting(client, person):
    meet(date(2022, 6, 1))
    kpi, other = a_kpi(), a_kpi("Another one")
    for one in (kpi, other):
        make.make_figure(kpi=one, period=make.month(2022, 5), published_at=make.moment(2022, 6, 8))
    follow(person, kpi)
    page = client.get("/my/")
    (line,) = page.context["my"].lines
    assert (line.line.when, line.changes > 0) == ("May 2022", True)
    text = Page(page).text
    assert "Since the meeting of 1 June 2022" in text
    assert "Another one" not in text


def test_without_a_meeting_the_page_says_so(client, person):
    follow(person, a_kpi())
    assert "No meeting of the committee is recorded" in Page(client.get("/my/")).text


def test_an_earlier_day_shows_what_was_known_then(client, person):
    kpi = a_kpi()
    make.make_figure(kpi=kpi, period=make.month(2022, 5), published_at=make.moment(2022, 6, 8))
    later = make.make_recommendation(inspection=make.make_inspection(known_from=make.moment(2022, 6, 8)))
    follow(person, kpi)
    actions.follow(kind="recommendations", row=later.pk, by=person)
    page = client.get("/my/?as_at=2022-06-01")
    (line,) = page.context["my"].lines
    assert line.line.when != "May 2022"
    assert line.url.endswith("?as_at=2022-06-01")
    assert "1 of what you follow was not known yet on this day" in Page(page).text
    assert client.get("/my/?as_at=2022-02-31").status_code == 400


def test_stopping_can_be_undone_with_one_press(client, person):
    first, second, third = a_kpi("First"), a_kpi("Second", slug="second"), a_kpi("Third")
    follow(person, first, second, third)
    page = Page(client.post("/my/", {"step": "stop:kpis:second"}, follow=True))
    assert "You no longer follow: Second" in page.text
    assert titles(client) == ["First", "Third"]
    client.post("/my/", {"step": "again:kpis:second", "place": "2"})
    assert titles(client) == ["First", "Second", "Third"]


def test_lines_are_moved(client, person):
    follow(person, a_kpi("First"), a_kpi("Second", slug="second"))
    client.post("/my/", {"step": "up:kpis:second"})
    assert titles(client) == ["Second", "First"]
    client.post("/my/", {"step": "down:kpis:second"})
    assert titles(client) == ["First", "Second"]


@pytest.mark.parametrize("step", ["", "up", "up:kpis:nothing", "burn:kpis:visits", "stop:purple:visits", "again"])
def test_a_step_that_there_is_not_is_refused(client, step):
    a_kpi(slug="visits")
    assert client.post("/my/", {"step": step}).status_code == 400


def test_nobody_sees_what_another_follows_and_no_browser_keeps_it(client, person, member):
    follow(person, a_kpi())
    assert "Visits on time" not in Page(member.get("/my/")).text
    answer = client.get("/my/")
    assert "no-store" in answer["Cache-Control"]
    assert "ETag" not in answer


def test_queries_do_not_grow_with_what_is_followed(client, person):
    meet(date(2022, 6, 1))
    kpis = [a_kpi(f"KPI {number}") for number in range(8)]
    follow(person, *kpis[:2])
    client.get("/my/")
    few = queries_of(client, "/my/")
    follow(person, *kpis[2:])
    assert queries_of(client, "/my/") <= few


# -- mail before a meeting ---------------------------------------------------------------------------


def letters(day):
    return [one for one in get_letters(day) if one.about[0].startswith("followed:")]


@pytest.fixture
def reader(client, person):
    """Somebody who asked for the mail and follows one KPI that changed and one that did not; a meeting is ahead."""
    meet(date(2022, 6, 1))
    meet(date(2022, 7, 6), slug="2022-07-06")
    changed, still = a_kpi("Changed one"), a_kpi("Still one")
    make.make_figure(kpi=changed, period=make.month(2022, 5), published_at=make.moment(2022, 6, 8))
    follow(person, changed, still)
    client.post("/my/", {"step": "mail:on"})
    return person


def test_the_mail_counts_what_changed_and_says_how_to_stop_it(reader):
    (letter,) = letters(date(2022, 7, 1))
    assert letter.person == reader
    assert "meets on 6 July 2022" in letter.text
    assert "Of the 2 things that you follow, 1 changed since the meeting of 1 June 2022." in letter.text
    assert "Changed one: " in letter.text
    assert "Still one" not in letter.text
    assert "/my/" in letter.text
    assert "To stop it" in letter.text


@pytest.mark.parametrize(("day", "number"), [(30, 0), (1, 1), (6, 1), (7, 0)])
def test_the_mail_goes_in_the_three_working_days_before_the_meeting(reader, day, number):
    assert len(letters(date(2022, 6 if day == 30 else 7, day))) == number


def test_the_mail_goes_once(reader):
    for _ in range(2):
        send_letters(letters(date(2022, 7, 1)))
    assert len(mail.outbox) == 1


def test_whoever_stops_the_mail_gets_none(reader, client):
    client.post("/my/", {"step": "mail:off"})
    assert letters(date(2022, 7, 1)) == []
