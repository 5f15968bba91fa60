"""Targets: their scale, their days, and that no two are for one day."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent
from kpis.catalogue.queries import get_targets
from kpis.models import Target
from ledger.workflow import InvalidEntry
from record.models import RecordChange
from record.proposals.actions import approve_change, approve_changes
from tests import factories as make
from tests.record.makers import REASON, enter, lists, make_team, propose, result_of, stored, target_typed, typed_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def kpi():
    return make.make_kpi()


def problems_of(team, typed, row=None):
    before = stored()
    with pytest.raises(InvalidEntry) as refusal:
        propose("targets", typed, team.officer, row)
    assert stored() == before
    return [(problem.field, problem.message) for problem in refusal.value.problems]


def standing(kpi):
    rows = Target.objects.standing().filter(kpi=kpi).order_by("from_on")
    return [(row.value, row.from_on, row.to_on) for row in rows]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(
            {"value": "100.1"}, ("value", "Enter 100 or less: this KPI is a percentage."), id="above the scale"
        ),
        pytest.param({"value": "-1"}, ("value", "Enter 0 or more."), id="below the scale"),
        pytest.param({"tolerance": "-1"}, ("tolerance", "Enter 0 or more."), id="a tolerance below nothing"),
        pytest.param({"value": "many"}, ("value", "Enter a number, such as 96, 96.5 or 1,234."), id="no number"),
        pytest.param({"value": "95.12345"}, ("value", "Enter at most 4 decimal places."), id="too exact"),
        pytest.param({"from_on": "31/2/2021"}, ("from_on", "Enter a real date, such as 12/1/2022."), id="no day"),
        pytest.param({"from_on": "1/4/1899"}, ("from_on", "Enter a date from 1990 to 2099."), id="too long ago"),
        pytest.param(
            {"to_on": "31/3/2021"},
            ("to_on", "Enter a day that is not before 1 April 2021, when it begins."),
            id="dates out of order",
        ),
        pytest.param({"kpi": "999999"}, ("kpi", "Choose one from the list."), id="a KPI that is not there"),
        pytest.param(
            {"source_ref": ""},
            ("source_ref", "Enter the document above, or say here how this is known."),
            id="no source",
        ),
        pytest.param(
            {"source_url": "board minutes"},
            ("source_url", "Enter a web address that begins with https:// or http://, or leave it empty."),
            id="no address",
        ),
    ],
)
def test_target_that_cannot_be_is_refused_at_its_field(team, kpi, typed, expected):
    assert problems_of(team, target_typed(kpi) | typed) == [expected]


def test_number_of_children_has_no_upper_end(team):
    kpi = make.make_kpi(kind="count")
    assert result_of(enter("targets", target_typed(kpi, value="1,250"), team)).value == 1250


def test_numbers_are_read_as_people_write_them(team, kpi):
    row = result_of(enter("targets", target_typed(kpi, value=" 95.5 % ", tolerance="2"), team))
    assert (row.value, row.tolerance) == (Decimal("95.5"), 2)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        pytest.param("1/10/2021", "31/3/2023", "from_on", id="begins within it"),
        pytest.param("1/4/2021", "31/3/2022", "from_on", id="the same days"),
        pytest.param("1/6/2021", "30/6/2021", "from_on", id="inside it"),
        pytest.param("31/3/2022", "31/3/2023", "from_on", id="shares the last day"),
        pytest.param("1/4/2020", "1/4/2021", "to_on", id="shares the first day"),
        pytest.param("1/4/2020", "", "to_on", id="goes on over it"),
        pytest.param("", "", "to_on", id="without dates"),
    ],
)
def test_two_targets_for_one_day_are_refused(team, kpi, first, last, field):
    enter("targets", target_typed(kpi, to_on="31/3/2022"), team)
    ((where, message),) = problems_of(team, target_typed(kpi, value="90", from_on=first, to_on=last))
    assert where == field
    assert "There is a target of 95% from 1 April 2021 to 31 March 2022." in message


def test_targets_side_by_side_and_those_of_another_kpi_do_not_overlap(team, kpi):
    for typed in (
        target_typed(kpi, to_on="31/3/2022"),
        target_typed(kpi, from_on="1/4/2022", to_on="31/3/2023"),
        target_typed(kpi, from_on="1/4/2020", to_on="31/3/2021"),
        target_typed(make.make_kpi(), to_on="31/3/2022"),
    ):
        enter("targets", typed, team)
    assert len(standing(kpi)) == 3


def test_new_target_ends_one_that_goes_on_the_day_before(team, kpi):
    old = make.make_target(
        kpi=kpi, value=Decimal(85), from_on=date(2018, 4, 1), tolerance=Decimal(1), reason="As before."
    )
    proposed = propose("targets", target_typed(kpi), team.officer)
    assert standing(kpi) == [(85, date(2018, 4, 1), None)]
    approved = approve_change(change=proposed, version=proposed.version, by=team.manager)

    assert standing(kpi) == [(85, date(2018, 4, 1), date(2021, 3, 31)), (95, date(2021, 4, 1), None)]
    ended = Target.objects.standing().get(kpi=kpi, value=85)
    assert (ended.tolerance, ended.reason, ended.published_at) == (1, "As before.", approved.published_at)
    assert approved.also == [old.pk, ended.pk]
    event = AuditEvent.objects.get(action="target_ended")
    assert (event.about, event.after) == (kpi.audit_about, {"to_on": "2021-03-31"})
    # earlier days still know one target that goes on
    before = make.moment(2021)
    assert [(one.value, one.end) for one in get_targets(before, [kpi.pk])[kpi.pk]] == [(85, None)]


def test_target_without_dates_is_ended_too(team, kpi):
    make.make_target(kpi=kpi, value=Decimal(100), from_on=None)
    enter("targets", target_typed(kpi), team)
    assert standing(kpi) == [(100, None, date(2021, 3, 31)), (95, date(2021, 4, 1), None)] or standing(kpi) == [
        (95, date(2021, 4, 1), None),
        (100, None, date(2021, 3, 31)),
    ]


def test_change_supersedes_the_row_and_keeps_its_kpi(team, kpi):
    row = result_of(enter("targets", target_typed(kpi), team))
    other = make.make_kpi()
    changed = enter("targets", typed_of("targets", row, value="97", kpi=other.pk), team, row)
    now = result_of(changed)
    row.refresh_from_db()
    assert (now.kpi, now.value, now.revision_reason) == (kpi, 97, REASON)
    assert (row.value, row.superseded_at) == (95, now.published_at)
    assert changed.words == [["Target", "95%", "97%"]]


def test_steps_that_were_sent_together_are_approved_in_order(team, kpi):
    make.make_target(kpi=kpi, value=Decimal(60), from_on=date(2018, 4, 1))
    steps = [("1/4/2026", "31/3/2027", "75"), ("1/4/2027", "31/3/2028", "85"), ("1/4/2028", "", "90")]
    sent = [
        propose("targets", target_typed(kpi, from_on=first, to_on=last, value=value), team.officer)
        for first, last, value in steps
    ]
    RecordChange.objects.update(batch="steps")
    sent = list(RecordChange.objects.order_by("pk"))
    with pytest.raises(InvalidEntry, match="Approve or return first what comes before it"):
        approve_change(change=sent[1], version=sent[1].version, by=team.manager)
    approve_changes(chosen=[(one, one.version) for one in reversed(sent)], by=team.manager)
    assert [value for value, *_ in standing(kpi)] == [60, 75, 85, 90]
    assert [last for *_, last in standing(kpi)] == [
        date(2026, 3, 31), date(2027, 3, 31), date(2028, 3, 31), None,
    ]  # fmt: skip


def test_source_is_a_document_that_is_recorded_or_a_new_one(team, kpi):
    recorded = make.make_source("Annual report")
    first = result_of(enter("targets", target_typed(kpi, source_title="Annual report", to_on="31/3/2022"), team))
    typed = target_typed(kpi, source_title="Another report", source_url="https://example.org/a", from_on="1/4/2022")
    second = result_of(enter("targets", typed, team))
    assert first.source == recorded
    assert (second.source.title, second.source.url) == ("Another report", "https://example.org/a")
    assert second.source.known_from == second.published_at
    assert second.source_words == "Another report, Minutes of the board"
    assert lists({"a": 1}) == {"a": ["1"]}
