"""The pages of entry, approval and correction as people use them without JavaScript, and what an embargo hides."""

import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.entry.figures import Typed
from kpis.models import Figure
from tests.accounts.makers import a_person, signed_in
from tests.factories import make_target
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, everything
from tests.kpis.returns.makers import a_kpi, a_service_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
GRID = "/returns/2026-10/"
APPROVAL = "/approvals/2026-10/"
EIGHT_OF_TEN = Typed(numerator="8", denominator="10")
FIELDS = ("numerator", "denominator", "value", "commentary")
SAVE, SUBMIT = {"save": "1"}, {"submit": "1"}
NEXT_WEEK = date(2026, 11, 29)


@pytest.fixture
def officer(desk):
    return signed_in(desk.officer)


@pytest.fixture
def manager(desk):
    return signed_in(desk.manager)


def words(response):
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def row(kpi, version=0, **typed):
    """The fields of one row as a browser sends them."""
    sent = {name: typed.get(name, "") for name in FIELDS} | {"version": version}
    return {f"k{kpi.pk}-{name}": value for name, value in sent.items()}


def field(response, name):
    """The value of an input or textarea of a page."""
    html = response.content.decode()
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', html) or re.search(
        rf'<textarea[^>]*name="{name}"[^>]*>([^<]*)', html
    )
    return found.group(1)


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# -- who may see them ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("/returns/", Role.OFFICER),
        (GRID, Role.OFFICER),
        ("/corrections/{slug}/", Role.OFFICER),
        ("/approvals/", Role.MANAGER),
        (APPROVAL, Role.MANAGER),
    ],
)
def test_pages_are_for_their_role(desk, client, address, role):
    address = address.format(slug=desk.kpi.slug)
    for other in Role:
        expected = 200 if other is role else 403
        assert signed_in(a_person(role=other)).get(address).status_code == expected
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "2026-1x", "99999-01", "october", "2030-01"])
def test_month_that_is_none_or_not_over_is_not_found(desk, officer, manager, month):
    assert officer.get(f"/returns/{month}/").status_code == 404
    assert manager.get(f"/approvals/{month}/").status_code == 404


# -- the grid -----------------------------------------------------------------------------------------


def test_grid_saves_every_changed_row_and_leaves_the_others(desk, officer):
    second, third = a_kpi(desk.service_area, date(2020, 1, 1)), a_kpi(desk.service_area, date(2020, 1, 1))
    data = row(desk.kpi, numerator="9", denominator="10", commentary="one\r\ntwo") | row(second, value="96.5%")
    response = officer.post(GRID, data | row(third) | {"save": "1"}, follow=True)
    assert "2 saved at 12:00." in words(response)
    assert Figure.objects.get(kpi=desk.kpi).as_typed.commentary == "one\ntwo"
    assert Figure.objects.get(kpi=second).stated_value == Decimal("96.5")
    assert not Figure.objects.filter(kpi=third).exists()
    assert field(response, f"k{second.pk}-value") == "96.5%"
    assert "90%" in words(response)


def test_saving_says_how_many_drafts_are_not_right_though_nothing_changed(desk, officer):
    second = a_kpi(desk.service_area, date(2020, 1, 1))

    def sent(version):
        counted = row(desk.kpi, version=version, numerator="9", denominator="12.5")
        return words(officer.post(GRID, counted | row(second, version=version, value="many") | SAVE, follow=True))

    assert "2 saved at 12:00; 2 figures need your attention below." in sent(0)
    again = sent(1)
    assert "2 figures need your attention below." in again
    assert "Nothing was changed." not in again


def test_page_that_shows_a_row_that_was_not_kept_marks_the_other_drafts_that_are_not_right(desk, officer):
    second = a_kpi(desk.service_area, date(2020, 1, 1))
    officer.post(GRID, row(desk.kpi, numerator="8", denominator="10") | row(second, value="many") | SAVE)
    older = row(desk.kpi, version=0, numerator="9", denominator="10")
    page = words(officer.post(GRID, older | row(second, version=1, value="many") | SAVE))
    assert "somebody else saved a newer version" in page
    assert "2 figures need your attention below." in page
    assert f"{second.title}: Enter a number, such as 96" in page


