"""Every address as every role: who gets in, who is sent to sign in, and that no view forgot to say whom it is for."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from kpis.models import KeptCounts
from scrutiny.models import Risk
from tests import factories as make
from tests.conftest import forget
from tests.pages.remembering import CHANGES
from tests.record.makers import propose, target_typed
from wscc_dashboard.rooms import read_rooms

pytestmark = pytest.mark.slow
# the calendar is asked for by a program that cannot sign in: the secret in its address takes the place of that
OPEN_PAGES = {"glossary", "methods", "methods_chapter", "accessibility", "password_reset", "practice", "feed"}
OPEN_PAGES |= {"invitation"}
TOKEN = "a-secret-of-one-person"
OURS = tuple(f"{room}." for room in read_rooms(settings.BASE_DIR).with_django)
# addresses of pages that people read, which are kept ready-made
READING = ("pages:", "scrutiny:")
# pages of the sign-in that anyone may open
OPEN_SIGN_IN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "mfa_authenticate",
}
# pages outside the reading rooms that take nothing in
LOOK_ONLY = {
    "first_steps:page",
    "accounts:address",
    "accounts:history",
    "accounts:history_file",
    "accounts:people",
    "calendar:feed",
    "catalogue:service_areas",
    "committee:risk_proposals",
    "imports:preview",
    "imports:template",
    "kpis:approvals",
    "kpis:corrections",
    "kpis:first_return",
    "kpis:returns",
    "lists:example",
    "lists:kept",
    "lists:template",
    "progress:actions",
    "progress:work",
    "questions:ticked",
    "record:catalogue",
    "record:kind",
    "record:row",
}
# addresses that only take what is sent to them
POST_ONLY = {
    "kpis:return_row",
    "progress:keep_draft",
    "imports:confirm",
    "imports:abandon",
    "imports:delete",
    "lists:drafts",
    "lists:keep",
    "lists:take_back",
}
# the addresses that a script asks: it is told in JSON that somebody is signed out, since it cannot sign anyone in
JSON_ANSWERS = {"kpis:return_row", "progress:keep_draft"}
ARGUMENTS = {"slug": "visits", "file_format": "csv", "inspection": "ilacs-2019", "number": 1, "month": "2021-09"}
ARGUMENTS["token"] = TOKEN
# arguments of addresses whose parts mean something else than in ARGUMENTS
OWN_ARGUMENTS = {
    "account_confirm_email": {"key": "abc"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
    "accounts:invitation": {"key": "abc"},
    "pages:inspection": {"slug": "ilacs-2019"},
    "pages:methods_chapter": {"slug": "values"},
    "catalogue:service_area": {"slug": "social-work"},
    "lists:template": {"slug": "pre-birth"},
    "lists:example": {"slug": "pre-birth"},
    "my:follow": {"kind": "kpis", "slug": "visits"},
    "progress:readiness_answer": {"area": "leaders", "question": "know"},
    "committee:plan_draft": {"slug": "draft"},
    "record:targets_of_year": {"year": "2026-27"},
    "record:add": {"kind": "terms"},
    "record:kind": {"kind": "terms"},
}
# which row an address takes the primary key of
ROW_OF = {
    "kpis:correction": "figure",
    "kpis:cancelling": "embargoed",
    "kpis:rebase": "rebase",
    "imports:preview": "import",
    "imports:confirm": "import",
    "imports:abandon": "import",
    "imports:delete": "import",
    "lists:take_back": "kept",
    "progress:update": "update",
    "progress:action": "action",
    "accounts:person": "colleague",
    "accounts:absences": "colleague",
    "annotations:annotation": "annotation",
    "committee:risk_proposal": "risk",
    "record:proposal": "proposal",
    "record:row": "term",
    "record:change": "term",
    "record:withdraw": "term",
}
# and of which kind that row of the record is
KIND_OF = {"term": "terms"}


def all_patterns(resolver=None, spaces=()):
    """Every address pattern with the name it is reversed by, however deep it stands."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield ":".join([*spaces, pattern.name]), pattern
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from all_patterns(pattern, inner)


PATTERNS = dict(all_patterns())
OUR_VIEWS = {name: p for name, p in PATTERNS.items() if p.callback.__module__.startswith(OURS)}
SIGN_IN_VIEWS = {name: p for name, p in PATTERNS.items() if name not in OUR_VIEWS}


