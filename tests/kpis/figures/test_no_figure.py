"""A month without a figure, from the officer's row to the reader's page: an answer, and never a zero."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from accounts.models import AuditEvent
from accounts.permissions import Role
from analysis.entry.figures import Typed
from analysis.rating import Rag
from kpis.approvals.review import get_reviews
from kpis.catalogue.queries import get_home
from kpis.figures.actions import NeedsConfirmation
from kpis.figures.context import get_entry_context
from kpis.figures.past import get_past_figures
from kpis.figures.queries import get_observations
from kpis.figures.standings import get_stamps, get_standings
from kpis.imports.actions import confirm_import, preview_import
from kpis.models import Figure
from kpis.returns.queries import State, get_collected_kpis, get_grid, get_return_lines
from kpis.returns.rows import build_return_rows, save_grid, submit_grid
from ledger.workflow import InvalidEntry
from pages.kpi.sections.history.section import History
from tests.accounts.makers import a_person, signed_in
from tests.factories import make_target
from tests.kpis.returns.desk import NINE_OF_TEN, NOW, OCTOBER, TODAY, everything
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november"), pytest.mark.slow]
NOBODY = Typed(commentary="No child was due a visit in this month.")
SEPTEMBER, AUGUST = OCTOBER.shifted(-1), OCTOBER.shifted(-2)
EIGHT_OF_TEN = Typed(numerator="8", denominator="10", commentary="Two were on holiday.")
CONFIRMED = ("no_figure", "change", "same")


def submitted_none(desk, period=OCTOBER):
    return desk.submit(desk.save(NOBODY, period=period), confirmed=CONFIRMED)


def published(desk, period=OCTOBER):
    return desk.approve(submitted_none(desk, period))


@pytest.fixture
def reader(desk):
    return signed_in(a_person(role=Role.MEMBER))


def observed(desk):
    found = get_observations([desk.kpi.pk], [get_home().pk], NOW)[desk.kpi.pk, get_home().pk]
    return [(observation.period, observation.value) for observation in found]


# -- submitted ----------------------------------------------------------------------------------------


def test_way_that_the_page_names_leads_to_an_approved_figure_without_a_value(desk):
    with pytest.raises(InvalidEntry, match="Leave both counts empty and say so in the commentary"):
        desk.submit(desk.save(Typed("0", "0", "", "Nobody.")))
    draft = desk.save(NOBODY, version=1)
    approved = desk.approve(desk.submit(draft, confirmed=CONFIRMED))
    approved.refresh_from_db()
    assert (approved.status, approved.no_figure, approved.written) == (
        "approved",
        "no_cohort",
        "No figure: nobody in the cohort",
    )
    assert (approved.numerator, approved.denominator, approved.stated_value) == (None, None, None)
    assert approved.commentary == NOBODY.commentary


def test_counts_that_were_forgotten_are_not_submitted_as_no_figure(desk):
    draft = desk.save(NOBODY)
    with pytest.raises(NeedsConfirmation, match="Both counts are empty: there is no figure"):
        desk.submit(draft, confirmed=())
    draft.refresh_from_db()
    assert (draft.status, draft.no_figure) == ("draft", "")


def test_grid_asks_first_and_a_tick_hands_it_in(desk):
    desk.save(NOBODY)
    (line,) = build_return_rows(get_grid(OCTOBER, get_collected_kpis(), NOW, TODAY), desk.officer)
    sent = QueryDict(mutable=True)
    sent.update({f"{line.prefix}-commentary": NOBODY.commentary, f"{line.prefix}-version": "1"})
    outcome = submit_grid(save_grid([line], sent, desk.officer), sent, desk.officer)
    assert [warning.code for warning in outcome.rows[0].unconfirmed] == ["no_figure"]
    sent[f"{line.prefix}-confirm"] = "no_figure"
    outcome = submit_grid(save_grid([line], sent, desk.officer), sent, desk.officer)
    assert outcome.rows[0].state is State.SUBMITTED


def test_no_figure_needs_a_second_person_too(desk):
    submitted = submitted_none(desk)
    desk.officer.role = Role.MANAGER
    desk.officer.save()
    before = everything()
    with pytest.raises(PermissionDenied):
        desk.approve(submitted, by=desk.officer)
    assert everything() == before


def test_manager_sees_that_there_is_none_and_why(desk):
    make_target(kpi=desk.kpi, value=Decimal(85), from_on=AUGUST.start)
    desk.approved(period=SEPTEMBER)
    submitted_none(desk)
    (review,) = get_reviews(OCTOBER, desk.manager, NOW, TODAY)
    assert (review.value, review.counts, review.rag) == ("No figure: nobody in the cohort", "", Rag.UNRATED)
    assert review.is_unusual
    said = text_of(signed_in(desk.manager).get("/approvals/2026-10/"))
    assert "Both counts are empty: there is no figure, since nobody was in the cohort." in said
    assert NOBODY.commentary in said


def test_first_figure_of_a_kpi_can_be_none(desk, reader):
    submitted_none(desk)
    assert signed_in(desk.manager).get("/approvals/2026-10/").status_code == 200
    desk.approve(Figure.objects.get())
    said = text_of(reader.get(f"/kpis/{desk.kpi.slug}/"))
    assert f"No figure for October 2026, nobody in the cohort: {NOBODY.commentary}" in said
    assert reader.get("/kpis/").status_code == reader.get("/").status_code == 200


def test_returned_one_becomes_counts_again(desk):
    returned = desk.return_to_author(submitted_none(desk))
    draft = desk.save(NINE_OF_TEN, version=returned.version)
    draft.refresh_from_db()
    assert (draft.no_figure, draft.numerator) == ("", 9)
    assert desk.approve(desk.submit(draft)).written == "90%"


def test_return_with_it_is_submitted_and_no_longer_overdue(desk):
    published(desk)
    (row,) = get_grid(OCTOBER, get_collected_kpis(), NOW, TODAY)
    assert row.due.state is State.APPROVED
    (line,) = [line for line in get_return_lines(desk.officer, TODAY) if line.month == OCTOBER]
    assert (line.to_do, line.is_overdue(TODAY)) == (0, False)


def test_history_tells_of_the_reason(desk):
    published(desk)
    for action in ("figure_submitted", "figure_approved"):
        assert AuditEvent.objects.get(action=action).after["no_figure"] == "Nobody in the cohort"


# -- read ---------------------------------------------------------------------------------------------


def test_it_is_a_gap_in_the_series_and_no_observation(desk):
    for period, typed in ((AUGUST, NINE_OF_TEN), (OCTOBER, EIGHT_OF_TEN)):
        desk.approved(typed, period=period)
    published(desk, SEPTEMBER)
    assert observed(desk) == [(AUGUST, Decimal(90)), (OCTOBER, Decimal(80))]
    (standing,) = get_standings(NOW, get_home())
    assert standing.stamp == get_stamps(get_home(), NOW)[desk.kpi.pk]
    assert standing.assessment.latest.value == 80
    past = get_past_figures(desk.kpi.pk, get_home(), NOW)
    assert past.first_reported.keys() == {AUGUST, OCTOBER}
    assert past.standing_at(NOW, standing.basis) == standing
    entry_context = get_entry_context(desk.save(period=OCTOBER.shifted(-3)), TODAY)
    assert entry_context.history == ()


def test_chart_and_history_of_the_kpi_show_the_gap_with_its_commentary_and_no_zero(desk, reader):
    # with fewer than three figures the chart begins at 0%
    desk.approved(period=AUGUST.shifted(-1))
    desk.approved(period=AUGUST)
    published(desk, SEPTEMBER)
    desk.approved(EIGHT_OF_TEN)
    page = reader.get(f"/kpis/{desk.kpi.slug}/")
    said = text_of(page)
    assert "September 2026 No figure" in said
    assert NOBODY.commentary in said
    assert " 0%" not in said
    assert f"No figure for September 2026, nobody in the cohort: {NOBODY.commentary}" not in said
    rows = [row for row in page.context["kpi_page"].section(History).rows if row.period == SEPTEMBER]
    assert [(row.observation, row.rag) for row in rows] == [(None, Rag.UNRATED)]
    (line,) = [line for line in page.context["kpi_page"].chart.lines if line.name == "West Sussex"]
    assert [point.value for point in line.points] == [90.0, 90.0, None, 80.0]


def test_newest_month_without_a_figure_is_said_above_the_history(desk, reader):
    desk.approved(period=SEPTEMBER)
    published(desk)
    said = text_of(reader.get(f"/kpis/{desk.kpi.slug}/"))
    assert f"No figure for October 2026, nobody in the cohort: {NOBODY.commentary}" in said
    assert "October 2026 No figure" in said
    assert "90%" in text_of(reader.get("/kpis/"))


def test_files_say_no_figure_and_leave_the_value_empty(desk, reader):
    desk.approved(period=SEPTEMBER)
    published(desk)
    response = reader.get(f"/kpis/{desk.kpi.slug}/download/csv/")
    content = b"".join(response.streaming_content) if response.streaming else response.content
    lines = [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if "October 2026" in line]
    assert len(lines) == 1
    assert f"No figure; {NOBODY.commentary}" in lines[0]
    assert not {"0", "0.0", "0.0000"} & set(lines[0])
    assert reader.get(f"/kpis/{desk.kpi.slug}/download/xlsx/").status_code == 200


# -- for another reason -------------------------------------------------------------------------------


LATE = Typed(commentary="The health trust sends it next month.", no_figure="late")


@pytest.fixture
def count(desk):
    """The desk with a KPI that is a plain number, which has no cohort."""
    desk.kpi.kind = "count"
    desk.kpi.save()
    return desk


def test_number_that_is_late_is_handed_in_approved_and_not_overdue(count):
    approved = count.approve(count.submit(count.save(LATE), confirmed=()))
    assert (approved.status, approved.no_figure, approved.stated_value) == ("approved", "late", None)
    (line,) = [line for line in get_return_lines(count.officer, TODAY) if line.month == OCTOBER]
    assert (line.to_do, line.is_overdue(TODAY)) == (0, False)
    assert observed(count) == []


def test_reason_is_told_in_sentence_history_chart_scorecard_and_files(count, reader):
    for period in (AUGUST.shifted(-1), AUGUST):
        count.approved(Typed(value="9"), period=period)
    count.approve(count.submit(count.save(LATE, period=SEPTEMBER)))
    page = reader.get(f"/kpis/{count.kpi.slug}/")
    assert "No figure for September 2026: late from a partner." in page.context["trend"].sentence
    assert "September 2026 No figure Late from a partner" in text_of(page)
    assert "Sep 2026: no figure" in text_of(reader.get("/kpis/"))
    count.approved(Typed(value="8"))
    page = reader.get(f"/kpis/{count.kpi.slug}/")
    assert "September 2026: no figure, late from a partner." in page.context["kpi_page"].chart_words
    assert "Sep 2026: no figure" not in text_of(reader.get("/kpis/"))
    (row,) = rows_of_file(reader, f"/kpis/{count.kpi.slug}/download/csv/", "September 2026")
    assert "Late from a partner" in row


def rows_of_file(reader, address, wanted):
    response = reader.get(address)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [line for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) if wanted in line]


def test_scorecard_file_names_the_periods_without_a_figure(count, reader):
    count.approved(Typed(value="9"), period=SEPTEMBER)
    count.approve(count.submit(count.save(LATE)))
    (row,) = rows_of_file(reader, "/kpis/download/csv/", count.kpi.title)
    assert "No figure for October 2026: late from a partner." in row


def test_grid_offers_the_reasons_and_keeps_the_choice(count):
    officer = signed_in(count.officer)
    page = officer.get("/returns/2026-10/").content.decode()
    assert "Late from a partner" in page
    assert "Nobody in the cohort" not in page
    name = f"k{count.kpi.pk}"
    sent = {f"{name}-{field}": getattr(LATE, field) for field in ("commentary", "no_figure")}
    officer.post("/returns/2026-10/", sent | {f"{name}-version": "0", "save": "1"})
    assert Figure.objects.get().as_typed == LATE
    assert '<option value="late" selected>' in officer.get("/returns/2026-10/").content.decode()


def test_correction_goes_from_late_to_a_number_and_back(count):
    standing = count.approve(count.submit(count.save(LATE)))
    number = count.approve(count.submit(count.correct(standing, Typed(value="7"), "It came.")))
    assert observed(count) == [(OCTOBER, Decimal(7))]
    count.approve(count.submit(count.correct(number, LATE, "It was of another council.")))
    assert observed(count) == []


def test_manager_reads_that_the_reason_was_changed_since_it_was_returned(count):
    returned = count.return_to_author(count.submit(count.save(LATE)))
    again = Typed(commentary=LATE.commentary, no_figure="not_counted")
    count.submit(count.save(again, version=returned.version))
    said = text_of(signed_in(count.manager).get("/approvals/2026-10/"))
    assert "no figure from Late from a partner to Not counted this time" in said


# -- corrected ----------------------------------------------------------------------------------------


def test_correction_puts_no_figure_in_the_place_of_counts(desk, reader):
    standing = desk.approved()
    desk.approved(EIGHT_OF_TEN, period=SEPTEMBER)
    revision = desk.submit(desk.correct(standing, NOBODY, "They were counted twice."), confirmed=CONFIRMED)
    assert "Until now: 90%" in text_of(signed_in(desk.manager).get("/approvals/2026-10/"))
    desk.approve(revision)
    assert observed(desk) == [(SEPTEMBER, Decimal(80))]
    assert "They were counted twice." in text_of(reader.get(f"/kpis/{desk.kpi.slug}/"))


def test_correction_puts_counts_in_the_place_of_no_figure(desk):
    standing = published(desk)
    officer = signed_in(desk.officer)
    address = f"/corrections/figure/{standing.pk}/"
    assert "Until now: No figure: nobody in the cohort." in text_of(officer.get(address))
    officer.post(address, {"numerator": "9", "denominator": "10", "reason": "One team had not answered."})
    assert "Until now: No figure: nobody in the cohort." in text_of(signed_in(desk.manager).get("/approvals/2026-10/"))
    desk.approve(Figure.objects.get(revises=standing))
    assert observed(desk) == [(OCTOBER, Decimal(90))]


def test_page_of_a_correction_asks_before_it_takes_the_counts_away(desk):
    standing, officer = desk.approved(), signed_in(desk.officer)
    address = f"/corrections/figure/{standing.pk}/"
    data = {"commentary": NOBODY.commentary, "reason": "They were counted twice."}
    assert "Both counts are empty" in text_of(officer.post(address, data))
    assert Figure.objects.count() == 1
    officer.post(address, data | {"confirm": "no_figure"})
    assert Figure.objects.get(revises=standing).no_figure == "no_cohort"


# -- brought in a file --------------------------------------------------------------------------------


def bring(desk, *cells):
    lines = [
        ["KPI", "Period", "Numerator", "Denominator", "Commentary", "No figure"],
        [desk.kpi.code, "2026-10", *cells],
    ]
    content = "\n".join(",".join(line) for line in lines).encode()
    preview = preview_import(file_name="october.csv", content=content, by=desk.officer)
    return preview, (preview.plan["lines"] or preview.plan["refusals"])[0]


def confirm(desk, preview, reason=""):
    confirm_import(preview=preview, seen=preview.ledger_mark, reason=reason, without_refused=False, by=desk.officer)
    return Figure.objects.exclude(status="approved").get()


def test_file_can_bring_a_month_without_cohort_which_is_confirmed_as_it_is_submitted(desk):
    preview, line = bring(desk, "", "", NOBODY.commentary)
    assert (line["change"], line["after"]) == ("new", "No figure: nobody in the cohort")
    assert "Both counts are empty" in line["warnings"][0]
    draft = confirm(desk, preview)
    assert draft.as_typed == NOBODY
    assert desk.submit(draft, confirmed=CONFIRMED).no_figure == "no_cohort"


def test_file_with_zero_of_zero_is_told_the_way(desk):
    _, refused = bring(desk, "0", "0", NOBODY.commentary)
    assert "Leave both counts empty and say so in the commentary." in refused["reason"]


def test_file_with_the_same_again_changes_nothing(desk):
    published(desk)
    _, line = bring(desk, "", "", NOBODY.commentary)
    assert (line["change"], line["before"], line["after"]) == (
        "same",
        "No figure: nobody in the cohort",
        "No figure: nobody in the cohort",
    )


def test_file_can_bring_counts_for_a_month_that_had_none(desk):
    published(desk)
    preview, line = bring(desk, "9", "10", "")
    assert (line["change"], line["before"], line["after"]) == (
        "corrected",
        "No figure: nobody in the cohort",
        "9 of 10, 90%",
    )
    draft = confirm(desk, preview, "One team had not answered.")
    desk.approve(desk.submit(draft))
    assert observed(desk) == [(OCTOBER, Decimal(90))]


def test_words_alone_are_no_answer_for_a_number_that_has_no_cohort(desk):
    desk.kpi.kind = "count"
    desk.kpi.save()
    _, refused = bring(desk, "", "", NOBODY.commentary)
    assert "Enter the number." in refused["reason"]


def test_file_can_bring_a_number_that_is_late(count):
    preview, line = bring(count, "", "", LATE.commentary, "late from a partner")
    assert (line["change"], line["after"], line["warnings"]) == ("new", "No figure: late from a partner", [])
    assert count.submit(confirm(count, preview), confirmed=()).no_figure == "late"


def test_file_with_a_number_and_a_reason_for_none_is_refused_at_the_reason(count):
    _, refused = bring(count, "9", "", "", "late")
    assert "Leave the numbers empty where there is no figure" in refused["reason"]
    assert refused["heading"] == "No figure"
