"""The progress table by its tabs, the home page and the scorecard: what is open comes first."""

from datetime import date

import pytest

from inspections.models import Inspection
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Kind = Inspection.Kind


@pytest.fixture
def asked():
    """Recommendations of 2019 (two), 2023 (two), a SEND inspection, a visit and a commissioner's report, by code."""
    first = make.make_inspection(slug="ilacs-2019")
    newest = make.make_inspection(slug="ilacs-2023", started_on=date(2023, 3, 13), known_from=make.moment(2023, 5, 11))
    others = {
        "send-2023": {"kind": Kind.SEND_INSPECTION, "started_on": date(2023, 11, 27)},
        "focused-2024": {"kind": Kind.FOCUSED_VISIT, "started_on": date(2024, 7, 24), "parent": newest},
        "commissioner-2019": {"kind": Kind.COMMISSIONER_REPORT, "started_on": None, "published_on": date(2019, 12, 17)},
    }
    known_from = make.moment(2024, 9, 1)
    inspections = [first, newest]
    for slug, columns in others.items():
        inspections.append(make.make_inspection(slug=slug, known_from=known_from, type_words="", **columns))
    found = {}
    for inspection in inspections:
        for number in (1, 2) if inspection.slug.startswith("ilacs") else (1,):
            one = make.make_recommendation(
                inspection=inspection, number=number, short_title=f"Point {number} of {inspection.slug}"
            )
            found[one.code] = one
    return found


def rows(client, query=""):
    page = read(client, f"/recommendations/{query}")
    return [row["Recommendation"].partition(". ")[2] for row in page.table("Recommendation").records]


TABS = (
    ("Open today", 4),
    ("Focused visit, July 2024", 1),
    ("Inspection of special needs services, 2023", 1),
    ("Standard inspection, 2023", 2),
    ("Standard inspection, 2019", 2),
    ("Government's commissioner", 1),
    ("All", 7),
)
OPEN = ["Point 1 of ilacs-2023", "Point 2 of ilacs-2023", "Point 1 of send-2023", "Point 1 of focused-2024"]


def test_the_table_leads_with_what_is_open_and_states_the_rule(member, asked):
    page = read(member, "/recommendations/")
    assert rows(member) == OPEN
    assert "Open today: 4" in page.text
    assert "Open are the recommendations of the newest published inspection of each kind" in page.text


def test_each_tab_says_how_many_it_has_and_has_them_all(member, asked):
    page = read(member, "/recommendations/")
    tabs = [f"{tab} ({count})" for tab, count in TABS]
    assert "".join(tabs).replace(" ", "") in page.text.replace(" ", "")
    assert rows(member, "?inspection=ilacs-2019") == ["Point 1 of ilacs-2019", "Point 2 of ilacs-2019"]
    assert rows(member, "?inspection=commissioner") == ["Point 1 of commissioner-2019"]
    assert rows(member, "?inspection=commissioner-2019") == ["Point 1 of commissioner-2019"]
    assert len(rows(member, "?inspection=all")) == 7


def test_closing_takes_it_from_what_is_open_and_leaves_it_in_its_inspection(member, asked):
    make.make_closing(
        recommendation=asked["ilacs-2023-01"], closed_on=date(2025, 5, 1), published_at=make.moment(2025, 6)
    )
    assert rows(member) == OPEN[1:]
    table = read(member, "/recommendations/?inspection=ilacs-2023").table("Recommendation", "Status")
    assert [row["Status"] for row in table.records] == ["Closed met since 1 May 2025", "Open"]
    assert rows(member, "?as_at=2025-05-31") == OPEN
    assert "3 areas to improve are open today" in read(member, "/").text
    assert "4 areas to improve are open on this day" in read(member, "/?as_at=2025-05-31").text


def test_when_all_are_closed_the_pages_say_so(member):
    one = make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    make.make_closing(recommendation=one)
    page = read(member, "/recommendations/")
    assert "No recommendation is open" in page.text
    assert "Standard inspection, 2019 (1)" in page.text
    assert "None is open: each one that would be was closed." in read(member, "/").text


def test_an_earlier_day_leads_with_what_was_open_then(member, asked):
    page = read(member, "/recommendations/?as_at=2022-01-12")
    assert "Open then: 2" in page.text
    assert rows(member, "?as_at=2022-01-12") == ["Point 1 of ilacs-2019", "Point 2 of ilacs-2019"]


