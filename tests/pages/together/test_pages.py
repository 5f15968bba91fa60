"""Progress seen together: cells, flags with their facts, as at a day, the picture of issues, files, flat queries."""

from datetime import date

import pytest

from inspections.lineage.chains import get_issue_chains
from inspections.models import Inspection
from inspections.open_areas import get_open_areas
from pages.together.lanes import build_history
from tests import factories as make
from tests.conftest import forget
from tests.page_text import text_of
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/recommendations/matrix/"


def report(year, *titles):
    """A full inspection of a year, out in May, that asks for these; in their order."""
    inspection = make.make_inspection(
        slug=f"ilacs-{year}",
        started_on=date(year, 3, 1),
        published_on=date(year, 5, 8),
        known_from=make.moment(year, 5, 8),
    )
    return [
        make.make_recommendation(inspection=inspection, number=number, short_title=title)
        for number, title in enumerate(titles, 1)
    ]


@pytest.fixture
def asked(db):
    """One open recommendation with a row of everything that bears on it."""
    make.make_area()
    (one,) = report(2023, "Better plans")
    full_row(one)
    return one


def full_row(asked):
    kpi = make.make_kpi()
    make.link_kpis(asked, kpi)
    make.make_action(recommendation=asked, due_on=date(2023, 12, 31))
    found = make.make_finding(inspection=asked.inspection, tone="area_for_improvement", text="Plans drift.")
    found.recommendations.add(asked)
    heard = make.make_finding(inspection=asked.inspection, voice="children", text="Children know their plan.")
    heard.kpis.add(kpi)
    promise = make.make_commitment(made_on=date(2023, 9, 13), known_from=make.moment(2023, 9, 13))
    promise.recommendations.add(asked)


def test_a_line_has_what_bears_on_the_recommendation(member, asked):
    page = text_of(member.get(ADDRESS))
    line = "Better plans Standard inspection, 2023 1 without a figure 1, to improve 0 of 1 done, 1 late 1 1, without"
    assert line in page
    assert "No measure. Visits on time" in page
    assert (
        "Nothing new for two quarters. The newest that is known of it is the report that asked for it, of 8 May 2023."
        in page
    )


def test_the_table_shows_what_was_known_on_the_day(member, asked):
    page = text_of(member.get(f"{ADDRESS}?as_at=2023-09-12"))
    assert "1, to improve 0 of 1 done 1 – " in page
    assert "Nothing new for two quarters." not in page
    assert "Nothing had been asked yet" in text_of(member.get(f"{ADDRESS}?as_at=2023-05-07"))


NOW, QUIET = "as_at=2024-06-01", "Nothing new for two quarters"


@pytest.mark.parametrize(
    "happen",
    [
        pytest.param(lambda asked: make.make_update(recommendation=asked, as_at=LATELY), id="an account of progress"),
        pytest.param(lambda asked: finding(asked), id="a finding"),
        pytest.param(lambda asked: make.make_action(recommendation=asked, known_from=KNOWN), id="an action"),
        pytest.param(lambda asked: make.make_figure(kpi=linked(asked), published_at=KNOWN), id="a figure of its KPI"),
    ],
)
def test_anything_new_of_it_or_its_kpis_takes_the_flag_away(member, asked, happen):
    assert QUIET in text_of(member.get(f"{ADDRESS}?{NOW}"))
    happen(asked)
    # as a row of the record does with its event
    forget()
    assert QUIET not in text_of(member.get(f"{ADDRESS}?{NOW}&again=1"))
    later = text_of(member.get(f"{ADDRESS}?as_at=2025-01-01"))
    assert f"{QUIET}. The newest that is known of it is" in later
    assert "of 1 March 2024." in later


LATELY, KNOWN = date(2024, 3, 1), make.moment(2024, 3, 1)


def linked(asked):
    return asked.kpi_links.get().kpi


def finding(asked):
    visit = make.make_inspection(kind="focused_visit", started_on=LATELY, published_on=LATELY, known_from=KNOWN)
    make.make_finding(inspection=visit).recommendations.add(asked)


def test_when_all_are_closed_the_page_says_so(member, asked):
    make.make_closing(recommendation=asked)
    assert "No recommendation is open" in text_of(member.get(ADDRESS))


def test_the_queries_do_not_grow_with_the_recommendations(member, asked):
    member.get(ADDRESS)
    few = queries_of(member, f"{ADDRESS}?a=1")
    for number in range(2, 8):
        one = make.make_recommendation(inspection=asked.inspection, number=number)
        full_row(one)
        make.make_lineage(later=one)
    member.get(ADDRESS)
    assert queries_of(member, f"{ADDRESS}?a=2") <= few


def test_the_files_have_flags_and_their_facts(member, asked):
    file = member.get(f"{ADDRESS}download/csv/").content.decode()
    assert "No measure; Nothing new for two quarters" in file
    assert (
        "Nothing new for two quarters: The newest that is known of it is the report that asked for it, of 8 May 2023."
        in file
    )
    assert "area for improvement: Plans drift." in file
    assert member.get(f"{ADDRESS}download/xlsx/").status_code == 200


def history(chains, asked):
    moment = make.moment(2024, 1, 1)
    areas = get_open_areas(moment, date(2024, 1, 1))
    return build_history(asked, chains, areas.ids, date(2024, 1, 1))


def test_the_picture_tells_what_came_back_and_what_left(db):

    first = report(2016, "Health of children", "Plans")
    second = report(2019, "Plans again", "Neglect")
    third = report(2023, "Health assessments", "Plans once more")
    for earlier, later in ((first[0], third[0]), (first[1], second[0]), (second[0], third[1])):
        make.make_lineage(earlier=earlier, later=later)
    found = history(get_issue_chains(make.moment(2024, 1, 1)), [*first, *second, *third])
    often, twice = found.spec.lanes
    spans = [(bar.words[0], bar.start.year, bar.end.year, bar.style) for bar in often.bars]
    assert often.name == "3 times"
    assert spans == [
        ("Plans", 2016, 2019, "asked"),
        ("Plans again", 2019, 2023, "asked"),
        ("Plans once more", 2023, 2024, "asked-now"),
    ]
    # asked in 2016, not in 2019, and again in 2023
    assert [(bar.start.year, bar.end.year) for bar in twice.bars] == [(2016, 2019), (2023, 2024)]
    assert [one.short_title for one in found.left] == ["Neglect"]


def test_a_bar_ends_with_the_visit_that_asked_again(db):

    (one,) = report(2019, "Care leavers")
    visit = make.make_inspection(
        slug="visit", kind=Inspection.Kind.FOCUSED_VISIT, started_on=date(2022, 7, 1), known_from=make.moment(2022, 8)
    )
    later = make.make_recommendation(inspection=visit, short_title="Earlier move to care leaver teams")
    make.make_lineage(earlier=one, later=later)
    (lane,) = history(get_issue_chains(make.moment(2024, 1, 1)), [one, later]).spec.lanes
    assert [bar.end for bar in lane.bars] == [date(2022, 7, 1), date(2024, 1, 1)]
    # a shortened title does not end in the middle of a phrase
    assert lane.bars[1].words == (
        "Earlier move to care leaver teams",
        "Earlier move to care leaver",
        "Earlier move to care",
        "Earlier move",
        "Earlier",
    )


def test_without_lineage_there_is_no_picture(member, asked):
    assert "No issue is recorded as asked for again." in text_of(member.get(ADDRESS))