# who works on which page, said once more here: a view that asks for the wrong permission is found by it
WORK = {
    Permission.FIGURE_ENTER: {
        "kpis:returns",
        "kpis:first_return",
        "kpis:return",
        "kpis:return_row",
        "kpis:corrections",
        "kpis:correction",
        "imports:imports",
        "imports:template",
        "imports:preview",
        "imports:confirm",
        "imports:abandon",
        "imports:delete",
        "lists:counts",
        "lists:drafts",
        "lists:keep",
        "lists:ladder",
        "lists:pre_birth",
        "lists:template",
        "lists:example",
    },
    Permission.FIGURE_APPROVE: {"kpis:approvals", "kpis:approval", "kpis:cancelling"},
    Permission.REBASE_PROPOSE: {"kpis:limits", "kpis:rebase"},
    Permission.PROGRESS_PROPOSE: {
        "progress:work",
        "progress:update",
        "progress:propose",
        "progress:keep_draft",
        "progress:add_action",
        "progress:actions",
        "progress:action",
    },
    Permission.PROGRESS_APPROVE: {"progress:leads", "progress:closing", "progress:links"},
    Permission.READINESS_ANSWER: {"progress:readiness_answer"},
    Permission.MEETING_WRITE: {"committee:add_meeting", "committee:change_meeting"},
    Permission.COMMITMENT_WRITE: {"committee:add_promise", "committee:change_promise"},
    Permission.QUESTION_ASK: {"questions:mine"},
    Permission.QUESTION_COUNT: {"questions:ticked"},
    Permission.PLAN_WRITE: {"committee:plan_drafts", "committee:plan_draft"},
    Permission.RISK_PROPOSE: {
        "committee:risk_proposals",
        "committee:risk_proposal",
        "committee:propose_new_risk",
        "committee:propose_risk",
    },
    Permission.FIGURE_DISCUSS: {"kpis:comments", "lists:kept", "lists:take_back"},
    Permission.ANNOTATION_WRITE: {"annotations:annotations", "annotations:annotation"},
    Permission.PEOPLE_CHANGE: {
        "progress:leads_by_administrator",
        "catalogue:service_areas",
        "catalogue:service_area",
        "accounts:people",
        "accounts:new_person",
        "accounts:person",
        "accounts:absences",
        "first_steps:page",
    },
    Permission.RECORD_VIEW: {
        "record:catalogue",
        "record:kind",
        "record:row",
        "record:proposal",
        "record:waiting",
    },
    Permission.RECORD_PROPOSE: {
        "record:add",
        "record:change",
        "record:withdraw",
        "record:targets_of_year",
        "record:steps",
    },
    Permission.HISTORY_VIEW: {"accounts:history", "accounts:history_file"},
    Permission.ACCOUNT_OWN: {
        "accounts:own",
        "accounts:address",
        "accounts:own_absences",
        "accounts:calendar",
        "accounts:withdraw_calendar",
        "my:page",
        "my:follow",
    },
}
GUARDED_VIEWS = [name for name, p in OUR_VIEWS.items() if getattr(p.callback, "permission", None) is not None]


def address_of(name, rows=None):
    if name in OWN_ARGUMENTS:
        return reverse(name, kwargs=OWN_ARGUMENTS[name])
    if name in ROW_OF:
        row = ROW_OF[name]
        kind = {"kind": KIND_OF[row]} if row in KIND_OF else {}
        return reverse(name, kwargs={"pk": rows[row].pk, **kind})
    return reverse(name, kwargs={part: ARGUMENTS[part] for part in PATTERNS[name].pattern.converters})


def may_open(role, name):
    permission = OUR_VIEWS[name].callback.permission
    return permission is None or permission in ROLE_PERMISSIONS[role]


def role_for(name):
    """A role that may open the page: the administrator wherever they may."""
    return next(role for role in reversed(Role) if may_open(role, name))


def opened_status(name):
    """What somebody who may open an address is answered when they only look."""
    return 405 if name in POST_ONLY else 200


