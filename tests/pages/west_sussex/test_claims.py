"""Each claim that ships: its words stand for what the paper says, and this is what its numbers give."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from analysis.claims.check import ClaimResult
from kpis.models import Figure, Kpi
from scrutiny.claims.queries import get_claim, get_claims, get_claims_about
from tests.pages.makers import read
from tests.pages.west_sussex.facts import read_csv
from web.dates import midnight

pytestmark = [pytest.mark.usefixtures("west_sussex"), pytest.mark.django_db]

MEETING = date(2022, 1, 12)
YES, NO, OPEN = ClaimResult.REPRODUCES, ClaimResult.DOES_NOT_REPRODUCE, ClaimResult.CANNOT_BE_CHECKED
BELOW_ENGLAND = (
    "45 is below 55; 46 is below 54; 46 is below 54; 48 is below 57; 46 is below 58; 41 is below 59; 40 is below 60;"
    " 36 is below 60; 38 is below 60; 37 is below 60; 39 is below 62; 41 is below 64"
)
EXPECTED = {
    "children-looked-after-since-2018": (NO, "(865 − 704) ÷ 704 = 22.9%"),
    "below-national-average": (YES, BELOW_ENGLAND),
    "below-statistical-neighbours": (OPEN, ""),
    "permanent-placement-doubled": (YES, "245 ÷ 108 = 2.27 times"),
    "permanence-meetings-doubled": (OPEN, ""),
    "second-review-improvement": (YES, "98% is above 89%"),
    "second-review-sustained": (OPEN, ""),
    "care-plans-progress": (YES, "96% is above 87%"),
    "visits-improvement": (YES, "93% is above 89%"),
    "review-health-national": (OPEN, ""),
    "health-review-improvement": (OPEN, ""),
    "dental-improvement": (YES, "70% is above 52%"),
    "carer-utilisation-national": (YES, "75% is above 69%"),
    "fostering-website-visitors": (OPEN, ""),
    "fostering-enquiries": (OPEN, ""),
    "fostering-approvals": (OPEN, ""),
    "fostering-assessments": (OPEN, ""),
    "fostering-approvals-siblings": (OPEN, ""),
    "foster-to-adopt-parts": (YES, "5 + 4 + 4 + 2 = 15"),
    "mind-of-my-own-2018-to-2020": (YES, "417 is above 127; 677 is above 417"),
    "mind-of-my-own-first-half-of-2021": (OPEN, ""),
    "mind-of-my-own-since-2016": (OPEN, ""),
    "taken-out-of-classes": (YES, "12 is below 400"),
    "children-looked-after-reduction": (
        NO,
        "861 is below 891; 886 is below 891; 906 is not below 891; 975 is not below 891",
    ),
    "attendance-remained-strong": (NO, "8.9% is not at or below 5.7%; 8.9% is at or below 9.1%"),
    "asylum-third-in-region": (OPEN, ""),
    "six-monitoring-visits": (NO, "4"),
    "good-by-the-end-of-2016": (NO, "inadequate"),
}
# what is held against figures or visits that came after the meeting
LATER = dict.fromkeys(
    ("children-looked-after-reduction", "attendance-remained-strong", "six-monitoring-visits"), (OPEN, "")
)


def end_of(day):
    return midnight(date.fromordinal(day.toordinal() + 1)) - timedelta(microseconds=1)


def test_every_claim_of_the_files_has_its_result_written_here():
    assert set(EXPECTED) == {row["slug"] for row in read_csv("claims.csv")}


@pytest.mark.parametrize("slug", EXPECTED)
def test_the_result_of_a_claim(slug):
    checked = get_claim(slug, timezone.now())
    assert (checked.result, checked.check.working) == EXPECTED[slug]


@pytest.mark.parametrize("slug", EXPECTED)
def test_the_claims_of_the_report_come_out_the_same_on_the_day_of_the_meeting(slug):
    checked = get_claim(slug, end_of(MEETING))
    assert (checked.result, checked.check.working) == (EXPECTED | LATER)[slug]


def test_no_claim_of_the_report_is_known_before_it_was_out():
    known = get_claims(midnight(MEETING) - timedelta(microseconds=1))
    assert [checked.claim.slug for checked in known] == ["six-monitoring-visits", "good-by-the-end-of-2016"]


def test_a_promise_is_checked_once_the_record_can_tell(member):
    def result(slug, day):
        return get_claim(slug, end_of(day)).result

    assert result("good-by-the-end-of-2016", date(2019, 5, 7)) is OPEN
    assert result("good-by-the-end-of-2016", date(2019, 5, 8)) is NO
    assert result("six-monitoring-visits", date(2023, 5, 10)) is OPEN
    assert result("six-monitoring-visits", date(2023, 5, 11)) is NO
    early = read(member, "/claims/good-by-the-end-of-2016/?as_at=2019-05-07")
    assert "Not known yet: overall grade of the inspection of 2019." in early.text
    page = read(member, "/claims/good-by-the-end-of-2016/")
    assert "The numbers give inadequate. Claimed: at least good." in page.text
    assert "/inspections/ilacs-2019/" in page.links


def test_only_what_no_figure_is_held_for_is_missing():
    """A misspelt period or area would make a claim "cannot be checked": every figure that is named is there."""
    missing = [words for checked in get_claims(timezone.now()) for words in checked.check.missing]
    assert [words for words in missing if words.startswith("No figure is known")] == []
    assert [words for words in missing if not words.startswith("Not given: ")] == [
        "“Uses of Mind of My Own” counts what happened in a period, and 2020 and 1 January 2021 to 30 June 2021 differ"
        " in length."
    ]


def test_what_the_remarks_say_of_numbers_is_so():
    def value(code, day, area="West Sussex"):
        return Figure.objects.get(kpi__code=code, area__name=area, period_start=day, period_end=day).stated_value

    start = value("CLA-NUM", date(2017, 3, 31))
    assert (start, round((865 - start) / start * 100, 2)) == (663, Decimal("30.47"))
    assert [round(Decimal(26 - base) / base * 100, 1) for base in (18, 17)] == [Decimal("44.4"), Decimal("52.9")]
    assert not [base for base in range(1, 27) if Decimal("46.5") <= Decimal(26 - base) / base * 100 <= Decimal("47.5")]
    neighbours = "Similar councils (2016 model)"
    above = [
        year
        for year in range(2007, 2017)
        if value("CLA-RATE", date(year, 3, 31)) > value("CLA-RATE", date(year, 3, 31), neighbours)
    ]
    assert above == [2007, 2008, 2009, 2010, 2011]
    assert not Figure.objects.filter(kpi__code="CLA-RATE", area__name="England", period_end__lt=date(2007, 3, 31))


def test_claims_stand_with_their_words_source_and_remark_on_their_pages(member):
    for row in read_csv("claims.csv"):
        page = read(member, f"/claims/{row['slug']}/")
        for column in ("title", "words", "note", "source_title", "source_ref"):
            assert " ".join(row[column].split()) in page.text, (row["slug"], column)
    listed = read(member, "/claims/")
    assert "28 of 28 claims: 10 add up, 5 do not add up, 13 cannot be checked." in listed.text
    assert len(listed.table("Claim", "Result").records) == 28


def test_the_page_of_a_claim_that_does_not_reproduce_says_what_the_numbers_give(member):
    page = read(member, "/claims/children-looked-after-since-2018/")
    assert "✕ Does not add up The numbers give 22.9%. Claimed: 30%." in page.text
    assert "What would fit: from 29.5% up to 30.5%" in page.text
    first, second = page.table("Number", "Value").records
    assert (first["Period"], first["Value"]) == ("31 March 2018", "704")
    assert (second["Period"], second["Value"]) == ("October 2021", "865")
    assert "comes from the paper itself" not in page.text


def test_a_claim_that_rests_on_its_own_paper_says_that_only_the_arithmetic_is_checked(member):
    page = read(member, "/claims/carer-utilisation-national/")
    assert "All its numbers come from the paper itself" in page.text


def test_the_claims_made_with_the_figures_of_a_kpi():
    def slugs(code):
        kpi = Kpi.objects.get(code=code)
        return [checked.claim.slug for checked in get_claims_about(kpi, timezone.now())]

    assert slugs("CLA-NUM") == ["children-looked-after-since-2018", "children-looked-after-reduction"]
    assert slugs("PERM-2REV") == ["second-review-improvement", "second-review-sustained"]
    assert slugs("CLA-RATE") == ["below-national-average"]
    assert slugs("LIFESTORY") == []
