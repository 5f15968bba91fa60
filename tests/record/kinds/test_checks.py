"""Checks of the other kinds, between fields and with other rows: what cannot be is refused at its field."""

from datetime import date

import pytest

from accounts.permissions import Role
from inspections.models import Finding, RecommendationKpi
from kpis.catalogue.queries import get_breaks
from kpis.models import GivenForecast, Kpi
from ledger.workflow import InvalidEntry
from tests import factories as make
from tests.record.kinds import samples
from tests.record.makers import REASON, enter, make_team, propose, result_of, stored, typed_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def team():
    return make_team()


def problems_of(team, kind, typed, row=None, verb=None):
    before = stored()
    with pytest.raises(InvalidEntry) as refusal:
        propose(kind, typed, team.officer, row, verb)
    assert stored() == before
    return [(problem.field, problem.message) for problem in refusal.value.problems]


# -- KPIs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"code": "KPI-OLD"}, "code", id="a code that is taken"),
        pytest.param({"code": "kpi-old"}, "code", id="the same code in small letters"),
        pytest.param({"title": "Visits of old"}, "title", id="a title that is taken"),
        pytest.param({"title": "?!"}, "title", id="a title without an address"),
        pytest.param({"kind": "share"}, "kind", id="no kind"),
        pytest.param({"decimals": "7"}, "decimals", id="too many decimals"),
        pytest.param({"usual_denominator": "0"}, "usual_denominator", id="out of nobody"),
        pytest.param({"usual_denominator": "many"}, "usual_denominator", id="out of no number"),
        pytest.param({"kind": "count", "usual_denominator": "178000"}, "usual_denominator", id="a plain number"),
        pytest.param({"service_area": "0"}, "service_area", id="no service area"),
        pytest.param({"ended_on": "31/3/2026"}, "ended_on", id="new and ended"),
    ],
)
def test_new_kpi_that_cannot_be_is_refused(team, changed, field):
    make.make_kpi(code="KPI-OLD", title="Visits of old", slug="visits-of-old")
    assert [where for where, _ in problems_of(team, "kpis", samples.kpi() | changed)] == [field]


@pytest.mark.parametrize(("name", "value"), [("kind", "count"), ("frequency", "annual"), ("measured", "position")])
def test_what_figures_have_settled_is_not_changed(team, name, value):
    kpi = make.make_figure().kpi
    changed = {name: value}
    assert [field for field, _ in problems_of(team, "kpis", typed_of("kpis", kpi) | changed, kpi)] == [name]
    without = make.make_kpi()
    assert getattr(result_of(enter("kpis", typed_of("kpis", without) | changed, team, without)), name) == value


def test_kpi_does_not_end_before_its_last_figure(team):
    kpi = make.make_figure(period=make.month(2026, 3)).kpi
    found = problems_of(team, "kpis", typed_of("kpis", kpi, ended_on="30/3/2026"), kpi)
    assert found == [("ended_on", "Its last figure is up to 31 March 2026. Enter that day or a later one.")]
    ended = result_of(enter("kpis", typed_of("kpis", kpi, ended_on="31/3/2026"), team, kpi))
    assert (ended.ended_on, ended.end_reason) == (date(2026, 3, 31), REASON)


def test_figure_that_is_being_entered_counts_too(team):
    kpi = make.make_submitted(period=make.month(2026, 3)).kpi
    assert problems_of(team, "kpis", typed_of("kpis", kpi, ended_on="31/1/2026"), kpi)[0][0] == "ended_on"


def test_kpi_does_not_end_before_it_is_collected(team):
    kpi = make.make_kpi(collected_from=date(2026, 4, 1))
    found = problems_of(team, "kpis", typed_of("kpis", kpi, ended_on="31/3/2026"), kpi)
    assert found == [("ended_on", "It is collected from 1 April 2026. Enter a later day.")]


def test_nothing_more_is_collected_of_a_kpi_that_ended(team):
    kpi = make.make_kpi(collected_from=date(2026, 4, 1))
    enter("kpis", typed_of("kpis", kpi, ended_on="30/9/2026"), team, kpi)
    kpi.refresh_from_db()
    assert kpi.collected_until == date(2026, 9, 30)


