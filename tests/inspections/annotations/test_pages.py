"""The pages on which managers annotate charts: what is refused at its field and kept, who may open them."""

import html
from datetime import date

import pytest
from django.test import Client

from accounts.permissions import Role
from inspections.models import Event
from tests import factories as make
from tests.page_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TYPED = {
    "on": "1/9/2020",
    "title": "A second clinic opened",
    "description": "It is open on four days a week.",
    "source_words": "Minutes of the improvement board.",
    "scope": "one",
}


def signed_in(role):
    client = Client()
    client.force_login(make.make_person(role=role))
    return client


@pytest.fixture
def kpi():
    return make.make_kpi(slug="visits", title="Visits on time")


@pytest.fixture
def manager():
    return signed_in(Role.MANAGER)


@pytest.mark.parametrize(("scope", "is_for_one"), [("one", True), ("all", False)])
def test_annotation_is_added_to_one_chart_or_to_all(kpi, manager, scope, is_for_one):
    answer = manager.post("/kpis/visits/annotations/", TYPED | {"scope": scope}, follow=True)
    text = text_of(answer)
    assert answer.redirect_chain == [("/kpis/visits/annotations/", 302)]
    assert "The annotation is on the chart." in text
    assert "1 September 2020: A second clinic opened" in text
    assert ("(on all charts)" in text) is not is_for_one
    assert Event.objects.get().kpi == (kpi if is_for_one else None)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": ""}, "Enter the day on which it happened, such as 30/9/2022."),
        ({"on": "yesterday"}, "Enter the day on which it happened, such as 30/9/2022."),
        ({"on": "2999-01-01"}, "Enter a day that is not in the future."),
        ({"title": " "}, "Say in a few words what happened."),
        ({"source_words": ""}, "Say how this is known, such as a report or a team's records."),
        ({"scope": ""}, "Choose this KPI only or all KPIs."),
        ({"scope": "some"}, "Choose this KPI only or all KPIs."),
    ],
)
def test_odd_annotations_are_said_at_the_field_and_kept(kpi, manager, changed, said):
    answer = manager.post("/kpis/visits/annotations/", TYPED | changed)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count(said) == 2  # above the heading, and at the field
    assert "<title>Error: " in page
    for name in ("on", "title", "source_words"):
        if name not in changed:
            assert TYPED[name] in page
    assert not Event.objects.exists()


def test_null_byte_in_an_annotation_is_left_out(kpi, manager):
    assert manager.post("/kpis/visits/annotations/", TYPED | {"description": "a\x00b"}).status_code == 302
    assert Event.objects.get().description == "ab"


def test_annotation_is_withdrawn_with_a_reason(kpi, manager):
    annotation = make.make_annotation(kpi=kpi, title="A clinic <opened>", on=date(2020, 9, 1))
    address = f"/annotations/{annotation.pk}/"
    assert "Minutes of the improvement board." in text_of(manager.get(address))
    refused = manager.post(address, {"revision_reason": "No."})
    assert refused.status_code == 422
    assert refused.content.decode().count("Say in a sentence why it is withdrawn.") == 2
    assert "No.</textarea>" in refused.content.decode()
    text = text_of(manager.post(address, {"revision_reason": "It was another clinic."}, follow=True))
    assert "It is withdrawn. Earlier days still show it." in text
    assert ": It was another clinic." in text
    assert "Withdraw it" not in text
    assert "A clinic <opened>" not in text_of(manager.get("/kpis/visits/annotations/"))


def test_who_comes_second_is_told_and_nothing_changes(manager):
    annotation = make.make_annotation()
    other = signed_in(Role.MANAGER)
    address = f"/annotations/{annotation.pk}/"
    other.post(address, {"revision_reason": "It was another clinic."})
    text = text_of(manager.post(address, {"revision_reason": "It was another month."}, follow=True))
    assert "This annotation was withdrawn already." in text
    assert "It was another clinic." in text
    assert "another month" not in text


def test_annotation_on_all_charts_has_its_page(manager):
    annotation = make.make_annotation()
    assert "Annotation of all charts" in text_of(manager.get(f"/annotations/{annotation.pk}/"))


def test_events_of_published_documents_have_no_such_page(manager):
    event = make.make_event()
    assert manager.get(f"/annotations/{event.pk}/").status_code == 404
    assert manager.post(f"/annotations/{event.pk}/", {"revision_reason": "It never happened."}).status_code == 404
    assert manager.get("/annotations/0/").status_code == 404
    assert manager.get("/kpis/nowhere/annotations/").status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.OFFICER, Role.ADMINISTRATOR])
def test_others_do_not_see_these_pages(kpi, role):
    annotation, client = make.make_annotation(kpi=kpi), signed_in(role)
    for address in ("/kpis/visits/annotations/", f"/annotations/{annotation.pk}/"):
        assert client.get(address).status_code == 403
        assert client.post(address, TYPED).status_code == 403
    assert Event.objects.count() == 1


def test_page_makes_as_many_queries_for_many_annotations(kpi, manager, django_assert_num_queries):
    with django_assert_num_queries(5):
        manager.get("/kpis/visits/annotations/")
    for _ in range(10):
        make.make_annotation(kpi=kpi)
    with django_assert_num_queries(5):
        manager.get("/kpis/visits/annotations/")


def test_text_by_which_a_child_could_be_recognised_asks_once(kpi, manager):
    typed = TYPED | {"description": "Name: Jo, date of birth 12/3/2014."}
    asked = manager.post("/kpis/visits/annotations/", typed)
    assert asked.status_code == 422
    assert "This looks like a date of birth and a name." in text_of(asked)
    assert "No child can be recognised from it" in text_of(asked)
    assert not Event.objects.exists()
    assert manager.post("/kpis/visits/annotations/", typed | {"is_nobody": "on"}).status_code == 302
    assert Event.objects.get().description == typed["description"]