def test_the_first_page_has_the_open_ones_by_inspection_and_the_others_one_click_away(member, asked):
    page = read(member, "/")
    assert (
        "4 areas to improve are open today: Standard inspection, 2023: 2; Inspection of special needs"
        " services, 2023: 1; Focused visit,"
        " July 2024: 1." in page.text
    )
    assert {"/recommendations/?inspection=ilacs-2019", "/recommendations/?inspection=send-2023"} <= set(page.links)


def test_a_recommendation_without_a_kpi_says_whether_there_is_no_measure_or_no_link_yet(member, asked):
    one = asked["ilacs-2023-01"]
    one.no_measure = "Nobody counts it."
    one.save()
    assert "No measure exists. Nobody counts it." in read(member, "/recommendations/ilacs-2023/1/").text
    assert "No measure has been linked yet." in read(member, "/recommendations/ilacs-2023/2/").text
    measures = [row["Measures"] for row in read(member, "/recommendations/").table("Recommendation").records]
    assert measures[:2] == ["No measure exists", "No measure linked yet"]
    text = member.get("/recommendations/download/csv/?inspection=all").content.decode()
    assert "No measure exists. Nobody counts it." in text
    assert "No measure has been linked yet." in text
    make.link_kpis(one, make.make_kpi())
    forget()
    assert "No measure exists" not in read(member, "/recommendations/ilacs-2023/1/").text


def test_links_are_shown_with_strength_and_reason_as_known_then(member, asked):
    direct, partial = make.make_kpi(slug="plans", title="Plans on time"), make.make_kpi(title="Visits on time")
    one = asked["ilacs-2023-01"]
    make.link_kpis(one, partial, strength="partial", reason="It counts the visits.", superseded_at=make.moment(2025))
    make.link_kpis(one, direct, strength="direct", reason="It counts the plans.", known_from=make.moment(2024))
    page = read(member, "/recommendations/ilacs-2023/1/")
    assert "Measures it: It counts the plans." in page.text
    assert "It counts the visits." not in page.text
    then = read(member, "/recommendations/ilacs-2023/1/?as_at=2023-06-01")
    assert "Measures part of it: It counts the visits." in then.text
    assert "It counts the plans." not in then.text
    assert "Point 1 of ilacs-2023. Measures it: It counts the plans." in read(member, "/kpis/plans/").text


def kpis(client, query):
    page = read(client, f"/kpis/?{query}")
    return {row["KPI"] for table in page.tables for row in table.records if "KPI" in row}


def test_the_scorecard_is_narrowed_to_the_kpis_of_what_is_open_or_of_one(member, asked):
    open_one, closed, earlier, _ = (make.make_kpi(title=title) for title in ("Open", "Closed", "Earlier", "None"))
    make.link_kpis(asked["ilacs-2023-01"], open_one)
    make.link_kpis(asked["ilacs-2023-02"], closed)
    make.link_kpis(asked["ilacs-2019-01"], earlier)
    make.make_closing(recommendation=asked["ilacs-2023-02"])
    assert kpis(member, "recommendation=open") == {"Open"}
    assert kpis(member, "recommendation=open&as_at=2024-05-31") == {"Open", "Closed"}
    assert kpis(member, "recommendation=ilacs-2019-01") == {"Earlier"}
    page = read(member, "/kpis/")
    groups = page.html.partition('name="recommendation"')[2].partition("</select>")[0]
    assert [group.partition('"')[0] for group in groups.split('<optgroup label="')[1:]] == [
        "Open areas", "Standard inspection, 2023", "Inspection of special needs services, 2023",
        "Focused visit, July 2024",
        "Commissioner&#x27;s report, December 2019", "Standard inspection, 2019",
    ]  # fmt: skip
    assert '<option value="open">All that are open (' in groups


def test_a_commissioners_report_has_a_page_without_grades_and_stands_in_no_matrix(member, asked):
    make.make_judgement(inspection=asked["ilacs-2019-01"].inspection)
    page = read(member, "/inspections/")
    reports = [row for row in page.table("When", "What").records if row["What"] == "Commissioner's report"]
    assert [row["When"] for row in reports] == ["17 December 2019"]
    assert "Commissioner's report" not in " ".join(page.table("Area").headers)
    report = read(member, "/inspections/commissioner-2019/")
    assert "Commissioner's report, December 2019" in report.text
    assert "Judgements" not in report.text
    assert "Date not known" not in report.text
