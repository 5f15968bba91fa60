"""What is done to many figures at once is found in the history of each KPI that it touched."""

from datetime import date

import pytest

from accounts.history import EventSelection, get_events
from analysis.entry.figures import Typed
from kpis.approvals.actions import approve_figures
from kpis.figures.actions import save_entry, submit_entry
from tests.accounts.makers import a_person
from tests.kpis.imports.makers import (
    OCTOBER,
    bring,
    confirm,
    make_approved,
    make_draft,
    make_home,
    make_kpi,
    make_service,
)
from tests.kpis.imports.makers import make_person as make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def officer():
    make_home()
    return make_officer()


@pytest.fixture
def kpis(officer):
    service = make_service("Children in care", officer)
    return [make_kpi(code, service) for code in ("FIRST", "SECOND", "UNTOUCHED")]


def history_of(kpi) -> list[str]:
    return [event.action for event in get_events(EventSelection(about=kpi.audit_about)).reverse()]


def test_import_is_found_under_each_kpi_that_it_brought_figures_for(officer, kpis):
    first, second, untouched = kpis
    make_draft(first, officer)
    make_approved(second)
    preview = bring(officer, ("FIRST", "2021-10", "24", "25"), ("SECOND", "2021-10", "23", "25"))
    confirm(preview, officer, reason="Counted again.")
    assert history_of(first) == ["figure_drafted", "figure_drafted"]
    assert history_of(second) == ["figure_drafted"]
    assert history_of(untouched) == []
    event = get_events(EventSelection(about=first.audit_about)).first()
    assert (event.before["numerator"], event.after["numerator"], event.after["import"]) == ("20", "24", preview.pk)


def test_approval_of_all_is_found_under_each_kpi(officer, kpis):
    first, second, untouched = kpis
    submitted = []
    for kpi in (first, second):
        draft = save_entry(kpi=kpi, period=OCTOBER, typed=Typed("24", "25"), version=0, by=officer)
        submitted.append(
            submit_entry(figure=draft, version=1, confirmed=(), by=officer, today=date(2021, 11, 20)),
        )
    manager = a_person(role="manager")
    approve_figures(chosen=[(figure, figure.version) for figure in submitted], by=manager)
    for kpi in (first, second):
        assert history_of(kpi) == ["figure_drafted", "figure_submitted", "figure_approved"]
    assert history_of(untouched) == []
