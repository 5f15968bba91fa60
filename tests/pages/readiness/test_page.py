"""Readiness: what belongs to which area, what is said of it on which day, and in how many queries."""

from datetime import date

import pytest

from accounts.permissions import Role
from inspections.matrix import ROWS
from inspections.models import NeighbourJudgement, ReadinessAnswer
from inspections.readiness.areas import AREAS
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import Page
from tests.scrutiny.meetings.test_pages import queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IN_CARE, LEAVERS = "children-in-care", "care-leavers"


def area(client, slug, query=""):
    # a page that is kept ready-made has no context
    forget()
    areas = client.get(f"/readiness/{query}").context["ready"].areas
    return next(one for one in areas if one.area.slug == slug)


def an_inspection(**columns):
    values = {"slug": "ilacs-2019", "started_on": date(2019, 2, 25), "published_on": date(2019, 5, 8)} | columns
    return make.make_inspection(**values)


def test_each_area_has_a_row_of_judgements_and_a_column_of_the_neighbours():
    rows, columns = dict(ROWS), {field.name for field in NeighbourJudgement._meta.get_fields()}
    for one in AREAS:
        assert one.matrix_row in rows
        assert one.neighbour_field in columns
    themes = [theme for one in AREAS for theme in one.themes]
    services = [service for one in AREAS for service in one.service_areas]
    assert (len(themes), len(services)) == (len(set(themes)), len(set(services)))


def test_the_newest_judgement_stands_first_and_the_others_after_it(member):
    for year, grade in ((2019, "inadequate"), (2023, "good")):
        found = an_inspection(
            slug=f"ilacs-{year}",
            started_on=date(year, 3, 1),
            published_on=date(year, 5, 1),
            known_from=make.moment(year, 5),
        )
        make.make_judgement(inspection=found, area="experiences and progress of children in care", grade=grade)
    one = area(member, IN_CARE)
    assert (one.latest.judgement.grade, [past.judgement.grade for past in one.earlier]) == ("good", ["inadequate"])
    then = area(member, IN_CARE, "?as_at=2022-01-12")
    assert (then.latest.judgement.grade, then.earlier) == ("inadequate", ())
    assert area(member, IN_CARE, "?as_at=2016-01-12").latest is None


def test_a_recommendation_belongs_where_its_report_says_why_it_was_made(member):
    found = an_inspection()
    asked = make.make_recommendation(inspection=found, theme="care leavers")
    assert [one.progress.recommendation for one in area(member, LEAVERS).open] == [asked]
    make.make_finding(inspection=found, area="children in care").recommendations.add(asked)
    assert area(member, LEAVERS).open == ()
    assert [one.progress.recommendation for one in area(member, IN_CARE).open] == [asked]


def test_open_areas_say_their_evidence_or_that_there_is_none(member):
    asked = make.make_recommendation(inspection=an_inspection(), theme="care leavers", short_title="Pathway plans")
    assert "Pathway plans: not yet rated by the council, no evidence on record" in Page(member.get("/readiness/")).text
    make.make_closing(recommendation=asked)
    assert area(member, LEAVERS, "?as_at=2024-12-01").open == ()
    assert len(area(member, LEAVERS, "?as_at=2024-01-01").open) == 1


def test_actions_are_counted_with_those_that_are_late(member):
    asked = make.make_recommendation(inspection=an_inspection(), theme="care leavers")
    make.make_action(recommendation=asked)
    make.make_action(recommendation=asked, due_on=date(2099, 1, 1))
    make.make_action(recommendation=asked, status="done")
    one = area(member, LEAVERS)
    assert (len(one.open_actions), len(one.late_actions)) == (2, 1)
    assert len(area(member, LEAVERS, "?as_at=2021-08-01").late_actions) == 0


def test_kpis_stand_in_the_area_of_their_service(member):
    kpi = make.make_kpi(title="Suitable homes", service_area=make.make_service_area(name="Care leavers"))
    (one,) = area(member, LEAVERS).kpis
    assert ">Suitable homes</a>: " in one.line
    assert area(member, IN_CARE).kpis == ()
    assert f"/kpis/{kpi.slug}/" in Page(member.get("/readiness/")).links


def test_findings_are_counted_by_report(member):
    found = an_inspection()
    for tone in ("strength", "area_for_improvement", "area_for_improvement"):
        make.make_finding(inspection=found, area="care leavers", tone=tone)
    (report,) = area(member, LEAVERS).findings
    assert (report.strengths, report.to_improve) == (1, 2)
    assert "/inspections/ilacs-2019/?part=care-leavers" in Page(member.get("/readiness/")).links


def test_answers_are_shown_as_they_stood(client, member):
    manager = make.make_person(role=Role.MANAGER, name="Ann Lead")
    ReadinessAnswer.objects.create(
        area="leaders", question="know", text="Teams improved.", entered_by=manager, known_from=make.moment(2026, 1, 1)
    )
    text = Page(member.get("/readiness/")).text
    assert "1 of 12 questions" in text
    assert "Teams improved. Ann Lead" in text
    assert "0 of 12 questions" in Page(member.get("/readiness/?as_at=2025-12-01")).text
    assert "/readiness/leaders/know/" not in Page(member.get("/readiness/")).links
    client.force_login(manager)
    assert "/readiness/leaders/know/" in Page(client.get("/readiness/")).links


def test_queries_do_not_grow_with_the_record(member):
    def add(number):
        found = an_inspection(slug=f"ilacs-{number}", started_on=date(2018, 1, 1))
        make.make_judgement(inspection=found, area="experiences and progress of care leavers")
        asked = make.make_recommendation(inspection=found, theme="care leavers")
        make.make_action(recommendation=asked)
        make.make_finding(inspection=found, area="care leavers").recommendations.add(asked)
        make.make_risk().recommendations.add(asked)

    add(1)
    # a day that is new is held against each of the few days that are remembered, so these are remembered first
    few = max(queries_of(member, f"/readiness/?as_at=2026-02-0{day}") for day in range(1, 6))
    for number in range(2, 6):
        add(number)
    assert queries_of(member, "/readiness/?as_at=2026-02-06") <= few