def test_same_form_sent_twice_saves_once(desk, officer):
    data = row(desk.kpi, numerator="9", denominator="10") | SAVE
    officer.post(GRID, data)
    response = officer.post(GRID, data, follow=True)
    assert "Nothing was changed." in words(response)
    assert AuditEvent.objects.filter(action="figure_drafted").count() == 1


def test_grid_submits_what_is_filled_in(desk, officer):
    second = a_kpi(desk.service_area, date(2020, 1, 1))
    data = row(desk.kpi, numerator="9", denominator="10") | row(second) | {"submit": "1"}
    response = officer.post(GRID, data, follow=True)
    assert "1 submitted for approval; 1 saved at 12:00." in words(response)
    assert Figure.objects.get().status == "submitted"


def test_problem_stands_at_its_field_and_the_text_is_kept(desk, officer):
    data = row(desk.kpi, numerator="eleven <b>", denominator="10", commentary="Ask & see") | {"submit": "1"}
    response = officer.post(GRID, data)
    assert response.status_code == 200
    prefix, html = f"k{desk.kpi.pk}", response.content.decode()
    assert f'id="{prefix}-numerator-error"' in html
    assert f'href="#{prefix}-numerator"' in html
    assert "<title>Error: Return" in html
    assert field(response, f"{prefix}-numerator") == "eleven &lt;b&gt;"
    assert field(response, f"{prefix}-commentary") == "Ask &amp; see"
    draft = Figure.objects.get()
    assert (draft.status, draft.as_typed.numerator) == ("draft", "eleven <b>")
    assert field(officer.get(GRID), f"{prefix}-numerator") == "eleven &lt;b&gt;"


def test_warning_asks_and_a_tick_submits(desk, officer):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    data = row(desk.kpi, numerator="9", denominator="10") | {"submit": "1"}
    response = officer.post(GRID, data)
    assert "This is the same value as the last two times." in words(response)
    name = f"k{desk.kpi.pk}-confirm"
    assert f'name="{name}" value="same"' in response.content.decode()
    version = field(response, f"k{desk.kpi.pk}-version")
    officer.post(GRID, data | row(desk.kpi, version, numerator="9", denominator="10") | {name: "same"})
    assert Figure.objects.get(period_end=OCTOBER.end).status == "submitted"


@pytest.mark.parametrize(("choice", "kept"), [("mine", "7"), ("theirs", "8")])
def test_newer_version_is_shown_beside_mine_until_one_is_chosen(desk, officer, choice, kept):
    other = a_person(name="Ada Byron")
    desk.service_area.owners.add(other)
    desk.save()
    desk.save(EIGHT_OF_TEN, version=1, by=other)
    prefix = f"k{desk.kpi.pk}"
    version = 1
    for _ in range(2):
        response = officer.post(GRID, row(desk.kpi, version, numerator="7", denominator="10") | SAVE)
        said = words(response)
        assert "Ada Byron saved a newer version at 12:00." in said
        assert "Theirs: 8 of 10" in said
        assert field(response, f"{prefix}-numerator") == "7"
        version = field(response, f"{prefix}-version")
    assert Figure.objects.get().as_typed == EIGHT_OF_TEN
    answer = {f"{prefix}-choose": choice, f"{prefix}-newer-version": field(response, f"{prefix}-newer-version")}
    officer.post(GRID, row(desk.kpi, version, numerator="7", denominator="10") | answer | SAVE)
    assert Figure.objects.get().numerator == int(kept)
    assert field(officer.get(GRID), f"{prefix}-numerator") == kept


def test_what_was_typed_for_a_figure_that_was_submitted_meanwhile_is_still_shown(desk, officer):
    submitted = desk.submitted()
    said = words(officer.post(GRID, row(desk.kpi, submitted.version - 1, numerator="7", denominator="10") | SAVE))
    assert "This figure is submitted since you opened the page." in said
    assert "What you typed is not saved: 7 of 10" in said
    assert Figure.objects.get().as_typed == NINE_OF_TEN


def test_submitting_over_a_newer_version_submits_nothing(desk, officer):
    desk.save()
    desk.save(EIGHT_OF_TEN, version=1)
    officer.post(GRID, row(desk.kpi, 1, numerator="7", denominator="10") | {"submit": "1"})
    assert Figure.objects.get().status == "draft"


