"""What a file would change, held against the ledger: new, changed, corrected, the same, refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from analysis.entry.figures import Typed
from kpis.figures.actions import save_entry, submit_entry
from kpis.figures.context import get_entry_context
from kpis.imports.held import get_held_figures
from kpis.imports.plan import make_plan
from kpis.imports.previews import recognised_as_json, recognised_from_json
from kpis.models import Figure, Kpi, Target
from tests.kpis.imports.makers import (
    OCTOBER,
    bring,
    confirm,
    counts_of,
    make_approved,
    make_draft,
    make_kpi,
    make_person,
    make_service,
    month,
)

ROW = ("CARE", "2021-10", "24", "25", "", "Better.")


def only_refusal(preview) -> dict:
    assert counts_of(preview) == {"refused": 1}
    return preview.plan["refusals"][0]


def only_line(preview) -> dict:
    assert preview.refused == 0
    assert len(preview.plan["lines"]) == 1
    return preview.plan["lines"][0]


def test_figure_that_is_not_held_is_new(officer, care):
    line = only_line(bring(officer, ROW))
    assert (line["change"], line["before"], line["after"]) == ("new", "", "24 of 25, 96%")


def test_draft_is_changed_and_what_the_file_leaves_empty_stays(officer, care):
    make_draft(care, officer, commentary="As planned.")
    line = only_line(bring(officer, ("CARE", "2021-10", "24", "25")))
    assert (line["change"], line["before"], line["after"]) == ("changed", "20 of 25, 80%", "24 of 25, 96%")
    assert line["commentary"] == "As planned."


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("CARE", "2021-10", "20", "25"), id="same counts"),
        pytest.param(("CARE", "Oct-21", "20.0", "25", "80%"), id="written otherwise"),
        pytest.param(("CARE", "2021-10", "", "", "80"), id="value alone"),
        pytest.param(("CARE", "2021-10", "", "", "", "As planned."), id="commentary alone"),
    ],
)
def test_draft_that_says_it_already_is_the_same(officer, care, row):
    make_draft(care, officer, commentary="As planned.")
    assert counts_of(bring(officer, row)) == {"same": 1}


def test_approved_figure_that_differs_is_corrected_and_the_same_one_is_not(officer, care):
    make_approved(care)
    assert only_line(bring(officer, ("CARE", "2021-10", "23", "25")))["change"] == "corrected"
    assert counts_of(bring(officer, ("CARE", "2021-10", "24", "25"))) == {"same": 1}


@pytest.mark.slow
def test_published_value_with_its_counts_is_the_same_by_either(officer, care):
    make_approved(care, numerator=190, denominator=199, stated_value="95.5")
    assert counts_of(bring(officer, ("CARE", "2021-10", "190", "199"))) == {"same": 1}
    assert counts_of(bring(officer, ("CARE", "2021-10", "", "", "95.5"))) == {"same": 1}


def test_correction_needs_no_present_collection(officer, care):
    make_approved(care)
    Kpi.objects.update(collected_from=None)
    assert counts_of(bring(officer, ("CARE", "2021-10", "23", "25"))) == {"corrected": 1}


@pytest.mark.slow
def test_draft_of_a_correction_is_what_is_changed(officer, care):
    make_approved(care)
    confirm(bring(officer, ("CARE", "2021-10", "23", "25")), officer, reason="Counted again.")
    line = only_line(bring(officer, ("CARE", "2021-10", "22", "25")))
    assert (line["change"], line["before"]) == ("changed", "23 of 25, 92%")


@pytest.mark.slow
def test_submitted_figure_is_refused_unless_it_is_the_same(officer, care):
    draft = make_draft(care, officer)
    submit_entry(figure=draft, version=1, confirmed=(), by=officer, today=date(2022, 1, 1))
    assert counts_of(bring(officer, ("CARE", "2021-10", "20", "25"))) == {"same": 1}
    assert "was submitted" in only_refusal(bring(officer, ("CARE", "2021-10", "24", "25")))["reason"]


@pytest.mark.parametrize(
    ("row", "place", "reason"),
    [
        pytest.param(("CARE", "2021-10", "26", "25"), "C2", "not more than the cohort", id="too many"),
        pytest.param(("CARE", "2021-10", "abc", "25"), "C2", "Enter a number", id="no number"),
        pytest.param(("CARE", "2021-10", "-1", "25"), "C2", "not below zero", id="below zero"),
        pytest.param(("CARE", "2021-10", "", "", "196%"), "E2", "at most 100", id="above the whole"),
        pytest.param(("CARE", "2021-10", "", "", "1,23"), "E2", "Enter a number", id="decimal comma"),
        pytest.param(("CARE", "2021-10", "24"), "C2", "in the cohort", id="half of the counts"),
        pytest.param(("CARE", "2021-10", "=1+1", "25"), "C2", "Enter a number", id="formula as text"),
        pytest.param(("CARE", "2014-10", "24", "25"), "C2", "not collected yet", id="before it was collected"),
        pytest.param(
            ("CARE", "2021-10", "1", "2", "", "x" * 2001), "F2", "Shorten the commentary", id="long commentary"
        ),
    ],
)
def test_what_could_not_be_submitted_is_refused_at_its_cell(officer, care, row, place, reason):
    refusal = only_refusal(bring(officer, row))
    assert (refusal["place"], refusal["row"]) == (place, 2)
    assert reason in refusal["reason"]


def test_month_that_is_not_over_is_refused(officer, care):
    this_month = timezone.localdate().strftime("%Y-%m")
    assert "is over" in only_refusal(bring(officer, ("CARE", this_month, "24", "25")))["reason"]


def test_unreadable_text_over_an_empty_draft_is_refused_and_not_taken_for_the_same(officer, care):
    make_draft(care, officer, "", "", commentary="Soon.")
    preview = bring(officer, ("CARE", "2021-10", "abc", "def"))
    assert [refusal["place"] for refusal in preview.plan["refusals"]] == ["C2", "D2"]
    assert preview.same == 0


@pytest.mark.slow
def test_unusual_figure_is_pointed_out_and_taken(officer, care):
    Target.objects.create(kpi=care, value=100, tolerance=1, published_at=timezone.now())
    for number in range(1, 8):
        make_approved(care, month(number), numerator=20 + number % 2, denominator=25)
    line = only_line(bring(officer, ("CARE", "2021-10", "5", "25")))
    assert len(line["warnings"]) == 2
    assert "largest so far" in line["warnings"][0]
    assert "Say why in the commentary" in line["warnings"][1]


def test_only_own_service_areas_are_imported(officer, care):
    make_kpi("OTHERS", make_service("Early help", make_person("other@example.org")))
    assert "entered by others" in only_refusal(bring(officer, ("OTHERS", "2021-10", "1", "2")))["reason"]


@pytest.mark.slow
def test_setting_is_the_one_of_a_single_entry(officer, care):
    Target.objects.create(kpi=care, value=100, published_at=timezone.now() - timedelta(days=1))
    for number in (7, 8, 9, 11):
        make_approved(care, month(number), stated_value=80 + number)
    make_approved(care, type(OCTOBER)(date(2020, 4, 1), date(2021, 3, 31)), stated_value=50)
    draft = make_draft(care, officer)
    recognised = recognised_from_json(bring(officer, ROW).rows)
    held = get_held_figures(recognised.lines, officer, timezone.now())
    today = timezone.localdate()
    assert held.entry_context(care, OCTOBER, is_correction=False) == get_entry_context(draft, today)
    make_approved(care)
    draft.revises, draft.revision_reason = Figure.objects.get(status="approved", period_start=OCTOBER.start), "x"
    of_a_correction = replace(get_entry_context(draft, today), standing=None)
    assert held.entry_context(care, OCTOBER, is_correction=True) == of_a_correction


def test_kept_lines_come_back_as_they_were(officer, care):
    kept = bring(officer, ROW, ("CARE", "soon", "1", "2")).rows
    assert recognised_as_json(recognised_from_json(kept)) == kept


@pytest.mark.parametrize("rows", [1, 40])
def test_plan_asks_the_database_the_same_few_times(officer, care, rows, django_assert_num_queries):
    lines = [("CARE", f"{2018 + n // 12}-{n % 12 + 1:02}", "1", "2") for n in range(rows)]
    recognised = recognised_from_json(bring(officer, *lines).rows)
    with django_assert_num_queries(7):
        plan = make_plan(recognised, officer, timezone.now())
    assert len(plan.lines) == rows


@pytest.mark.slow
def test_mark_changes_when_a_figure_does(officer, care):
    preview = bring(officer, ROW)
    assert bring(officer, ROW).ledger_mark == preview.ledger_mark
    draft = make_draft(care, officer)
    changed = bring(officer, ROW).ledger_mark
    assert changed != preview.ledger_mark
    save_entry(kpi=care, period=OCTOBER, typed=Typed("21", "25"), version=draft.version, by=officer)
    assert bring(officer, ROW).ledger_mark != changed