def test_kpi_that_goes_on_after_all_has_no_reason_left(team):
    kpi = make.make_kpi(ended_on=date(2026, 3, 31), end_reason="It ended.")
    enter("kpis", typed_of("kpis", kpi, ended_on=""), team, kpi)
    kpi.refresh_from_db()
    assert (kpi.ended_on, kpi.end_reason) == (None, "")


def test_code_and_address_of_a_kpi_stay(team):
    kpi = make.make_kpi()
    code, slug = kpi.code, kpi.slug
    enter("kpis", typed_of("kpis", kpi, title="Called otherwise", code="OTHER"), team, kpi)
    kpi.refresh_from_db()
    assert (kpi.code, kpi.slug, kpi.title) == (code, slug, "Called otherwise")


def test_new_kpi_comes_last_and_has_an_address(team):
    other = make.make_kpi()
    row = result_of(enter("kpis", samples.kpi(), team))
    assert (row.slug, row.position) == ("dental-checks-in-time", other.position + 1)
    assert Kpi.objects.filter(slug=row.slug).exists()


# -- breaks -----------------------------------------------------------------------------------------------


def test_break_splits_the_series_and_says_its_source(team):
    typed = samples.series_break()
    row = result_of(enter("breaks", typed, team))
    found = get_breaks(row.published_at, [row.kpi_id])[row.kpi_id]
    assert [(one.on, one.what_changed, one.source) for one in found] == [
        (date(2021, 10, 1), "video calls no longer count", "Report of the board, March 2026")
    ]
    assert problems_of(team, "breaks", typed)[0][0] == "on"


def test_forecast_is_given_anew_from_a_break_on(team):
    kpi = make.make_shift()
    assert not GivenForecast.objects.filter(kpi=kpi).exists()
    enter("breaks", samples.series_break() | {"kpi": kpi.pk, "on": "1/2/2019"}, team)
    assert GivenForecast.objects.filter(kpi=kpi).exists()


# -- inspections, judgements, findings ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"started_on": "", "ended_on": ""}, "started_on", id="no day, and exact"),
        pytest.param({"started_on": "", "date_precision": "unknown"}, "ended_on", id="an end alone"),
        pytest.param({"date_precision": "unknown"}, "date_precision", id="a day that is not known"),
        pytest.param({"ended_on": "2/3/2026"}, "ended_on", id="ended before it began"),
        pytest.param({"published_on": "1/3/2026"}, "published_on", id="published before it began"),
        pytest.param({"published_on": "1/1/2099"}, "published_on", id="published in times to come"),
        pytest.param(
            {"started_on": "3/3/2099", "ended_on": "", "published_on": ""}, "date_precision", id="to come, and exact"
        ),
        pytest.param({"date_precision": "planned"}, "date_precision", id="planned, and over"),
        pytest.param({"number": "0"}, "number", id="number nought"),
        pytest.param({"source_title": ""}, "source_title", id="no document"),
    ],
)  # fmt: skip
def test_inspection_that_cannot_be_is_refused(team, changed, field):
    assert [where for where, _ in problems_of(team, "inspections", samples.inspection() | changed)] == [field]


def test_visit_follows_an_earlier_inspection(team):
    visit = make.make_inspection(kind="monitoring_visit", started_on=date(2025, 1, 1))
    later = make.make_inspection(started_on=date(2026, 6, 1))
    for parent in (visit, later):
        assert problems_of(team, "inspections", samples.inspection() | {"parent": parent.pk})[0][0] == "parent"
    own = make.make_inspection()
    assert (
        problems_of(team, "inspections", typed_of("inspections", own, parent=own.pk, summary="S"), own)[0][0]
        == "parent"
    )


def test_commissioners_report_may_have_its_publication_alone_and_gives_no_grade(team):
    typed = samples.inspection() | {
        "kind": "commissioner_report", "started_on": "", "ended_on": "", "parent": "", "number": "",
    }  # fmt: skip
    report = result_of(enter("inspections", typed, team))
    assert report.slug == "commissioner_report-2026-04"
    graded = samples.judgement() | {"inspection": report.pk}
    assert problems_of(team, "judgements", graded)[0][0] == "inspection"


