"""What changed of KPIs between two moments: each change is one line, and what did not change is none."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from analysis.changes.change import ChangeKind, Span, Turn, said
from kpis.catalogue.queries import get_home
from kpis.changes.between import get_kpi_changes
from kpis.changes.stood import stood_as
from kpis.figures.standings import get_standings
from kpis.models import Figure, SeriesBreak, Target
from ledger.former import keep_former
from tests import factories as make

pytestmark = pytest.mark.django_db
START, BETWEEN, END = make.moment(2022, 1, 12), make.moment(2022, 6, 8), make.moment(2023, 9, 13)
SPAN = Span(START, END, date(2022, 1, 12), date(2023, 9, 13))
KIND = ChangeKind


def changes(span=SPAN):
    home = get_home()
    before, after = (stood_as(get_standings(moment, home)) for moment in (span.start, span.end))
    return said(get_kpi_changes(before, after, home, span))


def one(kind):
    (found,) = [change for change in changes() if change.kind is kind]
    return found


@pytest.fixture
def kpi():
    row = make.make_kpi(title="Visits on time", slug="visits")
    make.make_figure(kpi=row, stated_value=Decimal(80))
    return row


def add_figure(kpi, value, month=(2021, 2), at=BETWEEN, **columns):
    return make.make_figure(kpi=kpi, stated_value=value, period=make.month(*month), published_at=at, **columns)


def test_nothing_changed_where_nothing_happened(kpi):
    make.make_target(kpi=kpi)
    assert changes() == []


@pytest.mark.parametrize("at", [make.moment(2022), make.moment(2023, 9, 14)], ids=["before", "after"])
def test_what_happened_outside_the_span_is_no_change(kpi, at):
    add_figure(kpi, 90, at=at)
    make.make_target(kpi=kpi, published_at=at)
    make.make_break(kpi=kpi, published_at=at)
    keep_former(kpi, ["title"], at)
    make.revise_figure(kpi.figures.get(period_end=date(2021, 1, 31)), 70, at)
    assert changes() == []


def test_new_figures_of_a_kpi_are_one_line_with_the_newest_before_and_after(kpi):
    add_figure(kpi, 85)
    last = add_figure(kpi, 90, (2021, 3))
    found = one(KIND.FIGURE)
    assert (found.before, found.after, found.about) == ("80% (January 2021)", "90% (March 2021)", "2 new figures")
    assert (found.subject, found.address, found.figure) == ("Visits on time", ("pages:kpi", "visits"), last.pk)


def test_figures_are_ordered_by_the_share_by_which_they_differ_and_a_first_one_comes_last(kpi):
    add_figure(kpi, 100)
    assert one(KIND.FIGURE).weight == pytest.approx(0.2)
    other = make.make_kpi()
    add_figure(other, 90)
    found = {change.subject: change for change in changes()}
    assert (found[other.title].before, found[other.title].weight) == ("No figure", 0)


def test_a_figure_of_an_earlier_period_is_told_as_not_newer(kpi):
    add_figure(kpi, 70, (2020, 12))
    found = one(KIND.FIGURE)
    assert found.before == found.after == "80% (January 2021)"
    assert found.about == "1 new figure, which is not newer"


def test_figures_of_other_areas_are_not_listed(kpi):
    add_figure(kpi, 90, area=make.make_new_area())
    assert changes() == []


@pytest.mark.slow
def test_a_corrected_figure_has_both_values_the_reason_and_who_approved_it(kpi):
    officer, manager = make.make_person(Role.OFFICER, name="Ola"), make.make_person(Role.MANAGER, name="Mo")
    people = {"source": None, "entered_by": officer, "approved_by": manager, "approved_at": BETWEEN}
    make.revise_figure(kpi.figures.get(), 75, BETWEEN, **people)
    found = one(KIND.REVISED)
    assert (found.before, found.after, found.about) == ("80%", "75%", "January 2021")
    assert (found.reason, found.who) == ("Counted again.", "Entered by Ola, approved by Mo")
    assert found.when == date(2022, 6, 8)
    assert [change for change in changes() if change.kind is KIND.FIGURE] == []


def test_a_figure_corrected_twice_is_one_line_from_the_first_to_the_last(kpi):
    second = make.revise_figure(kpi.figures.get(), 75, BETWEEN)
    make.revise_figure(second, 70, make.moment(2022, 7))
    found = one(KIND.REVISED)
    assert (found.before, found.after) == ("80%", "70%")


@pytest.mark.slow
def test_a_correction_before_anybody_could_see_it_is_a_new_figure_only(kpi):
    make.revise_figure(add_figure(kpi, 90), 85, make.moment(2022, 7))
    assert [change.kind for change in changes()] == [KIND.FIGURE]
    assert one(KIND.FIGURE).after == "85% (February 2021)"


@pytest.mark.slow
def test_a_withdrawn_figure_says_why_and_does_not_hide_a_new_one(kpi):
    Figure.objects.update(status="superseded", superseded_at=BETWEEN, withdrawal_reason="Counted twice.")
    add_figure(kpi, 90)
    found = one(KIND.REVISED)
    assert (found.before, found.after, found.reason) == ("80%", "Withdrawn", "Counted twice.")
    assert one(KIND.FIGURE).about == "1 new figure"


def test_a_kpi_stands_worse_by_a_new_figure(kpi):
    make.make_target(kpi=kpi, value=75)
    add_figure(kpi, 60)
    found = one(KIND.STANDING)
    assert (found.before, found.after, found.turn) == ("On target", "Off target", Turn.WORSE)
    assert found.about == "by figures up to February 2021"


@pytest.mark.slow
def test_a_kpi_stands_otherwise_by_a_correction_or_another_target_and_says_so(kpi):
    make.make_target(kpi=kpi, value=75)
    make.revise_figure(kpi.figures.get(), 60, BETWEEN)
    assert one(KIND.STANDING).about == "by a correction of its newest figure"
    other = make.make_kpi(title="Other")
    make.make_figure(kpi=other, stated_value=80)
    make.make_target(kpi=other, value=75, published_at=BETWEEN)
    found = next(change for change in changes() if change.kind is KIND.STANDING and change.subject == "Other")
    assert (found.about, found.before, found.after) == (
        "by other targets, limits or counting",
        "No target",
        "On target",
    )


def test_a_changed_target_has_both_values_and_its_reason(kpi):
    old = make.make_target(kpi=kpi, value=75, from_on=date(2020, 4, 1))
    Target.objects.filter(pk=old.pk).update(superseded_at=BETWEEN)
    make.make_target(kpi=kpi, value=70, from_on=date(2020, 4, 1), published_at=BETWEEN, reason="As its neighbours.")
    found = one(KIND.BASIS)
    assert (found.about, found.before, found.after) == ("Target", "75%, from 1 April 2020", "70%, from 1 April 2020")
    assert found.reason == "As its neighbours."


@pytest.mark.slow
def test_a_break_and_recalculated_limits_are_told(kpi):
    make.make_break(kpi=kpi, on=date(2021, 4, 1), what_changed="Virtual visits count no more", published_at=BETWEEN)
    make.make_rebase(kpi=kpi, published_at=BETWEEN)
    found = {change.about: change for change in changes()}
    assert found["Counted differently"].after == "From 1 April 2021: Virtual visits count no more"
    assert found["Limits worked out anew from"].before == "None"
    assert "approved by" in found["Limits worked out anew from"].who
    SeriesBreak.objects.update(published_at=make.LONG_AGO, superseded_at=BETWEEN)
    assert {change.about: change for change in changes()}["Counted differently"].after == "No longer so"


def test_a_changed_definition_has_the_words_before_and_after(kpi):
    keep_former(kpi, ["definition", "position"], BETWEEN)
    before = kpi.definition
    kpi.definition, kpi.position = "Counted otherwise.", kpi.position + 1
    kpi.save()
    found = one(KIND.BASIS)
    assert (found.about, found.before, found.after) == ("Definition: definition", before, "Counted otherwise.")


def test_a_choice_of_the_catalogue_is_told_in_its_words(kpi):
    keep_former(kpi, ["polarity"], BETWEEN)
    kpi.polarity = "lower"
    kpi.save()
    found = one(KIND.BASIS)
    assert found.about == "Definition: which direction is better"
    assert {found.before, found.after}.isdisjoint({"higher", "lower"})


def test_kpis_that_came_and_went_are_told(kpi):
    make.make_kpi(title="New", known_from=BETWEEN)
    make.make_kpi(title="Old", slug="old", superseded_at=BETWEEN)
    found = {change.subject: change for change in changes()}
    assert (found["New"].about, found["New"].before) == ("New in the catalogue", "")
    assert (found["Old"].after, found["Old"].address) == ("No longer in the catalogue", ())
    assert found["Old"].address_before == ("pages:kpi", "old")


@pytest.mark.slow
def test_the_queries_do_not_grow_with_the_history(kpi):
    def count():
        home = get_home()
        before, after = (stood_as(get_standings(moment, home)) for moment in (START, END))
        with CaptureQueriesContext(connection) as counted:
            list(get_kpi_changes(before, after, home, SPAN))
        return len(counted)

    def happen(kpi):
        make.revise_figure(add_figure(kpi, 90, at=START), 85, BETWEEN)
        keep_former(kpi, ["definition"], BETWEEN)

    happen(kpi)
    few = count()
    for _ in range(10):
        happen(make.make_kpi())
    assert count() == few <= 5