def test_submitting_hands_in_no_draft_that_is_not_on_the_page(desk, officer):
    other = a_person(name="Ada Byron")
    elsewhere = a_service_area(desk.officer, other)
    hidden = a_kpi(elsewhere, date(2020, 1, 1))
    desk.save(Typed(numerator="1", denominator="20"), kpi=hidden, by=other)
    beside = a_kpi(desk.service_area, date(2020, 1, 1))
    desk.save(EIGHT_OF_TEN, kpi=beside)
    address = f"{GRID}?area={desk.service_area.slug}"
    data = row(desk.kpi, numerator="9", denominator="10") | row(beside, 1, numerator="8", denominator="10")
    assert f'name="k{hidden.pk}-version"' not in officer.get(address).content.decode()
    response = officer.post(address, data | SUBMIT, follow=True)
    assert "2 submitted for approval; 1 saved" in words(response)
    assert Figure.objects.get(kpi=hidden).status == "draft"
    assert Figure.objects.filter(kpi=beside, status="submitted").exists()


def test_row_that_was_not_sent_is_not_submitted_with_the_others(desk, officer):
    beside = a_kpi(desk.service_area, date(2020, 1, 1))
    desk.save(EIGHT_OF_TEN, kpi=beside)
    officer.post(GRID, row(desk.kpi, numerator="9", denominator="10") | SUBMIT)
    assert Figure.objects.get(kpi=beside).status == "draft"
    assert Figure.objects.get(kpi=desk.kpi).status == "submitted"


def test_same_text_from_an_older_version_is_refused_with_both_shown(desk, officer):
    other = a_person(name="Ada Byron")
    desk.service_area.owners.add(other)
    desk.save()
    desk.save(EIGHT_OF_TEN, version=1, by=other)
    sent = row(desk.kpi, 1, numerator="8", denominator="10")
    for _ in range(2):
        response = officer.post(GRID, sent | SUBMIT)
        assert "Ada Byron saved a newer version" in words(response)
        assert field(response, f"k{desk.kpi.pk}-version") == "1"
        assert Figure.objects.get().status == "draft"
    choice = {f"k{desk.kpi.pk}-choose": "theirs", f"k{desk.kpi.pk}-newer-version": "2"}
    officer.post(GRID, sent | choice | SUBMIT)
    assert Figure.objects.get().status == "submitted"


def test_form_without_a_button_saves_and_submits_nothing_and_keeps_what_was_typed(desk, officer):
    desk.save()
    before = everything()
    response = officer.post(GRID, row(desk.kpi, 1, numerator="7", denominator="10", commentary="One was away."))
    assert "Nothing was saved or submitted. Press a button to say what should happen." in words(response)
    assert everything() == before
    kept = [field(response, f"k{desk.kpi.pk}-{name}") for name in ("numerator", "commentary", "version")]
    assert kept == ["7", "One was away.", "1"]


@pytest.mark.parametrize("button", [SAVE, SUBMIT], ids=["save", "submit"])
def test_chosen_service_area_is_still_chosen_after_saving_and_submitting(desk, officer, button):
    address = f"{GRID}?area={desk.service_area.slug}"
    response = officer.post(address, row(desk.kpi, numerator="9", denominator="10") | button)
    assert response.url == address
    assert officer.post(GRID, button).url == GRID


def test_rows_of_others_and_rows_submitted_cannot_be_written(desk, officer):
    theirs = a_kpi(a_service_area(), date(2020, 1, 1))
    submitted = desk.submitted()
    data = row(theirs, numerator="1", denominator="2") | row(
        desk.kpi, submitted.version, numerator="1", denominator="2"
    )
    officer.post(GRID, data | {"submit": "1"})
    assert Figure.objects.get().as_typed == NINE_OF_TEN
    html = officer.get(f"{GRID}?area=all").content.decode()
    assert "readonly" in html
    assert "Save drafts" not in html


def test_grid_shows_what_stands_beside_the_fields(desk, officer):
    make_target(kpi=desk.kpi, value=Decimal(85), from_on=date(2020, 1, 1))
    desk.approved(Typed(numerator="19", denominator="20", commentary="x"), period=OCTOBER.shifted(-1))
    desk.approved(Typed(numerator="18", denominator="20", commentary="x"), period=OCTOBER.shifted(-12))
    said = words(officer.get(GRID))
    assert "Period before 95% A year before 90% Target 85%" in said