def test_grade_is_written_as_those_of_the_files(team):
    row = result_of(enter("judgements", samples.judgement(), team))
    assert (row.area, row.grade, row.position) == ("overall effectiveness", "good", 1001)


def test_nothing_is_found_at_a_visit_to_come(team):
    ahead = make.make_inspection(kind="monitoring_visit", started_on=date(2099, 1, 1), date_precision="planned")
    for kind, typed in (("findings", samples.finding()), ("judgements", samples.judgement())):
        assert problems_of(team, kind, typed | {"inspection": ahead.pk})[0][0] == "inspection"


def test_finding_keeps_its_place_and_its_links_and_has_a_number_that_no_file_reaches(team):
    row = result_of(enter("findings", samples.finding(), team))
    assert (row.position, row.kpis.count(), row.recommendations.count()) == (1001, 2, 1)
    changed = result_of(enter("findings", typed_of("findings", row, kpis=[]), team, row))
    assert (changed.position, changed.kpis.count(), changed.recommendations.count()) == (1001, 0, 1)
    assert row.kpis.count() == 2
    assert Finding.objects.standing().get() == changed


@pytest.mark.parametrize("field", ["kpis", "recommendations"])
def test_link_to_nothing_is_refused(team, field):
    found = problems_of(team, "findings", samples.finding() | {field: ["999999"]})
    assert found == [(field, "Choose from the list: one of those chosen is not there.")]


# -- recommendations and links --------------------------------------------------------------------------------


def test_recommendation_has_the_code_that_files_give(team):
    inspection = make.make_inspection(slug="ilacs-2027")
    row = result_of(enter("recommendations", samples.recommendation() | {"inspection": inspection.pk}, team))
    assert (row.code, row.audit_about) == ("ilacs-2027-08", "recommendation:ilacs-2027-08")


def test_nothing_measures_it_and_a_link_exclude_each_other(team):
    link = result_of(enter("links", samples.link(), team))
    asked = link.recommendation
    typed = typed_of("recommendations", asked, no_measure="Nothing counts it.", source_title="Report")
    assert problems_of(team, "recommendations", typed, asked)[0][0] == "no_measure"
    unmeasured = make.make_recommendation(no_measure="Nothing counts it.")
    typed = samples.link() | {"recommendation": unmeasured.pk}
    assert problems_of(team, "links", typed)[0][0] == "recommendation"


def test_link_says_why_in_a_sentence(team):
    found = problems_of(team, "links", samples.link() | {"reason": ""})
    assert found == [("reason", "Say in a sentence why it measures it.")]
    row = result_of(enter("links", samples.link(), team))
    assert row.strength == RecommendationKpi.Strength.PARTIAL


# -- parts of totals ------------------------------------------------------------------------------------------


def test_part_that_cannot_be_added_is_refused_at_its_field(team):
    first = result_of(enter("sums", samples.sum_part(), team))
    alike = {"kind": "count", "frequency": "monthly", "measured": "position"}
    for changed, field in (
        ({"part": first.kpi.pk}, "part"),
        ({"kpi": first.part.pk, "part": first.kpi.pk}, "part"),
        ({"part": make.make_kpi(**alike | {"frequency": "annual"}).pk}, "part"),
        ({"part": make.make_kpi(**alike | {"measured": "flow"}).pk}, "part"),
        ({"part": make.make_kpi(**alike | {"kind": "percentage"}).pk}, "part"),
        ({"kpi": make.make_kpi(**alike | {"kind": "score"}).pk, "part": first.part.pk}, "kpi"),
        ({"part": first.part.pk}, "part"),
        ({"reason": ""}, "reason"),
    ):
        typed = samples.sum_part() | {"kpi": first.kpi.pk} | changed
        assert [where for where, _ in problems_of(team, "sums", typed)] == [field], changed


def test_sum_does_not_go_round_by_way_of_others(team):
    first = result_of(enter("sums", samples.sum_part(), team))
    below = samples.sum_part() | {"kpi": first.part.pk}
    second = result_of(enter("sums", below, team))
    found = problems_of(team, "sums", samples.sum_part() | {"kpi": second.part.pk, "part": first.kpi.pk})
    assert found == [("part", "The total is among the parts of this KPI already. A sum does not go round.")]


