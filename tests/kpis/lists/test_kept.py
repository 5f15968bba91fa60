"""Counts of a day that are kept: by one button, one keeping a day, for officers and managers, and no row with them."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEvent, User
from kpis.lists.actions import keep_counts, take_back_kept
from kpis.lists.kept import get_kept
from kpis.lists.travelling import CountsExpired, DaysCounts, sign_counts, sign_days_counts
from kpis.models import KeptCounts, KeptNumber
from ledger.workflow import NotOpen
from tests.kpis.imports.makers import make_person
from tests.kpis.lists.makers import HEADINGS, TODAY, make_desk, make_list
from tests.kpis.lists.test_pages import LADDER, PRE_BIRTH, bring, read_here, today  # noqa: F401
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KEEP, KEPT = reverse("lists:keep"), reverse("lists:kept")
MONDAY = date(2022, 4, 18)
PLANTED = "PLANTED-7719"
BABIES = (
    f"{PLANTED},20/04/2022,01/02/2022,05/04/2022,01/04/2022,none",
    "F-2,21/04/2022,,,,child protection plan",
    "F-3,28/04/2022,01/03/2022,01/04/2022,,",
)


@pytest.fixture
def officer(client):
    officer, *_ = make_desk()
    client.force_login(officer)
    return officer


@pytest.fixture
def manager(db):
    return make_person("manager@example.org", User.Role.MANAGER)


def counts(day=TODAY, expected=4, counted="pre-birth"):
    return DaysCounts(counted, day, "list 4", ((MONDAY, {"expected": expected, "begun": 1}),))


def kept_by(person, **changed):
    return keep_counts(signed=sign_days_counts(counts(**changed), person), by=person)


def press(client, answer):
    signed = re.search(r'name="of_day" value="([^"]+)"', answer.content.decode().split(KEEP)[1])[1]
    return client.post(KEEP, {"of_day": signed}, follow=True)


def numbers_of(kept):
    found = {}
    for one in kept.numbers.all():
        found.setdefault(one.week, {})[one.sort] = one.number
    return found


def everything_in_the_database() -> str:
    return " ".join(str(list(model._base_manager.values())) for model in apps.get_models())


def test_counts_of_pre_birth_tracking_are_kept_and_no_row_of_the_list(client, officer):
    answer = press(client, bring(client, make_list("pre_birth", *BABIES), address=PRE_BIRTH))
    kept = KeptCounts.objects.get()
    assert (kept.counted, kept.counted_on, kept.by) == ("pre-birth", TODAY, officer)
    assert numbers_of(kept) == {
        MONDAY: {"expected": 2, "begun": 1, "due": 0, "done": 1, "done_on_time": 1, "with_plan": 1},
        MONDAY + timedelta(7): {"expected": 1, "begun": 1, "due": 1, "done": 0, "done_on_time": 0, "with_plan": 0},
    }
    page = text_of(answer)
    assert "Pre-birth assessments, as counted on 4 April 2022: these counts are kept" in page
    assert "3 2 1 1 1 1" in page
    assert PLANTED not in answer.content.decode()
    stored = everything_in_the_database()
    assert str(MONDAY.year) in stored
    assert PLANTED not in stored
    assert "F-2" not in stored
    event = AuditEvent.objects.get(action="counts_kept")
    assert event.after == {"weeks": 2, "in_place_of_earlier_counts": False}


def test_counts_of_the_ladder_are_kept(client, officer):
    rows = (
        f"{PLANTED},07/03/2022,08/03/2022,06/04/2022,",
        "R-78,01/03/2022,10/03/2022,,28/03/2022",
        "R-79,02/03/2022,,,",
    )
    press(client, bring(client, make_list("health", *rows), address=LADDER))
    numbers = {"due_this_week": 1, "late": 1, "started": 3, "held_on_time": 1}
    assert numbers_of(KeptCounts.objects.get()) == {date(2022, 4, 4): numbers}
    assert PLANTED not in everything_in_the_database()
    page = text_of(client.get(LADDER))
    assert "Initial health assessments, as counted in the last eight weeks" in page
    assert "1 1 3 1" in page


def test_nothing_is_kept_by_looking(client, officer):
    answer = bring(client, make_list("pre_birth", *BABIES), address=PRE_BIRTH)
    assert "no counts were kept" in text_of(answer)
    assert not KeptCounts.objects.exists()


def test_list_without_plans_keeps_no_number_of_plans(client, officer):
    headings = HEADINGS["pre_birth"].removesuffix(",Plan at birth")
    rows = [row.rpartition(",")[0] for row in BABIES]
    upload = SimpleUploadedFile("list.csv", "\n".join((headings, *rows, "")).encode())
    answer = press(client, bring(client, upload, address=PRE_BIRTH))
    assert not KeptNumber.objects.filter(sort="with_plan").exists()
    assert "–" in text_of(answer)


def test_week_without_a_baby_offers_nothing_to_keep(client, officer):
    answer = bring(client, make_list("pre_birth", "F-1,20/04/2020,,,,"), address=PRE_BIRTH)
    assert "Keep the counts of today" not in text_of(answer)


def test_later_count_of_a_day_takes_the_place_of_the_one_before(officer):
    first, second = kept_by(officer), kept_by(officer, expected=5)
    kept_by(officer, counted="ladder")
    first.refresh_from_db()
    assert (first.end, first.ended_by) == ("replaced", officer)
    assert [line.row for line in get_kept("pre-birth", TODAY, officer).lines] == [second]
    assert AuditEvent.objects.filter(action="counts_kept").count() == 3
    assert [e.after["in_place_of_earlier_counts"] for e in AuditEvent.objects.order_by("pk")] == [False, True, False]


def test_eight_weeks_are_shown_the_newest_day_on_top(officer):
    for days in (0, 7, 55, 56):
        kept_by(officer, day=TODAY - timedelta(days))
    shown = [line.row.counted_on for line in get_kept("pre-birth", TODAY, officer).lines]
    assert shown == [TODAY - timedelta(days) for days in (0, 7, 55)]


def test_officer_takes_her_own_counts_back_and_a_manager_anybodys(client, officer, manager):
    mine = kept_by(officer)
    assert "Taken back: Pre-birth" in text_of(client.post(reverse("lists:take_back", args=[mine.pk]), follow=True))
    mine.refresh_from_db()
    assert (mine.end, mine.ended_by) == ("taken_back", officer)
    again = kept_by(officer)
    client.force_login(manager)
    client.post(reverse("lists:take_back", args=[again.pk]))
    assert not KeptCounts.objects.filter(end="").exists()
    assert AuditEvent.objects.filter(action="counts_taken_back").count() == 2


def test_counts_of_others_cannot_be_taken_back(client, officer):
    kept = kept_by(officer)
    other = make_person("other@example.org")
    with pytest.raises(PermissionDenied):
        take_back_kept(key=kept.pk, by=other)
    client.force_login(other)
    assert reverse("lists:take_back", args=[kept.pk]) not in client.get(KEPT).content.decode()
    assert client.post(reverse("lists:take_back", args=[kept.pk])).status_code == 403
    kept.refresh_from_db()
    assert kept.end == ""


def test_what_is_gone_is_not_taken_back_again(client, officer):
    kept = kept_by(officer)
    take_back_kept(key=kept.pk, by=officer)
    with pytest.raises(NotOpen):
        take_back_kept(key=kept.pk, by=officer)
    page = client.post(reverse("lists:take_back", args=[kept.pk]), follow=True)
    assert "were replaced or taken back already" in text_of(page)
    assert AuditEvent.objects.filter(action="counts_taken_back").count() == 1


@pytest.mark.parametrize("role", [User.Role.MEMBER, User.Role.ADMINISTRATOR])
def test_others_neither_see_nor_keep_counts(client, officer, role):
    kept_by(officer)
    client.force_login(make_person("reader@example.org", role))
    assert client.get(KEPT).status_code == 403
    assert client.post(KEEP, {"of_day": "x"}).status_code == 403


def test_manager_reads_counts_and_keeps_none(client, officer, manager):
    kept_by(officer)
    client.force_login(manager)
    assert "As counted on" in text_of(client.get(KEPT))
    assert f'href="{KEPT}"' in client.get(reverse("kpis:approvals")).content.decode()
    with pytest.raises(PermissionDenied):
        kept_by(manager)


@pytest.mark.parametrize("change", ["tampered", "old", "another person's", "nothing", "of a return"])
def test_counts_that_cannot_be_trusted_are_not_kept(client, officer, change):
    signed = sign_days_counts(counts(), officer)
    signed = {
        "tampered": signed[:-2] + "xx",
        "another person's": sign_days_counts(counts(), make_person("b@example.org")),
        "nothing": "",
        "of a return": sign_counts("2022-03", [], officer),
    }.get(change, signed)
    with time_machine.travel(f"{TODAY}T{'14' if change == 'old' else '12'}:30:00+00:00"):
        answer = client.post(KEEP, {"of_day": signed}, follow=True)
        with pytest.raises(CountsExpired):
            keep_counts(signed=signed, by=officer)
    assert "Bring the lists again" in text_of(answer)
    assert not KeptCounts.objects.exists()


def test_two_at_once_leave_one(officer, monkeypatch):
    kept_by(officer)
    # the other one was not there yet when this one looked
    monkeypatch.setattr("kpis.lists.actions._standing", lambda counts: None)
    with pytest.raises(NotOpen):
        kept_by(officer, expected=9)
    assert KeptNumber.objects.filter(sort="expected").values_list("number", flat=True).get() == 4