def test_returned_figure_shows_its_reason_in_the_grid_and_among_the_returns(desk, officer):
    desk.return_to_author(desk.submitted(), "Count the twins.")
    assert "Count the twins." in words(officer.get(GRID))
    assert "Count the twins." in words(officer.get("/returns/"))


def test_queries_of_the_grid_do_not_grow(desk, officer):
    for number in range(60):
        kpi = a_kpi(desk.service_area, date(2020, 1, 1))
        if number == 4:
            few = count_queries(officer, GRID)
        if number % 3 == 0:
            desk.save(kpi=kpi)
    assert count_queries(officer, GRID) == few <= 10


# -- one row, as a script saves it --------------------------------------------------------------------


def save_row(client, kpi, version=0, month="2026-10", **typed):
    sent = {name: typed.get(name, "") for name in FIELDS} | {"version": version}
    return client.post(f"/returns/{month}/{kpi.slug}/", sent)


def test_row_is_saved_and_told_what_is_wrong_and_unusual(desk, officer):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    told = save_row(officer, desk.kpi, numerator="9", denominator="10").json()
    assert (told["version"], told["saved_at"], told["value"]) == (1, "12:00", "90%")
    assert told["problems"] == {}
    assert [warning[:24] for warning in told["warnings"]] == ["This is the same value a"]
    told = save_row(officer, desk.kpi, 1, numerator="11", denominator="10").json()
    assert told["version"] == 2
    assert list(told["problems"]) == ["numerator"]


def test_row_answers_409_with_theirs(desk, officer):
    desk.save()
    desk.save(EIGHT_OF_TEN, version=1)
    response = save_row(officer, desk.kpi, 1, numerator="7", denominator="10")
    assert response.status_code == 409
    told = response.json()
    assert told["theirs"] == {"numerator": "8", "denominator": "10", "value": "", "commentary": "", "no_figure": ""}
    assert (told["version"], told["by"], told["at"]) == (2, str(desk.officer), "12:00 on 22 November")


def test_row_that_was_submitted_meanwhile_is_not_said_to_be_saved(desk, officer):
    submitted = desk.submitted()
    response = save_row(officer, desk.kpi, submitted.version - 1, numerator="7", denominator="10")
    assert response.status_code == 409
    assert "is submitted since you opened the page" in response.json()["message"]


def test_row_refuses_strangers_in_json(desk, client):
    assert save_row(client, desk.kpi).status_code == 401
    assert save_row(signed_in(desk.manager), desk.kpi).status_code == 403
    refusal = save_row(signed_in(a_person()), desk.kpi, numerator="1")
    assert refusal.status_code == 403
    assert "entered by others" in refusal.json()["message"]
    assert not Figure.objects.exists()


def test_row_refuses_strangers_whatever_stands_there(desk):
    stranger = signed_in(a_person())
    not_due = a_kpi(desk.service_area)
    assert save_row(stranger, not_due, numerator="1").status_code == 403
    draft = desk.save(Typed(numerator="9", denominator="10"))
    assert save_row(stranger, desk.kpi, draft.version, numerator="9", denominator="10").status_code == 403
    desk.submitted(kpi=(other := a_kpi(desk.service_area, date(2020, 1, 1))))
    assert save_row(stranger, other, 1, numerator="7", denominator="10").status_code == 403


def test_row_that_is_not_due_is_not_found(desk, officer):
    kpi = a_kpi(desk.service_area)
    assert save_row(officer, kpi, numerator="1").status_code == 404
    assert save_row(officer, desk.kpi, month="2026-11").status_code == 404
    assert officer.get(f"{GRID}{desk.kpi.slug}/").status_code == 405


@pytest.mark.parametrize("version", ["-1", "x", "9" * 40, "", "٣"])
def test_odd_version_of_a_row_is_refused_and_nothing_breaks(desk, officer, version):
    desk.save()
    assert save_row(officer, desk.kpi, version, numerator="1").status_code == 409


