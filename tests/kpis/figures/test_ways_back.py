"""Ways back of officers: a submission is taken back, a draft or a draft correction discarded, until it is approved."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEvent
from accounts.permissions import Role
from kpis.figures.actions import NewerFigure
from kpis.figures.ways_back import discard_draft, take_back_entry
from kpis.models import Figure
from kpis.returns.queries import get_return_lines
from ledger.workflow import NotOpen
from tests.accounts.makers import a_person, signed_in
from tests.kpis.returns.desk import NINE_OF_TEN, OCTOBER, TODAY, everything
from tests.kpis.returns.makers import a_kpi
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
GRID = "/returns/2026-10/"


def take_back(desk, figure, version=None, by=None):
    return take_back_entry(figure=figure, version=version or figure.version, by=by or desk.officer)


def discard(desk, figure, version=None, by=None):
    return discard_draft(figure=figure, version=version or figure.version, by=by or desk.officer)


def press(desk, button, figure, field="version", **more):
    name = f"k{figure.kpi_id}"
    sent = {button: name, f"{name}-{field}": figure.version, **more}
    return signed_in(desk.officer).post(GRID, sent, follow=True)


def test_submission_is_a_draft_again_with_what_was_typed(desk):
    taken = take_back(desk, desk.submitted())
    taken.refresh_from_db()
    assert (taken.status, taken.submitted_at, taken.confirmed) == ("draft", None, [])
    assert (taken.as_typed, taken.numerator) == (NINE_OF_TEN, 9)
    assert AuditEvent.objects.get(action="figure_taken_back").actor_id == desk.officer.pk
    assert desk.approve(desk.submit(taken)).status == "approved"


def test_draft_leaves_no_row_and_the_history_keeps_what_it_held(desk):
    discard(desk, desk.save())
    assert not Figure.objects.exists()
    assert AuditEvent.objects.get(action="figure_discarded").before["numerator"] == "9"
    assert desk.approved().status == "approved"


def test_draft_correction_leaves_the_return_as_it_was(desk):
    standing = desk.approved()
    draft = desk.correct(standing)
    (line,) = [line for line in get_return_lines(desk.officer, TODAY) if line.month == OCTOBER]
    assert line.to_do == 1
    discard(desk, draft)
    (line,) = [line for line in get_return_lines(desk.officer, TODAY) if line.month == OCTOBER]
    assert (line.to_do, line.is_overdue(TODAY)) == (0, False)
    assert desk.corrected(standing).status == "approved"


def test_what_was_returned_can_be_discarded_too(desk):
    discard(desk, desk.return_to_author(desk.submitted()))
    assert not Figure.objects.exists()


@pytest.mark.parametrize(
    ("take", "made", "error"),
    [
        pytest.param(take_back, "save", NotOpen, id="a draft taken back"),
        pytest.param(take_back, "approved", NotOpen, id="an approved one taken back"),
        pytest.param(discard, "submitted", NotOpen, id="a submitted one discarded"),
        pytest.param(discard, "approved", NotOpen, id="an approved one discarded"),
    ],
)
def test_step_is_refused_in_any_other_state(desk, take, made, error):
    figure = getattr(desk, made)()
    before = everything()
    with pytest.raises(error):
        take(desk, figure)
    assert everything() == before


@pytest.mark.parametrize(("take", "made"), [(take_back, "submitted"), (discard, "save")])
def test_step_is_refused_to_others_and_on_an_older_version(desk, take, made):
    figure = getattr(desk, made)()
    before = everything()
    for stranger in (a_person(), desk.manager, a_person(role=Role.MEMBER)):
        with pytest.raises(PermissionDenied):
            take(desk, figure, by=stranger)
    with pytest.raises(NewerFigure):
        take(desk, figure, version=figure.version + 1)
    assert everything() == before


def test_buttons_of_the_grid_take_back_and_discard(desk):
    submitted = desk.submitted()
    assert "It is a draft again" in text_of(press(desk, "take_back", submitted, "submitted-version"))
    draft = Figure.objects.get()
    assert draft.status == "draft"
    assert "The draft was discarded" in text_of(press(desk, "discard", draft))
    assert not Figure.objects.exists()


def test_button_keeps_what_was_typed_in_other_rows(desk):
    other = a_kpi(desk.service_area, desk.kpi.collected_from)
    typed = {f"k{other.pk}-numerator": "3", f"k{other.pk}-commentary": "", f"k{other.pk}-version": "0"}
    press(desk, "take_back", desk.submitted(), "submitted-version", **typed)
    assert Figure.objects.get(kpi=other).as_typed.numerator == "3"


def test_button_that_comes_too_late_says_so(desk):
    submitted = desk.submitted()
    desk.approve(submitted)
    assert press(desk, "take_back", submitted, "submitted-version").status_code == 404
    later = desk.submitted(period=OCTOBER.shifted(-1))
    later.version -= 1
    answer = signed_in(desk.officer).post(
        "/returns/2026-09/",
        {"take_back": f"k{desk.kpi.pk}", f"k{desk.kpi.pk}-submitted-version": later.version},
        follow=True,
    )
    assert "Somebody else changed this figure since you opened it." in text_of(answer)


def test_corrections_under_way_are_told_to_officers_and_managers_only(desk):
    standing = desk.approved()
    address = f"/kpis/{desk.kpi.slug}/"
    readers = {role: signed_in(a_person(role=role)) for role in (Role.MEMBER, Role.OFFICER, Role.MANAGER)}
    words = "A correction is under way: October 2026"
    assert not any(words in text_of(reader.get(address)) for reader in readers.values())
    draft = desk.correct(standing)
    assert {role for role, reader in readers.items() if words in text_of(reader.get(address))} == {
        Role.OFFICER,
        Role.MANAGER,
    }
    officer = signed_in(desk.officer)
    listed = text_of(officer.get(f"/corrections/{desk.kpi.slug}/"))
    assert f"Correction under way: draft, by {desk.officer}" in listed
    form = officer.get(f"/corrections/figure/{standing.pk}/")
    assert "A correction is under way." in text_of(form)
    assert "Submit the correction" not in text_of(form)
    discard(desk, draft)
    assert not any(words in text_of(reader.get(address)) for reader in readers.values())
    assert "Correction under way" not in text_of(officer.get(f"/corrections/{desk.kpi.slug}/"))