def assert_sent_to_sign_in(answer, name, address):
    if name in JSON_ANSWERS:
        assert (answer.status_code, answer["Content-Type"]) == (401, "application/json"), name
        assert "Sign in again" in answer.json()["message"], name
    else:
        assert (answer.status_code, answer.get("Location")) == (302, f"/accounts/login/?next={address}"), name


def assert_refused(answer, name):
    assert answer.status_code == 403, name
    if name in JSON_ANSWERS:
        assert answer.json() == {"message": "You may not change this."}, name
    else:
        assert "You may not see this page" in answer.content.decode(), name


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """The rows of `make_rows` for the module, whose tests each leave them as they were."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_rows()
        transaction.set_rollback(True)


def make_rows():
    """One row for every address that asks for one. What belongs to one person belongs to the person who asks."""
    asker, colleague = make.make_person(), make.make_person(role=Role.OFFICER)
    make.make_calendar_address(person=colleague, token=TOKEN)
    return {"asker": asker, "colleague": colleague} | figures_of(asker, colleague) | progress_of(asker)


def figures_of(asker, colleague):
    """A KPI that the asker enters, with a figure that stands and one that waits, and a file that they brought."""
    service_area = make.make_service_area(slug="social-work")
    service_area.owners.add(asker)
    kpi = make.make_kpi(slug="visits", service_area=service_area, collected_from=make.month(2021, 1)[0])
    make.make_submitted(kpi=kpi, period=make.month(2021, 9), entered_by=colleague)
    make.make_claim(slug="visits", numbers=[1, 2], source=make.make_source(slug="visits"))
    meeting = make.make_meeting(slug="visits")
    make.make_commitment(slug="visits", meeting=meeting)
    make.make_meeting(committee=meeting.committee, held_on=date(2021, 11, 10))
    make.make_priority(plan=make.make_plan(slug="visits"))
    make.make_theme(slug="visits")
    make.make_plan(slug="draft", entered_by=colleague, known_from=None)
    make.make_risk(risk=Risk.objects.create(slug="visits"))
    return {
        "figure": make.make_figure(kpi=kpi),
        "embargoed": make.make_figure(
            kpi=kpi,
            period=make.month(2021, 8),
            source=None,
            entered_by=colleague,
            approved_by=asker,
            approved_at=make.LONG_AGO,
            published_at=make.moment(2100),
        ),
        "import": make.make_import(by=asker),
        "kept": KeptCounts.objects.create(
            counted="ladder", counted_on=date(2021, 9, 6), source="list 8", by=asker, kept_at=make.LONG_AGO
        ),
        "rebase": make.make_proposed_rebase(kpi=kpi),
        "term": make.make_term(),
        "proposal": propose("targets", target_typed(kpi), make.make_person(role=Role.OFFICER)),
        "annotation": make.make_annotation(kpi=kpi),
        "risk": make.make_risk(status="submitted", submitted_at=make.LONG_AGO, entered_by=colleague),
    }


def progress_of(asker):
    """A recommendation that the asker leads with an action, and their draft about another one."""
    led = make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"), lead=asker)
    other = make.make_recommendation(inspection=make.make_inspection(started_on=make.month(2021, 1)[0]), lead=asker)
    return {
        "action": make.make_action(recommendation=led),
        "update": make.make_draft_update(recommendation=other, entered_by=asker),
    }


def client_of(rows, role):
    """A client in which the person whose rows they are is signed in with this role; nobody where it is None."""
    client = Client(raise_request_exception=False)
    if role is not None:
        make.User.objects.filter(pk=rows["asker"].pk).update(role=role)
        client.force_login(rows["asker"])
    return client


@pytest.fixture
def ask_as(rows, db):
    return lambda role: client_of(rows, role)


class Walk:
    """A walk over addresses by one person, each visit of the same rows; it leaves nothing behind for the next.

    What is remembered of the rows is forgotten where a visit changed one.
    """

    def __init__(self, rows):
        self.rows = rows
        self.cookies = client_of(rows, Role.MEMBER).cookies

    def _notice(self, execute, sql, params, many, context):
        self.is_changed = self.is_changed or CHANGES.match(sql) is not None
        return execute(sql, params, many, context)

    @contextmanager
    def asking(self, **columns):
        """A client of the person with these columns, or of a visitor without any, for one visit."""
        client = Client(raise_request_exception=False)
        self.is_changed = False
        with transaction.atomic():
            if columns:
                make.User.objects.filter(pk=self.rows["asker"].pk).update(**columns)
                client.cookies.load({key: part.value for key, part in self.cookies.items()})
            with connection.execute_wrapper(self._notice):
                yield client
            transaction.set_rollback(True)
        if self.is_changed:
            forget()

    def look(self, name, **columns):
        """The address of a page and its answer, for the person with these columns, or for a visitor without any."""
        address = address_of(name, self.rows)
        with self.asking(**columns) as client:
            answer = client.get(address)
            # who asked is looked up as late as somebody wants to know
            bool(answer.wsgi_request.user)
        return address, answer


@pytest.fixture(scope="module")
def walk(rows):
    with transaction.atomic():
        forget()
        yield Walk(rows)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visits(walk):
    """Every address looked at by each role and by a visitor (None): the address and the answer, by name and role."""
    found = {}
    for name in PATTERNS:
        found[name, None] = walk.look(name)
        found |= {(name, role): walk.look(name, role=role) for role in Role}
    forget()
    return found


def test_the_walk_finds_the_pages_that_there_are():
    assert len(OUR_VIEWS) >= 45
    assert len(PATTERNS) > len(OUR_VIEWS) + 10


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_every_view_names_its_permission(name):
    view = OUR_VIEWS[name].callback
    assert hasattr(view, "permission"), f"{name} does not say who may see it"
    assert view.permission is None or isinstance(view.permission, Permission)


def test_only_these_pages_are_open_to_all():
    opened = {name.rpartition(":")[2] for name, p in OUR_VIEWS.items() if p.callback.permission is None}
    assert opened == OPEN_PAGES


def test_every_page_of_work_asks_for_its_own_permission():
    work = {name: permission for permission, names in WORK.items() for name in names}
    asked = {name: p.callback.permission for name, p in OUR_VIEWS.items() if not name.startswith(READING)}
    # open to all, as the test above says
    assert asked.pop("accounts:password_reset") is None
    assert asked.pop("accounts:invitation") is None
    assert asked.pop("practice") is None
    assert asked.pop("calendar:feed") is None
    assert asked == work


@pytest.mark.parametrize("name", SIGN_IN_VIEWS)
def test_what_is_not_ours_is_sign_in(name):
    assert SIGN_IN_VIEWS[name].callback.__module__.startswith("allauth.")


def test_a_page_that_is_only_looked_at_takes_nothing_in(rows, ask_as):
    taken = {name: ask_as(role_for(name)).post(address_of(name, rows)).status_code for name in sorted(LOOK_ONLY)}
    assert taken == dict.fromkeys(LOOK_ONLY, 405)


def test_every_argument_is_of_an_address_that_there_is():
    assert {*POST_ONLY, *LOOK_ONLY, *OWN_ARGUMENTS, *ROW_OF} <= set(PATTERNS)


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_a_visitor_gets_the_open_pages_and_is_sent_to_sign_in_from_all_others(visits, name):
    address, answer = visits[name, None]
    if OUR_VIEWS[name].callback.permission is None:
        assert answer.status_code == 200
    else:
        assert_sent_to_sign_in(answer, name, address)


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_a_role_sees_what_the_table_of_roles_says(visits, name):
    statuses = {role: visits[name, role][1].status_code for role in Role}
    assert statuses == {role: opened_status(name) if may_open(role, name) else 403 for role in Role}


# one person without any permission asks for all of the addresses, one after the other


def test_a_role_without_the_permission_gets_403(rows, ask_as, monkeypatch):
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.MEMBER, frozenset())
    client = ask_as(Role.MEMBER)
    for name in GUARDED_VIEWS:
        assert_refused(client.get(address_of(name, rows)), name)


def test_who_may_not_look_may_send_nothing_in_either(rows, ask_as, anonymous, monkeypatch):
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.MEMBER, frozenset())
    client = ask_as(Role.MEMBER)
    for name in GUARDED_VIEWS:
        address = address_of(name, rows)
        assert_refused(client.post(address), name)
        assert_sent_to_sign_in(anonymous.post(address), name, address)


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_a_closed_account_sees_what_a_visitor_sees(visits, walk, name):
    role = role_for(name)
    # what the person saw before, by the same cookies
    assert visits[name, role][1].status_code == opened_status(name)

    address, answer = walk.look(name, role=role, is_active=False)

    if OUR_VIEWS[name].callback.permission is None:
        assert answer.status_code == 200
    else:
        assert_sent_to_sign_in(answer, name, address)
    assert isinstance(answer.wsgi_request.user, AnonymousUser)


@pytest.mark.parametrize("name", SIGN_IN_VIEWS)
def test_a_visitor_meets_no_page_of_someone_who_is_signed_in(visits, name):
    _, answer = visits[name, None]
    if name in OPEN_SIGN_IN:
        assert answer.status_code in (200, 302)
    else:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", SIGN_IN_VIEWS)
def test_every_page_of_the_sign_in_is_in_our_own_frame(visits, name):
    for _, answer in (visits[name, Role.MEMBER], visits[name, None]):
        assert answer.status_code < 500
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            assert 'id="main-content"' in answer.content.decode()


def test_nobody_signs_up(anonymous):
    answer = anonymous.post(
        "/accounts/signup/", {"email": "a@example.org", "password1": "x1!aaaaaaaaaa", "password2": "x1!aaaaaaaaaa"}
    )
    assert answer.status_code == 200
    assert not make.User.objects.filter(email="a@example.org").exists()


def test_a_wrong_password_and_an_unknown_address_are_told_alike(anonymous):
    make.make_person(email="known@example.org", password="right")
    said = []
    for email in ("known@example.org", "unknown@example.org"):
        answer = anonymous.post("/accounts/login/", {"login": email, "password": "wrong"})
        assert answer.status_code == 200
        said.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert said[0] == said[1]


def test_a_closed_account_cannot_sign_in(anonymous):
    make.make_person(email="closed@example.org", password="right", is_active=False)
    anonymous.post("/accounts/login/", {"login": "closed@example.org", "password": "right"})
    assert anonymous.get("/").status_code == 302


def test_after_signing_in_a_reader_comes_where_they_wanted(anonymous):
    make.make_person(email="a@example.org", password="right")
    answer = anonymous.post("/accounts/login/?next=/kpis/", {"login": "a@example.org", "password": "right"})
    assert (answer.status_code, answer["Location"]) == (302, "/kpis/")


def test_nobody_is_sent_to_another_host_after_signing_in(anonymous):
    make.make_person(email="a@example.org", password="right")
    answer = anonymous.post(
        "/accounts/login/?next=https://evil.example/", {"login": "a@example.org", "password": "right"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


READING_VIEWS = [name for name in OUR_VIEWS if name.startswith(READING)]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_reading_pages_take_nothing_in(rows, member, method):
    taken = {name: getattr(member, method)(address_of(name, rows)).status_code for name in READING_VIEWS}
    assert taken == dict.fromkeys(READING_VIEWS, 405)


def test_the_head_of_a_page_has_no_body(rows, member):
    heads = {name: member.head(address_of(name, rows)) for name in READING_VIEWS}
    found = {name: (answer.status_code, answer.content) for name, answer in heads.items()}
    assert found == dict.fromkeys(READING_VIEWS, (200, b""))


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_every_page_forbids_scripts_frames_and_other_hosts(visits, name):
    for role in (Role.MEMBER, role_for(name)):
        _, answer = visits[name, role]
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", PATTERNS)
def test_browsers_keep_no_copy_of_what_is_not_published(visits, name):
    for role in Role:
        _, answer = visits[name, role]
        told = answer["Cache-Control"]
        if name.startswith(READING) and answer.status_code == 200:
            # only what is published: a copy may be kept, and is asked for again each time
            assert told == "private, no-cache", role
            assert answer["ETag"], role
        else:
            assert "no-store" in told, role


def test_nobody_changes_the_address_they_sign_in_with(anonymous):
    """Addresses are entered by an administrator, and the audit trail names people by them."""
    person = make.make_person(email="a@example.org", password="right")
    anonymous.post("/accounts/login/", {"login": "a@example.org", "password": "right"})
    for action in ("action_add", "action_primary"):
        anonymous.post("/accounts/email/", {"email": "someone.else@example.org", action: ""})
    person.refresh_from_db()
    assert person.email == "a@example.org"