def test_null_bytes_are_left_out(desk, officer):
    assert save_row(officer, desk.kpi, numerator="9\x00", denominator="10", commentary="\x00").status_code == 200
    assert Figure.objects.get().numerator == 9


def test_history_is_not_read_for_a_row_that_is_refused(desk, officer):
    desk.save(EIGHT_OF_TEN, version=desk.save().version)
    with CaptureQueriesContext(connection) as queries:
        assert save_row(officer, desk.kpi, 1, numerator="7", denominator="10").status_code == 409
    assert not [query for query in queries if "kpis_target" in query["sql"]]


def test_queries_of_a_save_are_few(desk, officer):
    save_row(officer, desk.kpi, numerator="9", denominator="10")
    with CaptureQueriesContext(connection) as queries:
        save_row(officer, desk.kpi, 1, numerator="8", denominator="10")
    statements = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert len([sql for sql in statements if "pg_advisory" not in sql]) <= 12


# -- approvals ----------------------------------------------------------------------------------------


def test_button_for_all_counts_what_the_manager_may_approve(desk):
    manager = signed_in(desk.manager)
    desk.submitted()
    assert "Approve the one figure" in words(manager.get(APPROVAL))
    desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
    assert "Approve all 2" in words(manager.get(APPROVAL))
    Figure.objects.update(entered_by=desk.manager)
    assert "Approve all" not in words(manager.get(APPROVAL))
    assert "Approve the one figure" not in words(manager.get(APPROVAL))


def test_approvals_count_by_month(desk, manager):
    desk.submitted()
    desk.submitted(period=OCTOBER.shifted(-1))
    said = words(manager.get("/approvals/"))
    assert said.index("October 2026") < said.index("September 2026")


def test_unusual_figures_stand_on_top_with_what_was_confirmed(desk, manager):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    usual = a_kpi(desk.kpi.service_area, date(2020, 1, 1), title="Aardvarks", position=0)
    desk.submitted(kpi=usual)
    desk.submitted()
    said = words(manager.get(APPROVAL))
    assert "2 figures wait for you. 1 is unusual or a correction and stands first." in said
    assert said.index(desk.kpi.title) < said.index("Aardvarks")
    assert "The officer confirmed it." in said


def test_what_changed_since_the_return_is_said(desk, manager):
    returned = desk.return_to_author(desk.submitted(), "Count again.")
    desk.submit(desk.save(Typed(numerator="8", denominator="10"), version=returned.version))
    said = words(manager.get(APPROVAL))
    assert "Changed since it was returned (“Count again.”): counted from 9 to 8" in said
    assert "commentary from All were seen but one. to nothing" in said


def named(*figures):
    return [f"{figure.pk}:{figure.version}" for figure in figures]


def test_chosen_figures_are_approved_and_the_others_wait(desk, manager):
    first, other = desk.submitted(), desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
    response = manager.post(
        APPROVAL, {"figure": named(first), "approve": "1", "shown": named(first, other)}, follow=True
    )
    assert "1 approved. They are published now." in words(response)
    assert list(Figure.objects.filter(status="submitted")) == [other]


def test_all_are_approved_at_once(desk, manager):
    figures = [desk.submitted(), desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))]
    sent = {"shown": named(*figures)}
    assert "Approve 2 figures of October 2026?" in words(manager.post(APPROVAL, sent | {"approve_all": "1"}))
    assert not Figure.objects.filter(status="approved").exists()
    assert "2 approved." in words(manager.post(APPROVAL, sent | {"approve_shown": "1"}, follow=True))


def test_one_that_moved_on_keeps_all_from_being_approved(desk, manager):
    figures = [desk.submitted(), desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))]
    stale = named(*figures)
    desk.return_to_author(figures[1])
    said = words(manager.post(APPROVAL, {"shown": stale, "approve_shown": "1"}))
    assert "Nothing was approved." in said
    assert not Figure.objects.filter(status="approved").exists()


