"""Two people for every figure: whoever typed any part of it does not approve it, whatever their role is by then."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.entry.figures import Typed
from inspections.models import ProgressUpdate
from kpis.control_limits.actions import approve_rebase, propose_rebase, return_rebase
from kpis.imports.actions import confirm_import, preview_import
from kpis.models import Figure, Rebase
from kpis.reminders.letters import get_letters
from tests import factories as make
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.desk import OCTOBER, TODAY, everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
APPROVAL = "/approvals/2026-10/"
NUMBERS = Typed(numerator="17", denominator="23")
WITH_WORDS = Typed(numerator="17", denominator="23", commentary="Two families moved.")


@pytest.fixture
def co_owner(desk):
    """A second officer of the same service area."""
    person = a_person(name="Bea Co-owner")
    desk.service_area.owners.add(person)
    return person


def promote(person):
    """Let an officer become a manager."""
    User.objects.filter(pk=person.pk).update(role=Role.MANAGER)
    person.refresh_from_db()
    return person


def typed_by_two(desk, co_owner):
    """The officer types 17 of 23, the co-owner edits the commentary and submits."""
    draft = desk.save(NUMBERS)
    draft = desk.save(WITH_WORDS, version=draft.version, by=co_owner)
    return desk.submit(draft, by=co_owner)


def assert_refused(desk, figure, person):
    before = everything()
    with pytest.raises(PermissionDenied, match="somebody else approves it"):
        desk.approve(figure, by=promote(person))
    assert everything() == before


def test_officer_who_typed_the_numbers_cannot_approve_what_a_co_owner_submitted(desk, co_owner):
    figure = typed_by_two(desk, co_owner)
    assert figure.entered_by == co_owner
    assert_refused(desk, figure, desk.officer)


def test_co_owner_who_edited_the_commentary_cannot_approve_either(desk, co_owner):
    assert_refused(desk, typed_by_two(desk, co_owner), co_owner)


def test_somebody_who_typed_nothing_approves(desk, co_owner):
    assert desk.approve(typed_by_two(desk, co_owner)).approved_by == desk.manager


def test_form_of_approval_answers_403_in_words_and_changes_nothing(desk, co_owner):
    figure = typed_by_two(desk, co_owner)
    client, before = signed_in(promote(desk.officer)), everything()
    answer = client.post(APPROVAL, {"figure": f"{figure.pk}:{figure.version}", "approve": "1"})
    assert answer.status_code == 403
    assert "was typed by you in part, so somebody else approves it" in answer.content.decode()
    assert everything() == before


def test_page_of_approval_says_who_typed_which_and_offers_nothing_to_them(desk, co_owner):
    figure = typed_by_two(desk, co_owner)
    User.objects.filter(pk=desk.officer.pk).update(name="Ann Officer")
    page = re.sub(r"\s+", " ", signed_in(promote(desk.officer)).get(APPROVAL).content.decode())
    assert "Ann Officer typed the count and the cohort; Bea Co-owner typed the commentary." in page
    assert "You typed the count and the cohort, so somebody else has to approve it." in page
    assert f'value="{figure.pk}:{figure.version}"' not in page
    assert 'name="approve_all"' not in page


def test_whoever_typed_first_stays_kept_through_a_return(desk, co_owner):
    returned = desk.return_to_author(desk.submitted(NUMBERS))
    again = desk.save(WITH_WORDS, version=returned.version, by=co_owner)
    assert_refused(desk, desk.submit(again, by=co_owner), desk.officer)


def test_submitting_alone_makes_a_writer(desk, co_owner):
    figure = desk.submit(desk.save(NUMBERS), by=co_owner)
    assert set(figure.writers.all()) == {desk.officer, co_owner}


def test_correction_begun_by_one_and_submitted_by_another_is_approved_by_neither(desk, co_owner):
    draft = desk.correct(desk.approved(NUMBERS))
    assert_refused(desk, desk.submit(draft, by=co_owner), desk.officer)


@pytest.mark.parametrize("is_new", [True, False])
def test_whoever_imported_a_figure_is_kept_with_it(desk, co_owner, is_new):
    if not is_new:
        desk.save(Typed(numerator="16", denominator="23"), by=co_owner)
    content = f"KPI,Month,Numerator,Denominator\n{desk.kpi.code},2026-10,17,23\n".encode()
    preview = preview_import(file_name="figures.csv", content=content, by=desk.officer)
    confirm_import(preview=preview, seen=preview.ledger_mark, reason="", without_refused=False, by=desk.officer)
    draft = Figure.objects.get()
    assert draft.numerator == 17
    draft = desk.save(WITH_WORDS, version=draft.version, by=co_owner)
    assert_refused(desk, desk.submit(draft, by=co_owner), desk.officer)


def test_rebase_proposed_by_one_and_again_by_another_is_approved_by_neither(desk):
    kpi, others = make.make_shift(), [a_person(), a_person()]
    on = make.month(2019, 2)[0]
    rebase = propose_rebase(kpi=kpi, on=on, reason="A second clinic opened and stays open.", by=others[0])
    returned = return_rebase(rebase=rebase, version=rebase.version, reason="Say which clinic.", by=desk.manager)
    again = propose_rebase(kpi=kpi, on=on, reason="The clinic in Crawley opened and stays.", by=others[1])
    assert again.pk == returned.pk
    for person in others:
        with pytest.raises(PermissionDenied, match="a manager who did not approves it"):
            approve_rebase(rebase=again, version=again.version, by=promote(person))
    assert Rebase.objects.get().approved_by is None
    assert approve_rebase(rebase=again, version=again.version, by=desk.manager).approved_by == desk.manager


def test_mail_about_what_waits_does_not_go_to_whoever_typed_it(desk, co_owner):
    typed_by_two(desk, co_owner)
    promote(desk.officer)
    to_managers = [letter for letter in get_letters(TODAY) if any(one.startswith("waiting") for one in letter.about)]
    assert [letter.person for letter in to_managers] == [desk.manager]


# -- what the database itself holds -------------------------------------------------------------------


def submitted_figure():
    return make.make_submitted()


def submitted_update():
    return make.make_draft_update()


ROWS = {Figure: submitted_figure, ProgressUpdate: submitted_update, Rebase: make.make_proposed_rebase}


@pytest.mark.parametrize("model", ROWS)
def test_database_refuses_a_writer_as_the_approver_whatever_the_code_does(model):
    row, writer = ROWS[model](), a_person(role=Role.MANAGER)
    row.writers.add(writer)
    with pytest.raises(IntegrityError, match="approved by someone who typed none of it"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(approved_by=writer)
    assert model.objects.get(pk=row.pk).approved_by is None


@pytest.mark.parametrize("model", ROWS)
def test_database_lets_somebody_else_approve_a_row_with_writers(model):
    row, manager = ROWS[model](), a_person(role=Role.MANAGER)
    row.writers.add(a_person())
    columns = {"approved_by": manager, "status": "approved", "published_at": timezone.now()}
    if model is not Rebase:
        columns["approved_at"] = timezone.now()
    if model is ProgressUpdate:
        columns["rating"] = "on_track"
    model.objects.filter(pk=row.pk).update(**columns)
    assert model.objects.get(pk=row.pk).approved_by == manager


def test_trail_names_the_import_and_the_person_of_each_imported_figure(desk):
    content = f"KPI,Month,Numerator,Denominator\n{desk.kpi.code},2026-10,17,23\n".encode()
    preview = preview_import(file_name="figures.csv", content=content, by=desk.officer)
    confirm_import(preview=preview, seen=preview.ledger_mark, reason="", without_refused=False, by=desk.officer)
    event = AuditEvent.objects.get(action="figure_drafted")
    figure = Figure.objects.get(period_end=OCTOBER.end)
    assert (event.actor_id, event.subject_id, event.about) == (desk.officer.pk, str(figure.pk), figure.audit_about)
    assert (event.before, event.after["import"], event.changes_pages) == (None, preview.pk, False)
