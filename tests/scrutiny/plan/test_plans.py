"""Plans: written as a draft, adopted by a manager who wrote none of it, frozen from then on; refused, nothing left."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from ledger.workflow import InvalidEntry, NewerVersion, NotOpen
from scrutiny.models import ImprovementPlan, PlanPriority
from scrutiny.plan import actions
from scrutiny.plan.queries import get_plan, get_plans
from tests import factories as make
from tests.accounts.makers import signed_in
from tests.page_text import text_of
from tests.scrutiny import desk
from tests.scrutiny.desk import fields, last_event, refused

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LATER = make.moment(2999)


@pytest.fixture
def officer(db):
    return desk.make_officer()


@pytest.fixture
def manager(db):
    return desk.make_manager()


@pytest.fixture
def draft(officer):
    return actions.start_plan(title="Improvement plan 2027", by=officer)


def version_of(plan):
    return ImprovementPlan.objects.get(pk=plan.pk).version


def save(plan, by, priority=None, version=None, **changed):
    values = {"title": "Fostering", "summary": "More carers.", "period_from": date(2027, 4, 1)} | changed
    typed = actions.TypedPriority(**values)
    return actions.save_priority(plan=plan, version=version or version_of(plan), priority=priority, typed=typed, by=by)


def adopt(plan, by, minute="Cabinet, minute 12", version=None):
    return actions.adopt_plan(plan=plan, version=version or version_of(plan), minute=minute, by=by)


def test_a_draft_is_seen_by_nobody_until_it_is_adopted(draft, officer, manager):
    kpi, asked = make.make_kpi(), make.make_recommendation()
    save(draft, officer, recommendations=(asked.code,), kpis=(kpi.code,))
    assert last_event().changes_pages is False
    assert (get_plans(LATER), get_plan(draft.slug, LATER)) == ([], None)
    adopt(draft, manager)
    found = get_plan(draft.slug, LATER)
    (priority,) = found.known_priorities
    assert (found.minute, priority.title) == ("Cabinet, minute 12", "Fostering")
    assert (list(priority.recommendations.all()), list(priority.kpis.all())) == ([asked], [kpi])
    assert get_plan(draft.slug, make.moment(2022)) is None
    assert (last_event().action, last_event().changes_pages) == ("plan_adopted", True)


def test_an_adopted_plan_stays_as_it_is(draft, officer, manager):
    priority = save(draft, officer)
    adopt(draft, manager)
    refused(NotOpen, lambda: save(draft, officer))
    refused(NotOpen, lambda: save(draft, officer, priority=priority, title="Other"))
    refused(NotOpen, lambda: remove(draft, priority, officer))
    refused(NotOpen, lambda: adopt(draft, manager))
    refused(NotOpen, lambda: discard(draft, officer))


def remove(plan, priority, by):
    actions.remove_priority(plan=plan, version=version_of(plan), priority=priority, by=by)


def discard(plan, by):
    actions.discard_plan(plan=plan, version=version_of(plan), by=by)


def test_priorities_are_changed_and_taken_out_of_a_draft(draft, officer):
    first = save(draft, officer)
    second = save(draft, officer, title="Permanence")
    assert (first.position, second.position) == (1, 2)
    save(draft, officer, priority=first, title="Fostering and kinship")
    assert PlanPriority.objects.get(pk=first.pk).title == "Fostering and kinship"
    remove(draft, second, officer)
    assert last_event().before["title"] == "Permanence"
    assert PlanPriority.objects.count() == 1
    discard(draft, officer)
    assert ImprovementPlan.objects.count() == 0
    assert last_event().before == {"title": "Improvement plan 2027", "priorities": ["Fostering and kinship"]}


def test_who_wrote_any_of_it_does_not_adopt_it(draft, officer, manager):
    save(draft, manager)
    refused(PermissionDenied, lambda: adopt(draft, manager))
    refused(PermissionDenied, lambda: adopt(draft, officer))
    adopt(draft, desk.make_manager())


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_plans_are_written_by_officers_and_managers(draft, officer, role):
    by, priority = make.make_person(role=role), save(draft, officer)
    refused(PermissionDenied, lambda: actions.start_plan(title="Another", by=by))
    refused(PermissionDenied, lambda: save(draft, by))
    refused(PermissionDenied, lambda: remove(draft, priority, by))
    refused(PermissionDenied, lambda: discard(draft, by))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 5001}, "summary"),
        ({"period_from": None}, "period_from"),
        ({"period_to": date(2027, 3, 31)}, "period_to"),
        ({"recommendations": ("gone",)}, "recommendations"),
        ({"kpis": ("GONE",)}, "kpis"),
    ],
)
def test_a_priority_is_refused_at_the_field(draft, officer, changed, field):
    assert fields(refused(InvalidEntry, lambda: save(draft, officer, **changed))) == [field]


def test_titles_minutes_and_empty_plans_are_refused(draft, officer, manager):
    for title in ("", "x" * 151, "Improvement plan 2027"):
        assert fields(refused(InvalidEntry, lambda title=title: actions.start_plan(title=title, by=officer))) == [
            "title"
        ]
    assert fields(refused(InvalidEntry, lambda: adopt(draft, manager))) == ["minute"]
    save(draft, officer)
    assert fields(refused(InvalidEntry, lambda: adopt(draft, manager, minute=" "))) == ["minute"]
    assert fields(refused(InvalidEntry, lambda: adopt(draft, manager, minute="x" * 201))) == ["minute"]


def test_work_on_an_older_draft_is_refused(draft, officer):
    save(draft, officer)
    refused(NewerVersion, lambda: save(draft, officer, version=1))
    assert actions.start_plan(title="Drafts", by=officer).slug == "drafts-2"


def test_a_plan_is_written_and_adopted_in_pages(officer, manager):
    client, boss = signed_in(officer), signed_in(manager)
    assert client.post("/plan/drafts/", {"title": ""}).status_code == 422
    begun = client.post("/plan/drafts/", {"title": "Plan 2027"}, follow=True)
    assert "The draft is begun." in text_of(begun)
    url = "/plan/drafts/plan-2027/"
    typed = {"step": "save", "version": 1, "title": "Fostering", "summary": "More carers.", "period_from": "1/4/2027"}
    wrong = client.post(url, typed | {"period_to": "31/2/2028"})
    assert wrong.status_code == 422
    assert "Enter a real date" in text_of(wrong)
    assert 'value="Fostering"' in wrong.content.decode()
    assert "The priority is kept in the draft." in text_of(client.post(url, typed, follow=True))
    assert client.post(url, typed).status_code == 409
    priority = PlanPriority.objects.get()
    changed = typed | {"version": 2, "priority": priority.pk, "title": "Fostering and kinship"}
    assert "Fostering and kinship" in text_of(client.post(url, changed, follow=True))
    client.post(url, typed | {"version": 3, "title": "Permanence"})
    second = PlanPriority.objects.get(title="Permanence")
    client.post(url, {"step": "remove", "version": 4, "priority": second.pk})
    assert client.post(url, {"step": "remove", "version": 5, "priority": "9" * 20}).status_code == 404
    assert "A manager who wrote none of it records its adoption." in text_of(client.get(url))
    assert client.post(url, {"step": "adopt", "version": 5, "minute": "minute 1"}).status_code == 403
    adopted = text_of(boss.post(url, {"step": "adopt", "version": 5, "minute": "Cabinet, minute 12"}, follow=True))
    assert "Adopted, Cabinet, minute 12." in adopted
    assert "Fostering and kinship" in adopted
    assert client.get(url).status_code == 404


def test_a_draft_is_discarded_on_its_page(draft, officer):
    client = signed_in(officer)
    response = client.post(f"/plan/drafts/{draft.slug}/", {"step": "discard", "version": 1}, follow=True)
    assert "The draft is discarded." in text_of(response)