def test_nothing_chosen_is_said(desk, manager):
    desk.submitted()
    response = manager.post(APPROVAL, {"approve": "1"})
    assert "Choose the figures to approve." in words(response)
    assert "<title>Error: Approve" in response.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-21", "Enter today or a later date"),
        ("1999-01-01", "Enter today or a later date"),
        ("2026-02-30", "Enter a real date"),
        ("tomorrow", "Enter a real date"),
        ("9999-12-31", "Enter today or a later date"),
    ],
)
def test_publish_from_in_the_past_or_no_date_approves_nothing_and_keeps_the_text(desk, manager, text, said):
    submitted = desk.submitted()
    response = manager.post(APPROVAL, {"figure": named(submitted), "approve": "1", "publish_from": text})
    assert said in words(response)
    assert 'id="publish-error"' in response.content.decode()
    assert field(response, "publish_from") == text
    assert Figure.objects.get().status == "submitted"


def test_publish_from_is_the_first_moment_of_the_day_at_the_council(desk, manager):
    submitted = desk.submitted()
    data = {"figure": named(submitted), "approve": "1", "publish_from": "2027-06-01"}
    assert "Members see them from 1 June 2027." in words(manager.post(APPROVAL, data, follow=True))
    assert Figure.objects.get().published_at.isoformat() == "2027-05-31T23:00:00+00:00"


def test_return_needs_a_reason_at_its_field(desk, manager):
    submitted = desk.submitted()
    response = manager.post(APPROVAL, {"return": named(submitted)[0], f"reason-{submitted.pk}": "  "})
    assert "Say what must be changed." in words(response)
    assert f'href="#reason-{submitted.pk}"' in response.content.decode()
    assert Figure.objects.get().status == "submitted"


@pytest.mark.parametrize(
    ("button", "said"),
    [
        pytest.param({}, "Nothing was decided. Press a button to say what should happen.", id="no button"),
        pytest.param({"approve": "1"}, "Enter a real date", id="date that is none"),
        pytest.param({"return": "first"}, "Say what must be changed.", id="no reason"),
    ],
)
def test_nothing_is_decided_and_what_was_ticked_and_typed_is_kept(desk, manager, button, said):
    first, chosen = desk.submitted(), desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
    if "return" in button:
        button = {"return": named(first)[0]}
    before = everything()
    data = {"figure": named(chosen), "shown": named(first, chosen), f"reason-{chosen.pk}": "Half a"}
    response = manager.post(APPROVAL, data | button | {"publish_from": "2026-02-30"})
    html = response.content.decode()
    assert said in words(response)
    assert everything() == before
    assert f'value="{named(chosen)[0]}" checked' in html
    assert html.count(" checked") == 1
    assert field(response, "publish_from") == "2026-02-30"
    assert field(response, f"reason-{chosen.pk}") == "Half a"


def test_figure_that_was_changed_since_it_was_ticked_is_to_be_ticked_again(desk, manager):
    figures = [desk.submitted(), desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))]
    ticked = named(*figures)
    returned = desk.return_to_author(figures[1])
    desk.submit(desk.save(EIGHT_OF_TEN, version=returned.version, kpi=figures[1].kpi))
    html = manager.post(APPROVAL, {"figure": ticked, "approve": "1"}).content.decode()
    assert f'value="{ticked[0]}" checked' in html
    assert html.count(" checked") == 1


def test_return_gives_the_figure_back(desk, manager):
    submitted = desk.submitted()
    data = {"return": named(submitted)[0], f"reason-{submitted.pk}": "Count again."}
    assert "was returned to" in words(manager.post(APPROVAL, data, follow=True))
    assert Figure.objects.get().return_reason == "Count again."


def test_own_figures_are_shown_without_a_way_to_approve_them(desk):
    desk.submitted()
    desk.officer.role = Role.MANAGER
    desk.officer.save()
    client = signed_in(desk.officer)
    page = client.get(APPROVAL)
    assert "somebody else has to approve it" in words(page)
    assert 'name="shown"' not in page.content.decode()
    assert client.post(APPROVAL, {"figure": named(Figure.objects.get()), "approve": "1"}).status_code == 403


@pytest.mark.parametrize("name", ["x", "1", "1:", ":1", "999999:1", "9" * 25 + ":1", "1:1:1", "-1:1", "1:" + "9" * 90])
def test_odd_names_of_figures_are_not_found(desk, manager, name):
    for data in ({"figure": name, "approve": "1"}, {"return": name}):
        assert manager.post(APPROVAL, data).status_code == 404


