"""Loading again leaves alone what people entered about recommendations: closings, and links to KPIs."""

import pytest

from accounts.permissions import Role
from inspections.closings.actions import close_recommendation
from inspections.evidence import Evidence
from inspections.lineage.actions import confirm_link, decline_link, withdraw_link
from inspections.models import DeclinedLink, Recommendation, RecommendationKpi
from tests.factories import make_person

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_loaded")]
PROPOSED = {"recommendation_code": "ilacs-2023-02", "kpi_code": "CLA-CAREPLAN"}
REASON = "It counts the plans that this one asks for."


@pytest.fixture
def manager(db):
    return make_person(role=Role.MANAGER)


@pytest.fixture
def asked(db):
    return Recommendation.objects.get(code=PROPOSED["recommendation_code"])


def links():
    found = RecommendationKpi.objects.filter(
        recommendation__code=PROPOSED["recommendation_code"], kpi__code=PROPOSED["kpi_code"]
    )
    return [(link.reason, link.superseded_at is None) for link in found.order_by("pk")]


def confirm(asked, manager):
    code = PROPOSED["kpi_code"]
    return confirm_link(
        recommendation=asked, version=asked.version, kpi=code, strength="partial", reason=REASON, by=manager
    )


def test_a_closing_stays_when_its_recommendation_is_loaded_again_or_changed(few_files, asked, manager):
    evidence = Evidence("The audit of May shows it.")
    day = asked.inspection.published_on
    close_recommendation(recommendation=asked, version=1, closed_on=day, reason=REASON, evidence=evidence, by=manager)
    assert few_files.load().startswith("Nothing to change")
    few_files.change(
        "recommendations.csv", few_files.find("recommendations.csv", code=asked.code), short_title="Other words"
    )
    assert "recommendations: 1 changed" in few_files.load()
    again = Recommendation.objects.get(pk=asked.pk)
    assert (again.short_title, again.version) == ("Other words", 2)
    assert again.closings.get().superseded_at is None


def test_a_link_that_a_manager_confirmed_stays_though_no_file_has_it(few_files, asked, manager):
    confirm(asked, manager)
    assert few_files.load().startswith("Nothing to change")
    assert links() == [(REASON, True)]


def test_a_file_that_has_the_link_later_does_not_change_what_the_manager_wrote(few_files, asked, manager):
    confirm(asked, manager)
    few_files.add("recommendation_kpis.csv", strength="direct", reason="The file says so.", **PROPOSED)
    assert few_files.load().startswith("Nothing to change")
    assert links() == [(REASON, True)]
    asked.refresh_from_db()
    withdraw_link(
        recommendation=asked, version=asked.version, kpi=PROPOSED["kpi_code"], reason="The file has it now.", by=manager
    )
    assert "links of KPIs to recommendations: 1 new" in few_files.load()
    assert links() == [(REASON, False), ("The file says so.", True)]


def test_what_a_manager_declined_stays_declined(few_files, asked, manager):
    reason = "It counts plans of children in care alone."
    decline_link(recommendation=asked, version=1, kpi=PROPOSED["kpi_code"], reason=reason, by=manager)
    assert few_files.load().startswith("Nothing to change")
    assert DeclinedLink.objects.get().superseded_at is None
    assert not links()


def test_a_link_that_leaves_the_files_holds_no_longer_and_earlier_days_show_it(few_files, db):
    place = few_files.find("recommendation_kpis.csv", recommendation_code="ilacs-2023-01")
    row = few_files.rows("recommendation_kpis.csv")[place]
    few_files.write("recommendation_kpis.csv", [one for one in few_files.rows("recommendation_kpis.csv") if one != row])
    few_files.load()
    link = RecommendationKpi.objects.get(recommendation__code="ilacs-2023-01", kpi__code=row["kpi_code"])
    assert link.superseded_at is not None
    assert link.known_from < link.superseded_at
