"""What the database holds together in the catalogue and the ledger, whatever a script or a slip writes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from kpis.catalogue.queries import get_breaks, get_targets
from kpis.models import (
    Agreement,
    Area,
    Figure,
    FigureComment,
    FrameworkIndicator,
    ImportFile,
    KeptCounts,
    KeptNumber,
    Kpi,
    NeighbourSet,
    Release,
    Reminder,
    SeriesBreak,
    ServiceArea,
    Source,
    SourceCollection,
    SumPart,
    Target,
)
from tests import factories as make
from tests.constraints import assert_breaks, assert_unique, change, declared_constraints, same_again, unique_fields

pytestmark = pytest.mark.django_db
LATER = make.moment(2020)


def write(**columns):
    """Write a figure past every check of Python."""
    return Figure.objects.bulk_create([Figure(**make.figure_values(**columns))])


def approved_by_its_author():
    person = make.make_person()
    write(entered_by=person, approved_by=person, approved_at=timezone.now())


def two_revisions_of_one():
    first = make.make_figure()
    make.revise_figure(first, 91, LATER)
    write(kpi=first.kpi, period=make.month(2021, 2), revises=first, revision_reason="Again.")


def two_standing_targets(**columns):
    target = make.make_target(**columns)
    same_again(target, value=Decimal(86))


def two_neighbours(same):
    first = make.make_neighbour()
    other = {"neighbour_set": make.make_neighbour_set(), "area": make.make_new_area(), "rank": first.rank + 1}
    same_again(first, **{name: value for name, value in other.items() if name not in ("neighbour_set", same)})


def two_rebases_from_one_day():
    same_again(make.make_rebase(), reason="Something else changed for good.")


def rebase_approved_by_its_author():
    rebase = make.make_rebase()
    change(rebase, entered_by=rebase.approved_by)


def a_reminder():
    return Reminder.objects.create(person=make.make_person(), about="return:2026-10", claimed_at=LATER)


def an_agreement(**columns):
    values = {"kpi": make.make_kpi(), "part": "numerator", "other": make.make_kpi(), "other_part": "denominator"}
    return Agreement.objects.create(**{"reason": "The same children.", **values, **columns})


def agreement_with_itself():
    kpi = make.make_kpi()
    return an_agreement(kpi=kpi, other=kpi)


def agreement_in_the_other_direction():
    row = an_agreement()
    same_again(row, kpi=row.other, part=row.other_part, other=row.kpi, other_part=row.part)


def a_part(**columns):
    return SumPart.objects.create(
        **{"kpi": make.make_kpi(), "part": make.make_kpi(), "reason": "One of the areas.", **columns}
    )


def part_of_itself():
    kpi = make.make_kpi()
    return a_part(kpi=kpi, part=kpi)


def kept_counts(**columns):
    values = {"counted": "ladder", "counted_on": date(2026, 10, 3), "source": "list 8", "kept_at": LATER}
    return KeptCounts.objects.create(**{**values, "by": make.make_person(), **columns})


def kept_number(**columns):
    values = {"kept": kept_counts(), "week": date(2026, 9, 28), "sort": "late", "number": 3}
    return KeptNumber.objects.create(**values | columns)


def figure_of_people():
    columns = {"entered_by": make.make_person(), "approved_by": make.make_person(), "approved_at": LATER}
    return make.revise_figure(make.make_figure(**columns), 91, LATER).revises


DRAFT = {"status": "draft", "published_at": None}


def make_comment():
    days = {"period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
    return FigureComment.objects.create(kpi=make.make_kpi(), by=make.make_person(), text="Why so few?", **days)


BROKEN = {
    "comment_says_something": lambda: change(make_comment(), text=""),
    "comment_period_ends_after_it_begins": lambda: change(make_comment(), period_end=date(2026, 9, 30)),
    "source_is_listed_once": lambda: Source.objects.bulk_create(
        [Source(title="A", url="u", slug="a"), Source(title="A", url="u", slug="b")]
    ),
    "source_date_has_a_precision": lambda: change(make.make_source(published_on=date(2020, 1, 1)), published_on=None),
    "area_only_averages_have_a_neighbour_set": lambda: change(
        make.make_area(), neighbour_set=make.make_neighbour_set()
    ),
    "neighbour_stands_once_in_a_set": lambda: two_neighbours("area"),
    "neighbour_rank_is_given_once": lambda: two_neighbours("rank"),
    "kpi_decimals_at_most_four": lambda: change(make.make_kpi(), decimals=5),
    "target_tolerance": lambda: change(make.make_target(), tolerance=Decimal("-0.1")),
    "target_ends_after_it_starts": lambda: change(make.make_target(from_on=date(2020, 2, 2)), to_on=date(2020, 2, 1)),
    "target_superseded_after_published": lambda: change(
        make.make_target(published_at=LATER), superseded_at=make.LONG_AGO
    ),
    "target_one_standing_for_a_start": two_standing_targets,
    "target_one_standing_without_start": lambda: two_standing_targets(from_on=None),
    "break_stands_once_on_a_date": lambda: same_again(make.make_break(), what_changed="something else"),
    "figure_one_approved_for_a_period": lambda: same_again(make.make_figure(), stated_value=Decimal(91)),
    "figure_is_revised_once": two_revisions_of_one,
    "figure_period_in_order": lambda: write(period=(date(2021, 1, 2), date(2021, 1, 1))),
    "figure_not_approved_by_its_author": approved_by_its_author,
    "figure_approval_has_person_and_time": lambda: write(approved_at=timezone.now()),
    "figure_out_has_approver_or_source": lambda: write(source=None),
    "figure_out_has_publication": lambda: write(published_at=None),
    "figure_superseded_has_time": lambda: write(superseded_at=LATER),
    "figure_out_has_a_value": lambda: write(stated_value=None),
    "figure_without_value_says_why": lambda: write(stated_value=None, no_figure="no_cohort", commentary=""),
    "figure_without_value_gives_a_known_reason": lambda: write(
        stated_value=None, no_figure="forgotten", commentary="We forgot."
    ),
    "figure_revision_has_a_reason": lambda: write(revises=make.make_figure()),
    "figure_withdrawn_came_from_a_document": lambda: write(withdrawal_reason="It was a filler."),
    "withdrawal_period_in_order": lambda: make.make_withdrawal(period_end=date(2017, 3, 31)),
    "withdrawal_has_a_reason": lambda: make.make_withdrawal(reason=""),
    "withdrawal_superseded_after_known": lambda: make.make_withdrawal(known_from=LATER, superseded_at=make.LONG_AGO),
    "withdrawal_stands_once_for_an_area": lambda: same_again(make.make_withdrawal(area=make.make_area())),
    "withdrawal_stands_once_for_all_areas": lambda: same_again(make.make_withdrawal()),
    "agreement_stands_once": agreement_in_the_other_direction,
    "agreement_is_of_two_kpis": agreement_with_itself,
    "agreement_has_a_reason": lambda: an_agreement(reason=""),
    "sum_part_stands_once": lambda: same_again(a_part()),
    "sum_part_is_another_kpi": part_of_itself,
    "sum_part_has_a_reason": lambda: a_part(reason=""),
    "kept_counts_stand_once_for_a_day": lambda: same_again(kept_counts()),
    "kept_counts_are_of_a_known_list": lambda: kept_counts(counted="list-6"),
    "kept_counts_end_has_way_person_and_time": lambda: kept_counts(end="taken_back", ended_at=LATER),
    "kept_number_stands_once": lambda: same_again(kept_number()),
    "kept_number_is_of_a_known_sort": lambda: kept_number(sort="born"),
    "release_ends_in_a_month": lambda: make.make_release(ends_in=13),
    "release_comes_within_two_years": lambda: make.make_release(months_after=25),
    "release_says_its_basis": lambda: make.make_release(basis=""),
    "figure_counts_are_not_negative": lambda: write(kind="count", stated_value=Decimal(-1)),
    "figure_share_is_at_most_whole": lambda: write(stated_value=Decimal("100.0001")),
    "figure_one_open_for_a_period": lambda: same_again(make.make_figure(**DRAFT), status="draft"),
    "figure_open_has_an_author": lambda: write(**DRAFT, entered_by=None),
    "figure_returned_has_reason_and_person": lambda: write(**DRAFT | {"status": "returned"}, return_reason=""),
    "figure_submitted_has_time": lambda: write(**DRAFT | {"status": "submitted"}, submitted_at=None),
    "kpi_collected_until_after_from": lambda: change(
        make.make_kpi(), collected_from=date(2021, 2, 2), collected_until=date(2021, 2, 1)
    ),
    "forecast_is_given_once": lambda: same_again(make.make_forecast(), low=81.0),
    "forecast_period_in_order": lambda: make.make_forecast(period=(date(2021, 2, 2), date(2021, 2, 1))),
    "forecast_known_once_given": lambda: make.make_forecast(given_at=LATER),
    "forecast_range_in_order": lambda: make.make_forecast(low=95.1),
    "forecast_level_is_a_share": lambda: make.make_forecast(level=98),
    "forecast_basis_is_known": lambda: make.make_forecast(basis="none"),
    "forecast_says_something": lambda: make.make_forecast(said=""),
    "import_finished_has_time": lambda: ImportFile.objects.create(by=make.make_person(), status="done"),
    "import_of_corrections_has_a_reason": lambda: ImportFile.objects.create(
        by=make.make_person(), status="done", finished_at=timezone.now(), corrected=1
    ),
    "kpi_that_ended_has_a_reason": lambda: change(make.make_kpi(), ended_on=date(2021, 3, 31)),
    "kpi_names_its_rules": lambda: change(make.make_kpi(), rule_set=""),
    "rebase_stands_once_on_a_date": two_rebases_from_one_day,
    "rebase_has_a_reason": lambda: change(make.make_rebase(), reason=""),
    "rebase_not_approved_by_its_author": rebase_approved_by_its_author,
    "rebase_approval_has_person_and_time": lambda: change(make.make_rebase(), published_at=None),
    "rebase_in_force_has_approval": lambda: change(make.make_proposed_rebase(), status="approved"),
    "rebase_returned_has_reason_and_person": lambda: change(make.make_proposed_rebase(), status="returned"),
    "rebase_withdrawn_has_reason_and_person": lambda: change(make.make_rebase(), status="withdrawn"),
    "rebase_withdrawn_after_published": lambda: change(
        make.make_rebase(),
        status="withdrawn",
        superseded_at=make.LONG_AGO,
        withdrawn_by=make.make_person(),
        revision_reason="It was a slip.",
    ),
    "range_in_order": lambda: make.make_range(low=Decimal(60)),
    "range_period_in_order": lambda: make.make_range(period_start=date(2022, 1, 1)),
    "range_has_a_source": lambda: make.make_range(source=None),
    "range_stands_once_for_a_period": lambda: same_again(make.make_range(), high=Decimal(60)),
    "reminder_once_about_a_thing": lambda: same_again(a_reminder()),
    "reminder_sent_after_claim": lambda: change(a_reminder(), sent_at=make.LONG_AGO),
}
# further ways to break a constraint
MORE = [
    pytest.param("agreement_stands_once", lambda: same_again(an_agreement()), id="the same direction"),
    pytest.param(
        "figure_approval_has_person_and_time",
        lambda: write(approved_by=make.make_person(), approved_at=timezone.now()),
        id="approved without an author",
    ),
    pytest.param(
        "figure_approval_has_person_and_time",
        lambda: write(entered_by=make.make_person(), approved_by=make.make_person()),
        id="approved without a time",
    ),
    pytest.param(
        "rebase_approval_has_person_and_time",
        lambda: change(make.make_proposed_rebase(), published_at=LATER),
        id="a rebase published without a person",
    ),
    pytest.param(
        "rebase_in_force_has_approval",
        lambda: change(make.make_rebase(), status="proposed"),
        id="proposed and approved",
    ),
    pytest.param(
        "rebase_in_force_has_approval", lambda: change(make.make_rebase(), status="perhaps"), id="an unknown status"
    ),
    pytest.param(
        "rebase_withdrawn_has_reason_and_person",
        lambda: change(make.make_rebase(), superseded_at=make.moment(2022)),
        id="a rebase superseded and not withdrawn",
    ),
    pytest.param("figure_out_has_publication", lambda: write(status="draft"), id="a draft with a publication"),
    pytest.param("figure_superseded_has_time", lambda: write(status="superseded"), id="superseded without a time"),
    pytest.param(
        "figure_superseded_has_time",
        lambda: write(status="superseded", published_at=LATER, superseded_at=make.LONG_AGO),
        id="superseded before it was published",
    ),
    pytest.param(
        "figure_out_has_a_value", lambda: write(stated_value=None, numerator=Decimal(3)), id="a numerator alone"
    ),
    pytest.param(
        "figure_out_has_a_value",
        lambda: write(status="submitted", published_at=None, stated_value=None),
        id="submitted without a value",
    ),
    pytest.param(
        "figure_without_value_says_why",
        lambda: write(no_figure="no_cohort", commentary="Nobody was due."),
        id="no figure, and a value",
    ),
    pytest.param(
        "figure_without_value_says_why",
        lambda: write(**DRAFT, stated_value=None, denominator=Decimal(3), no_figure="no_cohort", commentary="Nobody."),
        id="no figure, and a cohort",
    ),
    pytest.param("figure_counts_are_not_negative", lambda: write(numerator=Decimal(-1)), id="a numerator below zero"),
    pytest.param(
        "figure_counts_are_not_negative",
        lambda: write(numerator=Decimal(0), denominator=Decimal(0)),
        id="a cohort of nobody",
    ),
    pytest.param(
        "figure_share_is_at_most_whole",
        lambda: write(numerator=Decimal(11), denominator=Decimal(10)),
        id="more than the cohort",
    ),
    pytest.param(
        "figure_share_is_at_most_whole",
        lambda: write(**DRAFT, numerator=Decimal(11), denominator=Decimal(10)),
        id="more than the cohort in a draft",
    ),
    pytest.param(
        "figure_withdrawn_came_from_a_document",
        lambda: change(figure_of_people(), withdrawal_reason="It was a filler."),
        id="a person's figure withdrawn",
    ),
    pytest.param("forecast_level_is_a_share", lambda: make.make_forecast(level=0), id="a forecast that never holds"),
    pytest.param("forecast_level_is_a_share", lambda: make.make_forecast(level=1), id="a forecast that always holds"),
    pytest.param("forecast_says_something", lambda: make.make_forecast(rule_set=""), id="a forecast by no rules"),
]


def test_every_constraint_of_the_room_is_broken_here():
    assert set(BROKEN) == declared_constraints("kpis")


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    assert_breaks(name, BROKEN[name])


@pytest.mark.parametrize(("name", "write_it"), MORE)
def test_the_database_refuses_as_well(name, write_it):
    assert_breaks(name, write_it)


MAKERS = {
    Source: make.make_source,
    SourceCollection: make.make_source_collection,
    FrameworkIndicator: make.make_indicator,
    NeighbourSet: make.make_neighbour_set,
    Area: make.make_new_area,
    ServiceArea: make.make_service_area,
    Kpi: make.make_kpi,
}


@pytest.mark.parametrize(("model", "field"), unique_fields("kpis"))
def test_two_rows_cannot_share(model, field):
    number = make.next_number
    special = {
        Area: lambda: make.make_area(name=f"Place {number()}", slug=f"place-{number()}"),
        Release: make.make_release,
    }
    assert_unique(model, field, special.get(model) or MAKERS[model])


@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({**DRAFT, "stated_value": None, "source": None}, id="an empty draft"),
        pytest.param({"stated_value": Decimal(100)}, id="the whole share"),
        pytest.param(
            {"stated_value": Decimal(0), "numerator": Decimal(0), "denominator": Decimal(1)}, id="nobody of one"
        ),
        pytest.param({"stated_value": None, "numerator": Decimal(4), "denominator": Decimal(4)}, id="counts alone"),
        pytest.param({"kind": "count", "stated_value": Decimal(5000)}, id="a large count"),
        pytest.param({"kind": "rate_10000", "stated_value": Decimal(101)}, id="a rate above a hundred"),
        pytest.param({"period": (date(2021, 3, 31), date(2021, 3, 31))}, id="a single day"),
        pytest.param(
            {"status": "superseded", "published_at": LATER, "superseded_at": LATER}, id="superseded when published"
        ),
    ],
)
def test_the_database_takes(columns):
    (written,) = write(**columns)
    assert Figure.objects.filter(pk=written.pk).exists()


def test_a_draft_may_stand_beside_the_approved_figure_of_its_period():
    figure = make.make_figure()
    write(kpi=figure.kpi, **DRAFT)
    assert Figure.objects.filter(kpi=figure.kpi).count() == 2


@pytest.mark.parametrize("make_superseded", [make.make_target, make.make_break])
def test_a_superseded_row_leaves_its_place_to_another(make_superseded):
    first = make_superseded()
    change(first, superseded_at=LATER)
    same_again(first, published_at=LATER, superseded_at=None)
    assert type(first).objects.count() == 2


@pytest.mark.parametrize("keeper", ["kpi", "area", "source"])
def test_what_a_figure_is_about_cannot_be_deleted(keeper):
    figure = make.make_figure()
    with pytest.raises(ProtectedError):
        getattr(figure, keeper).delete()


def test_the_stated_value_comes_before_the_counts():
    figure = make.make_figure(stated_value=Decimal("33.3"), numerator=Decimal(1), denominator=Decimal(3))
    observation = figure.as_observation()
    assert (observation.value, observation.is_computed) == (Decimal("33.3"), False)


def test_a_value_is_worked_out_where_only_counts_are_held():
    figure = make.make_figure(stated_value=None, numerator=Decimal(1), denominator=Decimal(4))
    observation = figure.as_observation()
    assert (observation.value, observation.is_computed) == (25, True)


def test_breaks_and_targets_reach_the_calculations_with_their_source():
    row = make.make_target(source_words="Annual report, p. 4", tolerance=Decimal(5))
    (target,) = get_targets(row.published_at, [row.kpi_id])[row.kpi_id]
    change = make.make_break(source=make.make_source("Minutes of May"))
    (found,) = get_breaks(change.published_at, [change.kpi_id])[change.kpi_id]
    assert (target.value, target.tolerance, target.source) == (85, 5, "Annual report, p. 4")
    assert (found.on, found.source) == (date(2020, 4, 1), "Minutes of May")
    assert Target.objects.count() == SeriesBreak.objects.count() == 1