@pytest.mark.slow
def test_queries_of_the_approvals_do_not_grow(desk, manager):
    for number in range(20):
        if number == 5:
            few = count_queries(manager, APPROVAL)
        figure = desk.submitted(kpi=a_kpi(desk.service_area, date(2020, 1, 1)))
        if number % 4 == 0:
            desk.submit(desk.save(EIGHT_OF_TEN, version=desk.return_to_author(figure).version, kpi=figure.kpi))
    assert count_queries(manager, APPROVAL) == few


# -- corrections --------------------------------------------------------------------------------------


def test_correction_is_submitted_at_once(desk, officer):
    figure = desk.approved()
    page = officer.get(f"/corrections/figure/{figure.pk}/")
    assert (field(page, "numerator"), field(page, "commentary")) == ("9", NINE_OF_TEN.commentary)
    data = {"numerator": "10", "denominator": "10", "reason": "One more was found."}
    response = officer.post(f"/corrections/figure/{figure.pk}/", data, follow=True)
    assert "The correction for October 2026 was submitted for approval." in words(response)
    revision = Figure.objects.get(revises=figure)
    assert (revision.status, revision.numerator) == ("submitted", 10)
    assert "Until now: 90%. Reason: One more was found." in words(signed_in(desk.manager).get(APPROVAL))


