"""Filling a database: whole, only into an empty one, and readable by the pages."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, User
from accounts.permissions import Role
from analysis.core.kinds import KINDS
from bench.filling import NotEmpty, fill
from bench.inside import revise_a_figure
from bench.pages_measured import PAGES
from bench.sizes import SIZES, planned_figures
from inspections.models import Recommendation
from kpis.models import Area, Figure, Kpi

TINY = replace(SIZES["S"], name="tiny", kpis=48, months=14)


# a database filled anew for each
pytestmark = pytest.mark.slow


@pytest.fixture
def filled(db):
    return fill(TINY)


def test_fill_stores_every_planned_figure_as_planned(filled):
    kpis, areas = dict(Kpi.objects.values_list("position", "pk")), list(Area.objects.order_by("pk"))
    wanted = {
        (kpis[f.kpi], areas[f.area].pk, f.period.start, f.period.end, f.numerator, f.denominator)
        for f in planned_figures(TINY)
    }
    columns = ("kpi_id", "area_id", "period_start", "period_end", "numerator", "denominator")
    assert set(Figure.objects.values_list(*columns)) == wanted
    assert filled.figures == len(wanted)


def test_filled_figures_are_approved_and_have_a_value(filled):
    for figure in Figure.objects.select_related("kpi", "source"):
        assert figure.status == Figure.Status.APPROVED
        assert figure.kind == figure.kpi.kind
        assert figure.as_observation().value == KINDS[figure.kind].value(figure.numerator, figure.denominator)
        assert figure.published_at.date() > figure.period_end


def test_fill_ends_with_its_audit_event_and_one_member(filled):
    assert AuditEvent.objects.latest("pk").action == "bench_filled"
    person = User.objects.get()
    assert (person.email, person.role) == (filled.email, Role.MEMBER)
    assert person.check_password(filled.password)


def test_fill_links_kpis_to_twelve_recommendations(filled):
    linked = {asked.number: asked.kpis.count() for asked in Recommendation.objects.all()}
    assert sorted(linked) == list(range(1, 13))
    assert all(linked.values())


def test_fill_refuses_a_database_that_holds_anything(db):
    Area.objects.create(slug="west-sussex", name="West Sussex", level="authority")
    with pytest.raises(NotEmpty, match="holds areas already"):
        fill(TINY)
    assert not Kpi.objects.exists()


def test_fill_is_not_done_twice(filled):
    with pytest.raises(NotEmpty, match="figures"):
        fill(TINY)


def test_the_change_that_is_measured_keeps_the_earlier_figure(filled):
    revise_a_figure()
    old = Figure.objects.get(status="superseded")
    new = old.revisions.get()
    assert (new.status, new.period, new.published_at) == ("approved", old.period, old.superseded_at)
    assert AuditEvent.objects.latest("pk").action == "figure_revised"


def test_measured_pages_can_be_read(filled, client):
    client.force_login(User.objects.get())
    assert reverse("pages:kpi", args=["measured-0001"]) in {page.path for page in PAGES}
    for page in PAGES:
        assert client.get(page.path).status_code == 200
