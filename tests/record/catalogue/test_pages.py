"""The catalogue as those who keep it see it, and the links to it from the pages where rows are read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.permissions import Role
from record.models import RecordChange
from tests import factories as make
from tests.page_text import text_of
from tests.record.kinds import samples
from tests.record.makers import draft, enter, make_team, propose, result_of, target_typed, typed_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def officer(client, team):
    client.force_login(team.officer)
    return client


def yesterday():
    return f"?as_at={timezone.localdate() - timedelta(days=1):%Y-%m-%d}"


def test_overview_counts_what_is_kept_and_shows_what_waits(officer, team):
    for _ in range(2):
        enter("targets", target_typed(make.make_kpi(title="Visits on time")), team)
    propose("terms", samples.term(), team.officer)
    draft("documents", {"title": "Half a title"}, team.administrator)
    text = text_of(officer.get("/catalogue/"))
    assert "Targets 2" in text
    assert "Add term of the glossary: XGO" in text
    assert "Draft, add document: New document" in text


def test_search_finds_rows_of_every_kind(officer, team):
    kpi = make.make_kpi(title="Zebra visits")
    enter("targets", target_typed(kpi), team)
    text = text_of(officer.get("/catalogue/?q=zebra"))
    assert "Zebra visits: 95% from 1 April 2021" in text
    assert "Nothing has these words." in text_of(officer.get("/catalogue/?q=quagga"))


def test_list_is_searched_and_parted(officer):
    for number in range(60):
        make.make_term(term=f"T{number:02}")
    page = officer.get("/catalogue/terms/")
    assert "Page 1 of 2." in text_of(page)
    assert "T59" in text_of(officer.get("/catalogue/terms/?page=2"))
    assert "T59" not in text_of(page)
    assert "T59" in text_of(officer.get("/catalogue/terms/?q=t59"))


@pytest.mark.parametrize("number", [2, 20])
def test_queries_of_the_lists_do_not_grow(officer, number, django_assert_max_num_queries):
    for _ in range(number):
        make.make_finding()
    with django_assert_max_num_queries(6):
        officer.get("/catalogue/findings/")
    with django_assert_max_num_queries(25):
        officer.get("/catalogue/")


def test_row_shows_what_belongs_to_it_and_how_it_came_to_be_so(officer, team):
    kpi = make.make_kpi(title="Visits on time")
    row = result_of(enter("targets", target_typed(kpi), team))
    text = text_of(officer.get(f"/catalogue/kpis/{kpi.pk}/"))
    assert "Visits on time: 95% from 1 April 2021" in text
    assert "It was loaded from the data files and has not been changed here." in text
    text = text_of(officer.get(f"/catalogue/targets/{row.pk}/"))
    assert f"Entered by {team.officer}, approved by {team.manager}: The board agreed it on 3 March." in text


def test_row_that_was_replaced_leads_to_the_one_in_its_place_with_the_whole_history(officer, team):
    first = result_of(enter("targets", target_typed(make.make_kpi()), team))
    second = result_of(enter("targets", typed_of("targets", first, value="90"), team, first))
    third = result_of(enter("targets", typed_of("targets", second, value="85"), team, second))
    assert officer.get(f"/catalogue/targets/{first.pk}/")["Location"] == f"/catalogue/targets/{third.pk}/"
    text = text_of(officer.get(f"/catalogue/targets/{third.pk}/"))
    assert "Target 95% 90%" in text
    assert "Target 90% 85%" in text
    assert "Added on" in text


def test_row_that_was_withdrawn_is_not_there(officer, team):
    row = result_of(enter("targets", target_typed(make.make_kpi()), team))
    enter("targets", {"why": "It was never agreed."}, team, row, verb="withdraw")
    assert officer.get(f"/catalogue/targets/{row.pk}/").status_code == 404


def test_history_names_what_was_done_in_words(officer, team):
    propose("terms", samples.term(), team.officer)
    text = text_of(officer.get("/history/"))
    assert "Change to the record submitted" in text
    AuditEvent.objects.create(actor="load_reference_data", action="reference_row_withdrawn", subject="A link")
    assert "Row withdrawn since it left the data files" in text_of(officer.get("/history/"))


# -- where a row is read ------------------------------------------------------------------------------


READ = {
    "/glossary/": lambda: make.make_term(),
    "/kpis/visits/": lambda: make.make_kpi(slug="visits"),
    "/inspections/ilacs-2019/": lambda: make.make_inspection(slug="ilacs-2019"),
    "/recommendations/ilacs-2019/1/": lambda: make.make_recommendation(
        inspection=make.make_inspection(slug="ilacs-2019")
    ),
    "/documents/report/": lambda: make.make_finding(source=make.make_source(slug="report")),
    "/intervention/": lambda: make.make_event(is_intervention=True),
}


@pytest.mark.parametrize("address", READ)
def test_change_this_is_where_a_row_is_read_for_those_who_keep_it(address, sign_in):
    READ[address]()
    assert "Change this" in text_of(sign_in(Role.OFFICER).get(address))
    assert "See who entered this" in text_of(sign_in(Role.MANAGER).get(address))
    for client in (sign_in(Role.MEMBER),):
        assert "Change this" not in text_of(client.get(address))
    assert "Change this" not in text_of(sign_in(Role.OFFICER).get(f"{address}{yesterday()}"))


@pytest.mark.parametrize(("kind", "one"), [("judgements", "judgement"), ("findings", "finding")])
def test_rows_of_an_inspection_are_found_in_the_catalogue_from_its_page(kind, one, officer, sign_in):
    inspection = make.make_inspection(slug="ilacs-2019")
    {"judgements": make.make_judgement, "findings": make.make_finding}[kind](inspection=inspection)
    page = officer.get("/inspections/ilacs-2019/")
    assert f'href="/catalogue/{kind}/?q=ilacs-2019">Change a {one}<' in page.text
    assert f"Change a {one}" not in text_of(sign_in(Role.MEMBER).get("/inspections/ilacs-2019/"))
    assert "Standard inspection" in text_of(officer.get(f"/catalogue/{kind}/?q=ilacs-2019"))
    assert "Standard inspection" not in text_of(officer.get(f"/catalogue/{kind}/?q=send-2019"))
    added = officer.get(f"/catalogue/{kind}/add/?inspection={inspection.pk}")
    assert f'<option value="{inspection.pk}" selected' in added.text


def test_approved_words_are_read_now_and_the_former_yesterday(team, sign_in):
    member = sign_in(Role.MEMBER)
    term = make.make_term(term="IHA", definition="Said before.")
    asked = make.make_recommendation(summary="Asked before.", source=make.make_source())
    visit = make.make_inspection(
        slug="visit", started_on=make.month(2020, 1)[0], summary="Summed up before.", source=make.make_source()
    )
    kpi = make.make_kpi(slug="visits", title="Called before", definition="Counted before.", source=make.make_source())
    for kind, row, changed in (
        ("terms", term, {"definition": "Said now.", "source_ref": "p. 1"}),
        ("recommendations", asked, {"summary": "Asked now."}),
        ("inspections", visit, {"summary": "Summed up now."}),
        ("kpis", kpi, {"title": "Called now", "definition": "Counted now."}),
    ):
        enter(kind, typed_of(kind, row, **changed), team, row)
    pages = {
        "/glossary/": ["Said"],
        f"/recommendations/{asked.inspection.slug}/1/": ["Asked"],
        "/inspections/visit/": ["Summed up"],
        "/inspections/": ["Summed up"],
        "/kpis/visits/": ["Called", "Counted"],
        "/kpis/": ["Called"],
    }
    for address, words in pages.items():
        now, then = text_of(member.get(address)), text_of(member.get(f"{address}{yesterday()}"))
        for word in words:
            assert f"{word} now" in now, address
            assert f"{word} before" not in now, address
            assert f"{word} before" in then, address
            assert f"{word} now" not in then, address


def test_rows_that_were_added_today_are_not_known_yesterday(team, sign_in):
    member = sign_in(Role.MEMBER)
    inspection = make.make_inspection(slug="ilacs-2019", source=make.make_source())
    finding = samples.finding() | {"inspection": inspection.pk, "text": "Plans are written with children."}
    enter("findings", finding, team)
    enter("judgements", samples.judgement() | {"inspection": inspection.pk}, team)
    enter("recommendations", samples.recommendation() | {"inspection": inspection.pk}, team)
    enter("terms", samples.term(), team)
    kpi = result_of(enter("kpis", samples.kpi(), team))
    added = {
        "/inspections/ilacs-2019/": ["Plans are written with children.", "Overall effectiveness", "Life-story work"],
        "/glossary/": ["XGO"],
        "/kpis/": ["Dental checks in time"],
    }
    for address, words in added.items():
        now, then = text_of(member.get(address)), text_of(member.get(f"{address}{yesterday()}"))
        for word in words:
            assert word in now, address
            assert word not in then, address
    assert member.get(f"/kpis/{kpi.slug}/").status_code == 200
    assert member.get(f"/kpis/{kpi.slug}/{yesterday()}").status_code == 404
    assert member.get(f"/recommendations/ilacs-2019/8/{yesterday()}").status_code == 404


def test_end_of_a_kpi_is_read_with_its_reason(team, sign_in):
    kpi = make.make_kpi(slug="visits")
    enter("kpis", typed_of("kpis", kpi, ended_on="31/3/2026", why="Another KPI counts it now."), team, kpi)
    text = text_of(sign_in(Role.MEMBER).get("/kpis/visits/"))
    assert "It was last counted on 31 March 2026. Another KPI counts it now." in text


def test_members_see_nothing_of_what_only_waits(team, sign_in):
    term = make.make_term(term="IHA", definition="Said before.")
    propose("terms", typed_of("terms", term, definition="Said now.", source_ref="p. 1"), team.officer, term)
    assert "Said now." not in text_of(sign_in(Role.MEMBER).get("/glossary/"))
    for address in ("/catalogue/", "/catalogue/waiting/", f"/catalogue/proposals/{RecordChange.objects.get().pk}/"):
        assert sign_in(Role.MEMBER).get(address).status_code == 403