@pytest.mark.parametrize(
    ("changes", "at"),
    [({"reason": " "}, "reason"), ({"numerator": "11"}, "numerator"), ({"numerator": "x"}, "numerator")],
)
def test_correction_with_a_problem_writes_nothing_and_keeps_the_text(desk, officer, changes, at):
    figure = desk.approved()
    events = AuditEvent.objects.count()
    data = {"numerator": "10", "denominator": "10", "commentary": "Kept.", "reason": "Found."} | changes
    response = officer.post(f"/corrections/figure/{figure.pk}/", data)
    assert f'id="{at}-error"' in response.content.decode()
    assert field(response, "commentary") == "Kept."
    assert field(response, "numerator") == data["numerator"]
    assert "<title>Error: Correct" in response.content.decode()
    assert (Figure.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_correction_under_way_is_shown(desk, officer):
    figure = desk.approved()
    desk.correct(figure)
    data = {"numerator": "7", "denominator": "10", "reason": "Found."}
    said = words(officer.post(f"/corrections/figure/{figure.pk}/", data))
    assert "A correction is under way." in said
    assert "entered 10 of 10" in said
    assert Figure.objects.count() == 2


def test_figures_of_others_cannot_be_corrected(desk):
    figure, stranger = desk.approved(), signed_in(a_person())
    page = stranger.get(f"/corrections/{desk.kpi.slug}/")
    assert "entered by others" in words(page)
    assert f"/corrections/figure/{figure.pk}/" not in page.content.decode()
    data = {"numerator": "7", "denominator": "10", "reason": "Found."}
    assert stranger.post(f"/corrections/figure/{figure.pk}/", data).status_code == 403
    assert Figure.objects.count() == 1


def test_only_a_standing_figure_has_a_page_of_correction(desk, officer):
    assert officer.get(f"/corrections/figure/{desk.save().pk}/").status_code == 404
    assert officer.get("/corrections/figure/999999999999999999999999/").status_code == 404


# -- the embargo --------------------------------------------------------------------------------------


@pytest.fixture
def member(db):
    return a_person(role=Role.MEMBER)


TELLTALE = Typed(numerator="7313", denominator="9999", commentary="Zebra crossings slowed the visits.")
TRACES = (b"7313", b"7,313", b"73.1", b"Zebra")


def addresses(kpi):
    """Every address at which a member could meet a figure: pages, charts in them, files, the search."""
    base = f"/kpis/{kpi.slug}/"
    yield from (
        "/",
        "/kpis/",
        "/kpis/?q=Zebra",
        "/kpis/?q=7313",
        "/kpis/?as_at=2026-11-21",
        "/recommendations/",
        "/sources/",
    )
    yield from (base, f"{base}?as_at=2026-11-21", f"{base}?first=1", f"{base}?range=all")
    for place in ("/kpis/", base):
        yield from (f"{place}download/csv/", f"{place}download/xlsx/", f"{place}download/csv/?as_at=2026-11-21")


def traces(member, kpi):
    """The addresses whose answer tells a member anything of the telltale figure, but what they searched for."""
    client = signed_in(member)
    return [address for address in addresses(kpi) if tells(client, address)]


def tells(client, address):
    """Whether the answer tells anything of the telltale figure, but what was searched for."""
    answer = body(client, address)
    return any(trace in answer for trace in TRACES if trace.decode() not in address)


def body(client, address):
    """What an address answers; a workbook unpacked."""
    response = client.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code in (200, 404), f"{address}: {response.status_code}"
    if "spreadsheet" in response.get("Content-Type", ""):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"".join(book.read(name) for name in book.namelist())
    return content


def test_embargoed_figure_is_nowhere_before_its_day_and_there_on_it(desk, member, november):
    desk.approved(period=OCTOBER.shifted(-1))
    desk.approved(TELLTALE, publish_from=NOW + timedelta(days=7))
    assert traces(member, desk.kpi) == []
    november.move_to(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert traces(member, desk.kpi) == []
    november.move_to(NOW + timedelta(days=7))
    found = traces(member, desk.kpi)
    base = f"/kpis/{desk.kpi.slug}/"
    assert {"/kpis/", base, f"{base}download/csv/", f"{base}download/xlsx/", "/kpis/download/csv/"} <= set(found)
    assert not any("as_at" in address for address in found)


@pytest.mark.parametrize("step", ["save", "submitted", "correct"])
def test_what_is_not_approved_is_nowhere(desk, member, step):
    standing = desk.approved(period=OCTOBER.shifted(-1))
    if step == "correct":
        desk.submit(desk.correct(standing, TELLTALE))
    else:
        getattr(desk, step)(TELLTALE)
    assert traces(member, desk.kpi) == []


def test_correction_under_embargo_leaves_what_stands(desk, member, november):
    standing = desk.approved(TELLTALE)
    desk.corrected(standing, Typed(numerator="9", denominator="10"), publish_from=NOW + timedelta(days=7))
    base = f"/kpis/{desk.kpi.slug}/"
    assert base in traces(member, desk.kpi)
    november.move_to(NOW + timedelta(days=8))
    client = signed_in(member)
    assert b"90%" in body(client, base)
    for day in ("2026-11-25", "2026-11-28"):
        then = body(client, f"{base}?as_at={day}")
        assert b"73.1" in then
        assert b"90%" not in then


@pytest.mark.parametrize("address", ["/returns/", GRID, "/approvals/", APPROVAL, "/imports/", "/history/"])
def test_member_is_kept_from_the_pages_of_work(desk, member, address):
    desk.submitted(TELLTALE)
    assert signed_in(member).get(address).status_code == 403


def test_day_of_publication_is_a_day_at_the_council(desk, manager, member, november):
    submitted = desk.submitted(TELLTALE)
    manager.post(APPROVAL, {"figure": named(submitted), "approve": "1", "publish_from": NEXT_WEEK.isoformat()})
    november.move_to(NOW + timedelta(days=6, hours=11, minutes=59))
    assert traces(member, desk.kpi) == []
    november.move_to(NOW + timedelta(days=6, hours=12))
    assert tells(signed_in(member), f"/kpis/{desk.kpi.slug}/")


def test_row_that_is_too_long_to_be_kept_is_told_to_the_script(officer, desk):
    answer = officer.post(f"{GRID}{desk.kpi.slug}/", {"numerator": "9" * 600_000, "version": "0"})
    assert answer.status_code == 400
    assert answer.json()["message"] == "Not saved. Shorten the number to 40 characters; it has 600000."
    assert not Figure.objects.exists()


def test_reason_that_is_too_long_to_be_kept_is_refused(officer, manager, desk):
    submitted = desk.submitted()
    sent = {"return": f"{submitted.pk}:{submitted.version}", f"reason-{submitted.pk}": "x" * 5001}
    assert "Shorten this to 5000 characters; it has 5001." in words(manager.post(APPROVAL, sent))
    approved = desk.approve(submitted)
    sent = {"numerator": "10", "denominator": "10", "reason": "x" * 5001}
    answer = officer.post(f"/corrections/figure/{approved.pk}/", sent)
    assert "Shorten this to 5000 characters; it has 5001." in words(answer)
    assert Figure.objects.count() == 1
