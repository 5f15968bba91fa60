"""Claims read with what was known at a moment: the numbers behind them, the pages, and nothing early or late."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.claims.check import ClaimResult
from scrutiny.claims.queries import describe_results, get_claim, get_claims, get_claims_about
from tests import factories as make
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = make.moment(2022, 6, 1)
REPRODUCES, DOES_NOT, CANNOT = ClaimResult.REPRODUCES, ClaimResult.DOES_NOT_REPRODUCE, ClaimResult.CANNOT_BE_CHECKED


@pytest.fixture
def kpi(db):
    return make.make_kpi(slug="permanent", title="Children in permanent placement", kind="count")


def figure(kpi, value, year, number=1, **columns):
    return make.make_figure(
        kpi=kpi, kind=kpi.kind, stated_value=Decimal(value), period=make.month(year, number), **columns
    )


@pytest.fixture
def doubled(kpi):
    """A claim of twice as many, from 100 to 200, which reproduces."""
    figures = [figure(kpi, 100, 2020), figure(kpi, 200, 2021)]
    return make.make_claim(slug="doubled", title="Permanent placements doubled", figures=figures)


# -- what became of a claim ----------------------------------------------------------------------------


def test_a_claim_is_worked_out_from_the_figures_of_the_ledger(doubled):
    checked = get_claim("doubled", NOW)
    assert (checked.result, checked.check.working) == (REPRODUCES, "200 ÷ 100 = 2 times")
    assert checked.verdict == "The numbers give 2 times. Claimed: 2 times."
    assert checked.range_words == "from 1.5 times up to 2.5 times"
    assert [operand.name for operand in checked.operands] == ["Children in permanent placement, West Sussex"] * 2
    assert [operand.period_words for operand in checked.operands] == ["January 2020", "January 2021"]


def test_a_claim_checks_itself_again_when_a_figure_is_corrected_and_not_for_earlier_days(doubled):
    figure = get_claim("doubled", NOW).operands[1].figure
    make.revise_figure(figure, 300, at=make.moment(2022, 5, 1))
    after = get_claim("doubled", NOW)
    assert (after.result, after.check.shown) == (DOES_NOT, "3 times")
    assert get_claim("doubled", make.moment(2022, 4, 30)).result is REPRODUCES


def test_a_claim_about_a_figure_that_is_not_known_yet_cannot_be_checked(kpi):
    late = figure(kpi, 200, 2021, published_at=make.moment(2022, 3, 1))
    make.make_claim(slug="doubled", figures=[figure(kpi, 100, 2020), late])
    before = get_claim("doubled", make.moment(2022, 2, 1))
    assert before.result is CANNOT
    assert before.check.missing == ("No figure is known: Children in permanent placement, West Sussex, January 2021.",)
    assert before.operands[1].written == ""
    assert get_claim("doubled", NOW).result is REPRODUCES


def test_a_claim_that_was_not_made_yet_is_not_known(doubled):
    day_before = make.moment(2022, 1, 11)
    assert get_claim("doubled", day_before) is None
    assert get_claims(day_before) == []
    assert get_claims_about(doubled.operands.first().kpi, day_before) == []


def test_a_draft_and_a_figure_of_another_period_or_area_count_for_nothing(kpi):
    submitted = make.make_submitted(kpi=kpi, kind="count", stated_value=Decimal(200), period=make.month(2021, 1))
    figure(kpi, 200, 2021, 2)
    figure(kpi, 200, 2021, 1, area=make.make_area("England", level="country"))
    make.make_claim(slug="doubled", figures=[figure(kpi, 100, 2020), submitted])
    assert get_claim("doubled", NOW).result is CANNOT


def test_what_was_not_given_is_named(kpi):
    make.make_claim(slug="doubled", figures=[figure(kpi, 200, 2021)], missing=["how many there were before"])
    checked = get_claim("doubled", NOW)
    assert (checked.result, checked.check.missing) == (CANNOT, ("Not given: how many there were before.",))
    assert checked.verdict == "It cannot be checked with the numbers that are held here."


def test_figures_on_two_sides_of_a_change_in_counting_are_not_held_against_each_other(doubled, kpi):
    make.make_break(kpi=kpi, on=date(2020, 6, 1), published_at=make.moment(2022, 3, 1))
    checked = get_claim("doubled", NOW)
    assert checked.result is CANNOT
    assert checked.check.missing == (
        "From 1 June 2020 “Children in permanent placement” is counted differently: calls no longer count.",
    )
    assert get_claim("doubled", make.moment(2022, 2, 1)).result is REPRODUCES


@pytest.mark.parametrize(
    ("on", "result"),
    [
        pytest.param(date(2020, 1, 31), REPRODUCES, id="on the last day of the first period"),
        pytest.param(date(2020, 2, 1), CANNOT, id="on the day after it"),
        pytest.param(date(2021, 1, 31), CANNOT, id="on the last day of the last period"),
        pytest.param(date(2021, 2, 1), REPRODUCES, id="after it"),
    ],
)
def test_a_change_in_counting_matters_only_between_the_figures(doubled, kpi, on, result):
    make.make_break(kpi=kpi, on=on)
    assert get_claim("doubled", NOW).result is result


def test_a_change_in_counting_between_pairs_does_not_part_a_pair(kpi):
    england = make.make_area("England", level="country")
    figures = [
        figure(kpi, value, year, area=area)
        for year in (2020, 2021)
        for value, area in ((2, make.make_area()), (1, england))
    ]
    make.make_break(kpi=kpi, on=date(2020, 6, 1))
    make.make_claim(slug="above", operation="above", figures=figures)
    assert get_claim("above", NOW).result is REPRODUCES


def test_a_claim_that_rests_on_its_own_paper_alone_says_so(kpi):
    paper = make.make_source("Report")
    own = [figure(kpi, 100, 2020, source=paper), figure(kpi, 200, 2021, source=paper)]
    make.make_claim(slug="own", figures=own, source=paper)
    make.make_claim(slug="stated", numbers=[100, 200], source=paper)
    make.make_claim(slug="other", figures=[own[0], figure(kpi, 200, 2021, 2)], source=paper)
    make.make_claim(slug="missing", numbers=[100], missing=["the rest"], source=paper)
    found = {checked.claim.slug: checked.rests_on_itself for checked in get_claims(NOW)}
    assert found == {"own": True, "stated": True, "other": False, "missing": False}


def test_a_figure_worked_out_from_counts_is_used_unrounded_and_shown_rounded():
    kpi = make.make_kpi()
    counted = make.make_figure(kpi=kpi, stated_value=None, numerator=2, denominator=3, period=make.month(2021, 2))
    make.make_claim(
        slug="higher", operation="change", claimed_value=Decimal(17), figures=[make_half(kpi), counted], words="17 more"
    )
    checked = get_claim("higher", NOW)
    assert checked.check.working == "66.7% − 50% = 16.7 points"
    assert checked.check.value == Decimal(2) * 100 / 3 - 50


def make_half(kpi):
    return make.make_figure(kpi=kpi, stated_value=Decimal(50))


def test_the_claims_about_a_kpi_are_those_that_rest_on_its_figures(doubled, kpi):
    other = make.make_figure()
    make.make_claim(slug="other", operation="above", figures=[other, other])
    assert [checked.claim.slug for checked in get_claims_about(kpi, NOW)] == ["doubled"]
    assert [checked.claim.slug for checked in get_claims_about(other.kpi, NOW)] == ["other"]
    assert get_claims_about(make.make_kpi(), NOW) == []


def test_the_newest_paper_comes_first():
    for slug, day, position in (("old", 1, 1), ("second", 3, 2), ("first", 3, 1)):
        make.make_claim(slug=slug, numbers=[1, 2], made_on=date(2022, 1, day), position=position)
    assert [checked.claim.slug for checked in get_claims(NOW)] == ["first", "second", "old"]


def test_results_are_counted_in_words(doubled):
    make.make_claim(missing=["one", "two"])
    make.make_claim(numbers=[1, 9])
    make.make_claim(numbers=[1, 8])
    assert describe_results(get_claims(NOW)) == "1 adds up, 2 do not add up, 1 cannot be checked"
    assert describe_results([]) == ""


# -- the pages -----------------------------------------------------------------------------------------


def test_the_list_shows_claim_working_and_result_in_words(member, doubled):
    (line,) = read(member, "/claims/").table("Claim", "Result").records
    assert line["Claim"] == "Permanent placements doubled “twice as many”"
    assert line["Claimed"] == "2 times"
    assert line["What the numbers give"] == "200 ÷ 100 = 2 times"
    assert line["Result"] == "✓ Adds up"


def test_the_page_of_a_claim_leads_to_its_kpi_and_names_every_source(member, doubled):
    page = read(member, "/claims/doubled/?as_at=2022-02-01")
    assert "/kpis/permanent/?as_at=2022-02-01" in page.links
    lines = page.table("Number", "Value").records
    assert [line["Value"] for line in lines] == ["100", "200"]
    assert [line["Published"] for line in lines] == ["1 January 2015"] * 2
    for operand in get_claim("doubled", NOW).operands:
        assert operand.source.title in page.text
    assert doubled.source.title in page.text


@time_machine.travel("2022-06-01")
def test_a_claim_can_be_looked_at_as_on_the_day_it_was_made(member, doubled):
    assert "/claims/doubled/?as_at=2022-01-12" in read(member, "/claims/doubled/").links
    past = read(member, "/claims/doubled/?as_at=2022-02-01")
    assert "/claims/doubled/?as_at=2022-01-12" not in past.links


def test_a_claim_that_was_not_known_has_no_page(member, doubled):
    assert member.get("/claims/doubled/?as_at=2022-01-11").status_code == 404
    assert member.get("/claims/no-such-claim/").status_code == 404
    assert member.get("/claims/doubled/?as_at=2022-01-12").status_code == 200


def test_the_list_says_why_it_is_empty(member, doubled):
    assert "No claim was known yet" in read(member, "/claims/?as_at=2022-01-11").text
    assert "No claim fits these filters" in read(member, "/claims/?q=zzzz").text


def test_without_any_claim_the_list_says_so(member):
    assert "No claim is recorded" in read(member, "/claims/").text


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["Fell by half", "Not given", "Permanent placements doubled"]),
        ("result=reproduces", ["Permanent placements doubled"]),
        ("result=does-not-reproduce", ["Fell by half"]),
        ("result=cannot-be-checked", ["Not given"]),
        ("q=FELL", ["Fell by half"]),
        ("q=children in permanent", ["Permanent placements doubled"]),
        ("q=open question", ["Not given"]),
        ("q=half&result=reproduces", []),
        ("result=purple", ["Fell by half", "Not given", "Permanent placements doubled"]),
    ],
)
def test_the_list_is_narrowed_by_words_and_by_result(member, doubled, query, titles):
    make.make_claim(title="Fell by half", numbers=[1, 9])
    make.make_claim(title="Not given", missing=["a", "b"], note="An open question.")
    page = read(member, f"/claims/?sort=claim&{query}")
    shown = [line["Claim"].split(" “")[0] for table in page.tables for line in table.records]
    assert shown == titles
    rows = csv.DictReader(
        io.StringIO(member.get(f"/claims/download/csv/?sort=claim&{query}").content.decode("utf-8-sig"))
    )
    assert [row["Claim"] for row in rows] == titles


@pytest.mark.parametrize("name", ["q", "result", "sort", "page"])
@pytest.mark.parametrize("value", ["rubbish", "<b>", "%", "-1", "a" * 500, "'; drop table scrutiny_claim; --"])
def test_a_choice_with_rubbish_still_gives_the_list(member, doubled, name, value):
    answer = member.get("/claims/", {name: value})
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode()


def test_a_file_says_how_each_claim_was_worked_out(member, doubled):
    make.make_claim(title="Not given", missing=["a"], numbers=[5], note="An open question.", position=1)
    answer = member.get("/claims/download/csv/?as_at=2022-02-01")
    first, second = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert first["Number found"] == "2 times"
    assert first["Numbers from"] == "other sources too"
    assert first["KPIs"] == "Children in permanent placement"
    assert first["Made on"] == "2022-01-12"
    assert second["What is missing"] == "Not given: a."
    assert second["What the paper leaves open"] == "An open question."
    assert answer["Content-Disposition"] == 'attachment; filename="claims-west-sussex-as-at-2022-02-01.csv"'
    assert member.get("/claims/download/pdf/").status_code == 404


def test_an_embargoed_claim_comes_out_by_itself(member):
    make.make_claim(slug="later", title="Comes later", numbers=[1, 2], known_from=make.moment(2022, 3, 1))
    with time_machine.travel("2022-02-28T23:00:00Z", tick=False):
        assert "Comes later" not in read(member, "/claims/").text
    with time_machine.travel("2022-03-01T00:00:01Z", tick=False):
        assert "Comes later" in read(member, "/claims/").text


@pytest.mark.parametrize("address", ["/claims/", "/claims/doubled/", "/claims/download/xlsx/"])
def test_the_number_of_queries_does_not_grow_with_the_claims(member, doubled, kpi, address):
    def queries(day):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert member.get(f"{address}?as_at={day}").status_code == 200
        return len(asked)

    queries("2022-02-01")
    few = queries("2022-02-02")
    for year in range(1990, 2010):
        make.make_claim(figures=[figure(kpi, 100, year), figure(kpi, 200, year, 2)], numbers=())
    assert queries("2022-02-03") == few


def test_a_long_working_is_cut_between_its_steps_in_the_list(member, kpi):
    figures = [figure(kpi, 100 + number, 2000 + number) for number in range(20)]
    make.make_claim(slug="rises", title="Below each year", operation="below", figures=figures)
    shown = read(member, "/claims/").table("Claim").records[0]["What the numbers give"]
    working = get_claim("rises", NOW).check.working
    kept, _, left = shown.rpartition("; and ")
    assert len(shown) < 140
    assert working.startswith(f"{kept}; ")
    assert left == f"{working.count('; ') - kept.count('; ')} more"
