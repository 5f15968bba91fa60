"""Targets of a year in one table, and dated steps of one KPI."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.permissions import Role
from kpis.models import Target
from record.models import RecordChange
from record.targets.queries import FinancialYear
from tests import factories as make
from tests.page_text import text_of
from tests.record.makers import REASON, enter, make_team, propose, target_typed, typed_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = "/catalogue/targets/2026-27/"
SHARED = {"reason": REASON, "source_title": "Council plan 2026", "source_url": "", "source_ref": "p. 12"}
START, END = date(2026, 4, 1), date(2027, 3, 31)


@pytest.fixture
def team():
    return make_team()


@pytest.fixture
def officer(client, team):
    client.force_login(team.officer)
    return client


def filled(page):
    """What the table holds when it is opened, as a browser sends it back."""
    sent = {}
    for _, rows in page.context["groups"]:
        for row in rows:
            if row["form"] is not None:
                sent |= {field.html_name: _text(field.value()) for field in row["form"]}
                sent[f"{row['form'].prefix}-seen"] = row["form"].now
    return sent


def _text(value):
    return "" if value is None else f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def named(kpi, field="value"):
    return f"k{kpi.pk}-{field}"


def of_last_year(kpi, value="90"):
    return make.make_target(kpi=kpi, value=Decimal(value), from_on=date(2025, 4, 1), to_on=date(2026, 3, 31))


@pytest.mark.parametrize(
    ("slug", "start"),
    [("2026-27", START), ("1999-00", date(1999, 4, 1)), ("2026-28", None), ("2026-26", None), ("9999-00", None)],
)
def test_year_is_named_by_both_its_years(slug, start):
    year = FinancialYear.read(slug)
    assert (year.start if year else None) == start


@pytest.mark.parametrize("address", ["/catalogue/targets/2026-28/", "/catalogue/targets/0000-01/"])
def test_other_years_are_not_there(officer, address):
    assert officer.get(address).status_code == 404


def test_table_holds_all_kpis_with_what_holds_or_the_year_before_to_copy(officer):
    holds, copied, neither = make.make_kpi(title="Holds"), make.make_kpi(title="Copied"), make.make_kpi(title="Neither")
    make.make_kpi(title="Ended", ended_on=date(2026, 3, 31), end_reason="It ended.")
    make.make_target(kpi=holds, value=Decimal(85), tolerance=Decimal(2), from_on=date(2018, 4, 1))
    of_last_year(copied)
    page = officer.get(ADDRESS)
    sent = filled(page)
    assert (sent[named(holds)], sent[named(holds, "tolerance")]) == ("85", "2")
    assert (sent[named(copied)], sent[named(neither)]) == ("90", "")
    text = text_of(page)
    assert "Copied: not in force yet" in text
    assert "Ended" not in text.replace("Ended on", "")


def test_only_what_differs_from_what_holds_is_proposed_and_a_manager_approves_some(officer, team, sign_in):
    holds, copied, changed, fresh, empty = (make.make_kpi() for _ in range(5))
    for kpi in (holds, changed):
        make.make_target(kpi=kpi, value=Decimal(85), from_on=date(2018, 4, 1))
    of_last_year(copied)
    sent = filled(officer.get(ADDRESS)) | SHARED | {named(changed): "88", named(fresh): "70%"}

    answer = officer.post(ADDRESS, sent)

    assert answer["Location"] == "/catalogue/waiting/?batch=targets-2026-27"
    proposed = {one.about: one for one in RecordChange.objects.all()}
    assert set(proposed) == {copied.audit_about, changed.audit_about, fresh.audit_about}
    assert {one.reason for one in proposed.values()} == {REASON}
    assert not Target.objects.filter(from_on=START).exists()
    assert empty.audit_about not in proposed

    manager = sign_in(Role.MANAGER)
    text = text_of(manager.get(answer["Location"]))
    assert "Approve all 3 shown here" in text
    chosen = [f"{one.pk}:{one.version}" for about, one in proposed.items() if about != copied.audit_about]
    manager.post(answer["Location"], {"step": "approve", "change": chosen})
    new = Target.objects.standing().filter(from_on=START).order_by("value")
    assert [(one.kpi, one.value, one.to_on) for one in new] == [(fresh, 70, END), (changed, 88, END)]
    ended = Target.objects.standing().get(kpi=changed, from_on=date(2018, 4, 1))
    assert ended.to_on == date(2026, 3, 31)
    assert new[0].source.title == "Council plan 2026"


def test_target_of_just_this_year_is_changed_and_not_added_beside(officer, team):
    kpi = make.make_kpi()
    row = make.make_target(kpi=kpi, value=Decimal(85), from_on=START, to_on=END)
    officer.post(ADDRESS, filled(officer.get(ADDRESS)) | SHARED | {named(kpi): "88"})
    change = RecordChange.objects.get()
    assert (change.verb, change.key, change.words[0]) == ("change", row.pk, ["Target", "85%", "88%"])


def test_mistakes_are_said_at_row_and_field_and_nothing_typed_is_lost(officer):
    wrong, number, good = (make.make_kpi() for _ in range(3))
    sent = filled(officer.get(ADDRESS)) | SHARED
    sent |= {
        named(wrong): "950",
        named(number): "many",
        named(number, "tolerance"): "2",
        named(good): "80",
        "reason": "no",
    }
    answer = officer.post(ADDRESS, sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    for value in ("950", "many", "80"):
        assert f'value="{value}"' in page
    assert f'href="#id_{named(number)}"' in page
    assert "Enter a number, such as 96, 96.5 or 1,234." in text_of(answer)
    assert not RecordChange.objects.exists()
    # those that only the checks across rows find, once the numbers can be read
    again = officer.post(ADDRESS, sent | {named(number): "60"})
    text = text_of(again)
    assert "Enter 100 or less: this KPI is a percentage." in text
    assert text.count("Say why in a sentence.") == 2
    assert not RecordChange.objects.exists()


def test_target_over_several_years_is_not_cut(officer):
    kpi = make.make_kpi()
    make.make_target(kpi=kpi, value=Decimal(90), from_on=date(2025, 4, 1), to_on=date(2028, 3, 31))
    answer = officer.post(ADDRESS, filled(officer.get(ADDRESS)) | SHARED | {named(kpi): "91"})
    assert answer.status_code == 422
    assert "There is a target of 90% from 1 April 2025 to 31 March 2028." in text_of(answer)


def test_target_is_not_ended_by_emptying_its_field(officer):
    kpi = make.make_kpi()
    make.make_target(kpi=kpi, from_on=date(2018, 4, 1))
    answer = officer.post(ADDRESS, filled(officer.get(ADDRESS)) | SHARED | {named(kpi): ""})
    assert answer.status_code == 422
    assert "To end one, open it in the list of targets and withdraw it." in text_of(answer)


def test_nothing_changed_says_so(officer):
    make.make_target(from_on=date(2018, 4, 1))
    answer = officer.post(ADDRESS, filled(officer.get(ADDRESS)) | SHARED)
    assert answer.status_code == 422
    assert "Nothing is changed yet: every target is what it was." in text_of(answer)


def test_target_that_somebody_set_meanwhile_is_not_overwritten(officer, team):
    kpi = make.make_kpi()
    sent = filled(officer.get(ADDRESS)) | SHARED | {named(kpi): "80"}
    enter("targets", target_typed(kpi, value="75", from_on="1/4/2026", to_on="31/3/2027"), team)
    answer = officer.post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "Somebody changed this target since you opened the page: it is 75% now. Look again." in text_of(answer)
    assert 'value="80"' in answer.content.decode()
    # who has seen it may go on
    now = answer.context["groups"][0][1][0]["form"].now
    assert officer.post(ADDRESS, sent | {f"k{kpi.pk}-seen": now}).status_code == 302
    assert RecordChange.objects.get(status="submitted").words[0] == ["Target", "75%", "80%"]


def test_kpi_with_a_proposal_for_the_year_has_that_in_place_of_fields(officer, team):
    kpi, other = make.make_kpi(), make.make_kpi()
    propose("targets", target_typed(kpi, from_on="1/4/2026"), team.administrator)
    row = make.make_target(kpi=other, from_on=START, to_on=END)
    propose("targets", typed_of("targets", row, value="70"), team.administrator, row)
    page = officer.get(ADDRESS)
    assert named(kpi) not in page.content.decode()
    assert named(other) not in page.content.decode()
    assert f"Submitted, by {team.administrator}" in text_of(page)
    assert named(kpi) in officer.get("/catalogue/targets/2027-28/").content.decode()


def test_one_service_area_is_shown_and_sent_alone(officer):
    health, visits = make.make_kpi(), make.make_kpi()
    address = f"{ADDRESS}?area={health.service_area.slug}"
    page = officer.get(address)
    assert named(health) in page.content.decode()
    assert named(visits) not in page.content.decode()
    officer.post(address, filled(page) | SHARED | {named(health): "80"})
    assert RecordChange.objects.get().about == health.audit_about


@pytest.mark.parametrize("number", [2, 15])
def test_queries_do_not_grow_with_the_catalogue(officer, number, django_assert_max_num_queries):
    for _ in range(number):
        make.make_target(from_on=date(2018, 4, 1))
    with django_assert_max_num_queries(10):
        officer.get(ADDRESS)


# -- steps ------------------------------------------------------------------------------------------------


def steps(*rows, **more):
    sent = {f"s{place}-{name}": text for place, row in enumerate(rows) for name, text in row.items()}
    return sent | SHARED | more


def step(from_on, value, tolerance=""):
    return {"from_on": from_on, "value": value, "tolerance": tolerance}


@pytest.fixture
def kpi():
    return make.make_kpi(slug="visits")


def test_each_step_holds_until_the_day_before_the_next(officer, team, kpi, sign_in):
    make.make_target(kpi=kpi, value=Decimal(60), from_on=date(2018, 4, 1))
    rows = (step("1/4/2026", "75", "5"), step("", ""), step("1/4/2027", "85"), step("1/4/2028", "90"))
    answer = officer.post("/catalogue/targets/steps/visits/", steps(*rows, to_on="31/3/2030"))
    assert answer["Location"] == f"/catalogue/waiting/?batch=steps-{kpi.code}"
    manager = sign_in(Role.MANAGER)
    named = [f"{one.pk}:{one.version}" for one in RecordChange.objects.all()]
    manager.post(answer["Location"], {"step": "approve_all", "shown": named})
    found = Target.objects.standing().filter(kpi=kpi).order_by("from_on")
    assert [(one.value, one.from_on, one.to_on) for one in found] == [
        (60, date(2018, 4, 1), date(2026, 3, 31)),
        (75, date(2026, 4, 1), date(2027, 3, 31)),
        (85, date(2027, 4, 1), date(2028, 3, 31)),
        (90, date(2028, 4, 1), date(2030, 3, 31)),
    ]
    assert found[1].tolerance == 5


LATER = "Enter a later day than that of the step before."
NO_REASON = "Say in a sentence why these are the targets."


@pytest.mark.parametrize(
    ("rows", "more", "words"),
    [
        pytest.param([], {}, "Enter at least one step.", id="none"),
        pytest.param([step("1/4/2027", "75"), step("1/4/2026", "85")], {}, LATER, id="out of order"),
        pytest.param([step("1/4/2026", "75"), step("1/4/2026", "85")], {}, LATER, id="one day twice"),
        pytest.param([step("", "75")], {}, "Enter the day from which this step holds.", id="no day"),
        pytest.param([step("1/4/2026", "")], {}, "Enter the target.", id="no target"),
        pytest.param([step("1/4/2026", "750")], {}, "Enter 100 or less", id="off the scale"),
        pytest.param([step("1/4/2026", "75")], {"to_on": "soon"}, "Enter a real date", id="no last day"),
        pytest.param([step("1/4/2026", "75")], {"to_on": "1/1/2026"}, "not before 1 April 2026", id="ends first"),
        pytest.param([step("1/4/2026", "75")], {"reason": ""}, NO_REASON, id="no reason"),
    ],
)
def test_steps_that_cannot_be_are_refused_where_they_stand(officer, kpi, rows, more, words):
    answer = officer.post("/catalogue/targets/steps/visits/", steps(*rows) | more)
    assert answer.status_code == 422
    assert words in text_of(answer)
    for row in rows:
        assert f'value="{row["value"]}"' in answer.content.decode() or not row["value"]
    assert not RecordChange.objects.exists()


def test_who_may_not_propose_sees_neither(sign_in, kpi):
    for role in (Role.MEMBER, Role.MANAGER):
        for address in (ADDRESS, "/catalogue/targets/steps/visits/"):
            assert sign_in(role).get(address).status_code == 403
