"""What a person follows: begun, ended, put in order, and nobody else's; the history never says what it is."""

import pytest

from accounts.models import AuditEvent
from scrutiny.following import actions
from scrutiny.following.queries import get_followed, get_readers_by_mail, is_followed, wants_meeting_mail
from scrutiny.models import Followed
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make.make_person()


def rows_of(person):
    return [(one.row, one.place) for one in get_followed(person)]


def follow(person, *rows):
    for row in rows:
        actions.follow(kind="kpis", row=row, by=person)


def test_what_is_followed_comes_at_the_end_and_once(person):
    follow(person, 5, 3, 5)
    assert rows_of(person) == [(5, 1), (3, 2)]
    assert AuditEvent.objects.filter(action="following_begun").count() == 2


def test_stopping_gives_the_place_by_which_it_comes_back(person):
    follow(person, 1, 2, 3)
    place = actions.stop_following(kind="kpis", row=2, by=person)
    assert rows_of(person) == [(1, 1), (3, 2)]
    actions.follow(kind="kpis", row=2, by=person, place=place)
    assert rows_of(person) == [(1, 1), (2, 2), (3, 3)]


def test_stopping_twice_does_nothing_more(person):
    follow(person, 1)
    assert actions.stop_following(kind="kpis", row=1, by=person) == 1
    assert actions.stop_following(kind="kpis", row=1, by=person) is None
    assert AuditEvent.objects.filter(action="following_ended").count() == 1


@pytest.mark.parametrize(
    ("row", "steps", "after"), [(3, -1, [1, 3, 2]), (1, 1, [2, 1, 3]), (1, -1, [1, 2, 3]), (3, 9, [1, 2, 3])]
)
def test_order_is_the_persons_own(person, row, steps, after):
    follow(person, 1, 2, 3)
    actions.move_followed(kind="kpis", row=row, by=person, steps=steps)
    assert rows_of(person) == [(row, place) for place, row in enumerate(after, start=1)]


def test_nobody_touches_what_another_follows(person):
    other = make.make_person()
    follow(other, 1, 2)
    assert actions.stop_following(kind="kpis", row=1, by=person) is None
    actions.move_followed(kind="kpis", row=2, by=person, steps=-1)
    assert rows_of(other) == [(1, 1), (2, 2)]
    assert not is_followed(person, "kpis", 1)


def test_one_more_than_a_page_can_show_is_refused(person, monkeypatch):
    monkeypatch.setattr(actions, "MOST_FOLLOWED", 2)
    follow(person, 1, 2)
    with pytest.raises(actions.TooMuch, match="Stop following one"):
        follow(person, 3)


def test_the_history_never_says_what_is_followed(person):
    follow(person, 4711)
    actions.move_followed(kind="kpis", row=4711, by=person, steps=1)
    actions.stop_following(kind="kpis", row=4711, by=person)
    events = str(list(AuditEvent.objects.values("subject", "about", "before", "after", "action")))
    assert "4711" not in events
    assert "kpis" not in events
    assert not AuditEvent.objects.filter(changes_pages=True).exists()


def test_mail_is_asked_for_and_stopped_once(person):
    for is_wanted in (True, True, False, False):
        actions.set_meeting_mail(is_wanted=is_wanted, by=person)
        assert wants_meeting_mail(person) is is_wanted
    assert AuditEvent.objects.count() == 2


def test_readers_by_mail_asked_for_it_follow_something_and_have_an_open_account(person):
    closed, silent, empty = make.make_person(is_active=False), make.make_person(), make.make_person()
    for one in (person, closed, empty):
        actions.set_meeting_mail(is_wanted=True, by=one) if one.is_active else None
    for one in (person, silent):
        follow(one, 1)
    assert list(get_readers_by_mail()) == [person]
    person.is_active = False
    person.save()
    assert get_readers_by_mail() == {}


@pytest.mark.slow
def test_what_is_followed_goes_with_the_person(person):
    follow(person, 1)
    person.delete()
    assert not Followed.objects.exists()
