"""The rows of the grid: what is typed in them, what a browser sent, and what each becomes."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from analysis.entry.figures import Typed
from kpis.models import Figure
from kpis.returns.queries import State, get_collected_kpis, get_grid
from kpis.returns.rows import (
    build_return_rows,
    check_return_row,
    read_typed,
    read_version,
    save_grid,
    submit_grid,
    typed_of,
)
from tests.accounts.makers import a_person
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, TODAY

pytestmark = pytest.mark.usefixtures("november")
FIELDS = ("numerator", "denominator", "value", "commentary")


def line_of(desk, person=None):
    rows = get_grid(OCTOBER, get_collected_kpis(), NOW, TODAY)
    (line,) = build_return_rows(rows, person or desk.officer)
    return line


def sent(line, version=None, **typed):
    """One row as a browser sends it."""
    data = QueryDict(mutable=True)
    for name in FIELDS:
        data[f"{line.prefix}-{name}"] = typed.get(name, "")
    data[f"{line.prefix}-version"] = str(line.version if version is None else version)
    return data


@pytest.mark.parametrize(
    ("text", "expected"),
    [("3", 3), ("0", 0), ("", 0), ("-1", 0), ("1.5", 0), ("x", 0), ("9" * 9, 0), ("99999999", 99999999), ("٣", 3)],
)
def test_version_is_a_small_number_or_none_at_all(text, expected):
    assert read_version({"version": text}) == expected
    assert read_version({}) == 0


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_text_is_read_as_it_was_sent_but_for_line_ends_and_null_bytes(data):
    typed = read_typed({f"k1-{name}": text for name, text in data.items()}, "k1-")
    for name in FIELDS:
        assert getattr(typed, name) == data.get(name, "").replace("\r\n", "\n").replace("\x00", "")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"typed": {"value": " 96% "}, "stated_value": Decimal(96)}, Typed(value=" 96% ")),
        ({"stated_value": Decimal("96.5000"), "commentary": "x"}, Typed(value="96.5", commentary="x")),
        ({"stated_value": Decimal("100.0000")}, Typed(value="100")),
        ({"stated_value": Decimal("0.0000")}, Typed(value="0")),
        ({"numerator": Decimal("9.0000"), "denominator": Decimal("1200.0000")}, Typed("9", "1200")),
        ({"numerator": Decimal(9)}, Typed("9")),
    ],
)
def test_what_would_have_been_typed(columns, expected):
    assert typed_of(Figure(**columns)) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("state", "is_editable"),
    [("missing", True), ("draft", True), ("returned", True), ("submitted", False), ("approved", False)],
)
def test_row_is_editable_until_it_is_submitted(desk, state, is_editable):
    if state != "missing":
        figure = desk.save()
        figure = desk.submit(figure) if state != "draft" else figure
        if state in ("returned", "approved"):
            (desk.return_to_author if state == "returned" else desk.approve)(figure)
    line = line_of(desk)
    assert (line.state, line.is_editable) == (State(state), is_editable)
    assert not line_of(desk, a_person()).is_editable


def test_value_is_worked_out_from_the_text(desk):
    line = line_of(desk)
    assert line.value == ""
    assert replace(line, typed=Typed("9", "10")).value == "90%"
    assert replace(line, typed=Typed("9", "0")).value == ""
    assert replace(line, typed=Typed("x", "10")).value == ""
    assert replace(line, typed=Typed(value="96.5")).value == "96.5%"


def test_row_that_was_not_sent_stays(desk):
    desk.save()
    outcome = save_grid([line_of(desk)], QueryDict(), desk.officer)
    assert (outcome.saved, outcome.is_clean) == (0, True)
    assert Figure.objects.get().as_typed == NINE_OF_TEN


def test_row_can_be_emptied(desk):
    desk.save()
    line = line_of(desk)
    outcome = save_grid([line], sent(line), desk.officer)
    assert outcome.saved == 1
    assert Figure.objects.get().as_typed == Typed()
    assert submit_grid(outcome, sent(line), desk.officer).submitted == 0


def test_row_that_was_submitted_meanwhile_says_so(desk):
    draft = desk.save()
    line = line_of(desk)
    desk.submit(draft)
    outcome = save_grid([line], sent(line, numerator="1", denominator="2"), desk.officer)
    assert outcome.saved == 0
    assert "was submitted" in outcome.rows[0].message
    assert not outcome.is_clean
    assert submit_grid(outcome, sent(line), desk.officer).submitted == 0


def test_row_that_was_begun_meanwhile_shows_theirs_and_keeps_mine_until_one_is_chosen(desk):
    line = line_of(desk)
    theirs = desk.save()
    for _ in range(2):
        (shown,) = save_grid([line], sent(line, numerator="1", denominator="2"), desk.officer).rows
        assert (shown.theirs, shown.version, shown.typed) == (theirs, 0, Typed("1", "2"))
    assert Figure.objects.get().as_typed == NINE_OF_TEN


def chosen(line, choice, newer, **typed):
    data = sent(line, **typed)
    data[f"{line.prefix}-choose"], data[f"{line.prefix}-newer-version"] = choice, str(newer)
    return data


def test_my_version_is_put_in_the_place_of_the_one_that_was_shown(desk):
    line = line_of(desk)
    theirs = desk.save()
    data = chosen(line, "mine", theirs.version, numerator="1", denominator="2")
    assert save_grid([line_of(desk)], data, desk.officer).is_clean
    assert Figure.objects.get().as_typed == Typed("1", "2")


def test_my_version_does_not_replace_one_that_was_not_shown(desk):
    line = line_of(desk)
    first = desk.save()
    second = desk.save(Typed("8", "10"), version=1)
    data = chosen(line, "mine", first.version, numerator="1", denominator="2")
    (shown,) = save_grid([line_of(desk)], data, desk.officer).rows
    assert (shown.theirs, shown.typed) == (second, Typed("1", "2"))


def test_their_version_stays_when_it_is_chosen(desk):
    line = line_of(desk)
    theirs = desk.save()
    data = chosen(line, "theirs", theirs.version, numerator="1", denominator="2")
    outcome = save_grid([line_of(desk)], data, desk.officer)
    assert (outcome.is_clean, outcome.saved, outcome.rows[0].typed) == (True, 0, NINE_OF_TEN)
    assert Figure.objects.get().version == theirs.version


@pytest.mark.slow
def test_draft_that_is_gone_can_be_begun_again(desk):
    desk.save()
    line = line_of(desk)
    Figure.objects.all().delete()
    typed = {"numerator": "1", "denominator": "2"}
    (shown,) = save_grid([line], sent(line, **typed), desk.officer).rows
    assert "Save again to begin a new one" in shown.message
    assert shown.typed == Typed("1", "2")
    assert save_grid([line_of(desk)], sent(shown, **typed), desk.officer).saved == 1


@pytest.mark.slow
def test_what_was_typed_for_a_row_that_is_submitted_now_is_said_and_not_saved(desk):
    draft = desk.save()
    data = sent(line_of(desk), numerator="1", denominator="2")
    desk.submit(draft)
    (shown,) = save_grid([line_of(desk)], data, desk.officer).rows
    assert (shown.left_out, shown.typed) == (Typed("1", "2"), NINE_OF_TEN)
    assert "submitted" in shown.message
    assert Figure.objects.get().as_typed == NINE_OF_TEN


@pytest.mark.slow
def test_row_that_was_approved_while_it_was_saved_says_so_and_offers_no_choice(desk):
    draft = desk.save()
    line = line_of(desk)
    desk.approve(desk.submit(draft))
    (shown,) = save_grid([line], sent(line, numerator="1", denominator="2"), desk.officer).rows
    assert (shown.theirs, shown.left_out) == (None, Typed("1", "2"))
    assert shown.message == "This figure is approved since you opened the page."


def test_row_that_was_submitted_before_the_page_was_opened_says_nothing(desk):
    desk.submit(desk.save())
    line = line_of(desk)
    data = sent(line, numerator="1", denominator="2")
    del data[f"{line.prefix}-version"]
    assert save_grid([line], data, desk.officer).is_clean


def test_saved_and_submitted_rows_are_counted(desk):
    line = line_of(desk)
    data = sent(line, numerator="9", denominator="10")
    outcome = save_grid([line], data, desk.officer)
    assert (outcome.saved, outcome.submitted) == (1, 0)
    outcome = submit_grid(outcome, data, desk.officer)
    assert (outcome.saved, outcome.submitted, outcome.is_clean) == (1, 1, True)
    assert outcome.rows[0].state is State.SUBMITTED


@pytest.mark.slow
def test_check_tells_problems_or_else_warnings(desk):
    for back in (2, 1):
        desk.approved(period=OCTOBER.shifted(-back))
    line = line_of(desk)
    wrong = check_return_row(replace(line, typed=Typed("11", "10")))
    assert (list(wrong.problem_at), wrong.warnings) == (["numerator"], ())
    same = check_return_row(replace(line, typed=NINE_OF_TEN))
    assert (same.problems, [warning.code for warning in same.warnings]) == ((), ["same"])
    assert same.unconfirmed == same.warnings


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("numerator", "9" * 41, "Shorten the number to 40 characters; it has 41."),
        ("value", "9" * 600_000, "Shorten the number to 40 characters; it has 600000."),
        ("commentary", "x" * 600_000, "Shorten the commentary to 2000 characters; it has 600000."),
    ],
)
def test_text_that_is_too_long_is_said_at_its_field_and_stays_typed(desk, field, text, said):
    line = line_of(desk)
    (shown,) = save_grid([line], sent(line, **{field: text}), desk.officer).rows
    assert shown.problem_at == {field: said}
    assert getattr(shown.typed, field) == text
    assert not Figure.objects.exists()


def test_text_that_is_too_long_leaves_the_draft_as_it_was_and_submits_nothing(desk):
    desk.save()
    line = line_of(desk)
    data = sent(line, numerator="9", denominator="1" * 41)
    (shown,) = submit_grid(save_grid([line], data, desk.officer), data, desk.officer).rows
    assert "denominator" in shown.problem_at
    assert shown.typed.denominator == "1" * 41
    assert Figure.objects.get().as_typed == NINE_OF_TEN
    assert Figure.objects.get().status == Figure.Status.DRAFT