# -- numbers in common -----------------------------------------------------------------------------------------


def test_number_that_two_cannot_have_in_common_is_refused_at_its_field(team):
    row = result_of(enter("agreements", samples.agreement(), team))
    turned = {"kpi": row.other.pk, "part": "denominator", "other": row.kpi.pk, "other_part": "value"}
    for changed, fields in (
        ({"other": row.kpi.pk, "other_part": "value"}, ["other"]),
        ({"part": "numerator"}, ["part"]),
        ({**turned, "other_part": "denominator"}, ["other_part"]),
        ({"part": "denominator", "other": make.make_kpi(kind="count").pk}, ["part", "other_part"]),
        ({"other": make.make_kpi(frequency="annual").pk}, ["other"]),
        ({}, ["other_part"]),
        (turned, ["other_part"]),
        ({"part": ""}, ["part"]),
        ({"reason": "", "other_part": "numerator"}, ["reason"]),
    ):
        typed = samples.agreement() | {"kpi": row.kpi.pk, "other": row.other.pk} | changed
        assert [where for where, _ in problems_of(team, "agreements", typed)] == fields, changed
    # another number of the same two is a fact of its own
    both = samples.agreement() | {"kpi": row.kpi.pk, "other": row.other.pk, "other_part": "numerator"}
    again = result_of(enter("agreements", both, team))
    assert problems_of(team, "agreements", typed_of("agreements", again, other_part="denominator"), again) == [
        ("other_part", "These two have this number in common already. Change that row.")
    ]


def test_number_in_common_is_listed_with_both_its_kpis_and_linked_from_their_pages(team, sign_in):
    row = result_of(enter("agreements", samples.agreement(), team))
    client = sign_in(Role.OFFICER)
    for kpi in (row.kpi, row.other):
        listed = client.get(f"/catalogue/kpis/{kpi.pk}/").content.decode()
        assert f"The value of {row.kpi.title} is also what {row.other.title} is out of" in listed
        page = client.get(f"/kpis/{kpi.slug}/").content.decode()
        assert f"/catalogue/agreements/add/?kpi={kpi.pk}" in page


# -- events, documents, terms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"kpis": []}, "kpis", id="of a KPI, and names none"),
        pytest.param({"scope": "all"}, "kpis", id="of all, and names one"),
        pytest.param({"scope": "service_area", "kpis": []}, "service_areas", id="of an area, and names none"),
        pytest.param({"on": "1/9/2099"}, "date_precision", id="to come, and exact"),
        pytest.param({"on": ""}, "on", id="no day"),
        pytest.param({"source_title": ""}, "source_title", id="no document"),
        pytest.param(
            {"source_title": "", "source_url": "https://example.org/a"}, "source_title", id="an address alone"
        ),
    ],
)
def test_event_that_cannot_be_is_refused(team, changed, field):
    assert [where for where, _ in problems_of(team, "events", samples.event() | changed)] == [field]


def test_annotation_is_no_event_of_a_document(team):
    note = make.make_annotation(on=date(2025, 9, 1), title="A second clinic opened")
    assert result_of(enter("events", samples.event(), team)).pk != note.pk


def test_document_is_not_of_a_day_to_come(team):
    typed = samples.document() | {"published_on": "1/1/2099"}
    assert [where for where, _ in problems_of(team, "documents", typed)] == ["published_on"]


def test_two_documents_of_one_title_have_addresses_of_their_own(team):
    first = result_of(enter("documents", samples.document(), team))
    second = result_of(enter("documents", samples.document() | {"url": ""}, team))
    assert (first.slug, second.slug) == ("annual-report-2026", "annual-report-2026-2")


def test_term_is_found_in_whatever_letters(team):
    make.make_term(term="xgo")
    assert problems_of(team, "terms", samples.term())[0][0] == "term"


@pytest.mark.parametrize("kind", ["kpis", "documents"])
def test_row_that_others_rest_on_is_not_withdrawn(kind, sign_in):
    row = make.make_kpi() if kind == "kpis" else make.make_source()
    client = sign_in(Role.OFFICER)
    assert client.get(f"/catalogue/{kind}/{row.pk}/withdraw/").status_code == 404
