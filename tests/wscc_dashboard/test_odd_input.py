"""Null bytes, impossible months and texts of absurd length, in every form and every address, as every role."""

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.test import Client
from django.utils.functional import cached_property

from accounts.permissions import Role
from analysis.entry.figures import FIELDS
from tests.wscc_dashboard.forms import posted_forms
from tests.wscc_dashboard.test_urls import (
    OUR_VIEWS,
    PATTERNS,
    POST_ONLY,
    READING,
    SIGN_IN_VIEWS,
    address_of,
    ask_as,
    may_open,
    role_for,
    rows,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
__all__ = ["ask_as", "rows"]
FORM_VIEWS = [name for name in OUR_VIEWS if not name.startswith(READING) and name not in POST_ONLY]
DAYS = ["9999-12-31", "0001-01-01", "2026-02-30", "99999-01-01", "31/12/9999", "1/1/1"]
MONTHS = ["9999-12", "9999-11", "0001-01", "0000-00", "2026-13", "99999-01", "-001-01", "²026-01"]
# the parts of a query that are read as a day, a month or a number
ASKED = ("month", "from", "first", "last", "to", "page", "publish_from")
# what is typed into a field by its kind; into one that could be anything, all of them
FAR_DAYS, FAR_MONTHS = ["9999-12-31", "0001-01-01"], ["9999-12", "0001-01"]
FAR_TEXTS = {"date": FAR_DAYS, "month": FAR_MONTHS} | dict.fromkeys(("textarea", "email", "password"), FAR_DAYS[:1])


def rooms_with_null_bytes():
    """Every table in which a text holds a null byte."""
    return [model.__name__ for model in apps.get_models() if "\\x00" in repr(list(model.objects.values()))]


def send_each_field(client, form, texts):
    """Send a form by each of its buttons, with each of `texts(what it holds, kind)` in each of its fields in turn.

    Returns the statuses, by what was sent.
    """
    statuses = {}
    for button in form.buttons or [("", "")]:
        for name, kind in form.texts.items():
            for text in texts(form.values[name][0], kind):
                sent = {**form.values, button[0]: [button[1]], name: [text]}
                statuses[form.action, button, name, text] = client.post(form.action, sent).status_code
    return statuses


def with_null_byte(value, kind):
    return [f"{value}\x00x"]


def far_times(value, kind):
    return FAR_TEXTS.get(kind, FAR_DAYS + FAR_MONTHS)


def forms_of_roles(ask_as, address, roles):
    """Forms of a page with a client of the first role that is shown each; one that looks alike comes once."""
    seen = set()
    for role in roles:
        client = ask_as(role)
        for form in posted_forms(client.get(address), address):
            if form.looks not in seen:
                seen.add(form.looks)
                yield client, form


def faults(statuses):
    return {sent: status for sent, status in statuses.items() if status >= 500}


def test_walk_meets_the_forms_that_there_are(rows, ask_as):
    """The walks below would pass where they found no form."""
    found = {}
    for name in FORM_VIEWS:
        for role in Role:
            if may_open(role, name):
                address = address_of(name, rows)
                for form in posted_forms(ask_as(role).get(address), address):
                    found[name, form.action, tuple(form.buttons)] = len(form.texts)
    assert len(found) >= 20
    assert sum(found.values()) >= 50


@pytest.mark.parametrize("name", FORM_VIEWS)
def test_null_byte_in_a_field_is_no_fault_and_reaches_no_table(rows, ask_as, name):
    address, statuses = address_of(name, rows), {}
    for role in Role:
        if not may_open(role, name):
            assert ask_as(role).post(address, {"reason": "a\x00b"}).status_code == 403
    for client, form in forms_of_roles(ask_as, address, [role for role in Role if may_open(role, name)]):
        statuses |= send_each_field(client, form, with_null_byte)
    assert faults(statuses) == {}
    assert rooms_with_null_bytes() == []


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_null_byte_sent_by_a_script_is_no_fault_and_reaches_no_table(rows, ask_as, name):
    address = address_of(name, rows)
    fields = (*FIELDS, "version", "done", "changed", "evidence", "next", "reason", "as_at", "rating", "seen")
    for role in Role:
        client = ask_as(role)
        for field in fields:
            assert client.post(address, {"version": "0", field: "1\x002"}).status_code < 500, (role, field)
        assert client.post(address, dict.fromkeys(fields, "a\x00")).status_code < 500
    assert rooms_with_null_bytes() == []


@pytest.mark.parametrize("name", SIGN_IN_VIEWS)
def test_null_byte_in_a_form_of_the_sign_in_is_no_fault(rows, ask_as, name):
    address = address_of(name)
    for client in (Client(raise_request_exception=False), ask_as(Role.MEMBER)):
        for form in posted_forms(client.get(address), address):
            assert faults(send_each_field(client, form, with_null_byte)) == {}
    assert rooms_with_null_bytes() == []


def test_null_byte_in_the_reason_of_a_correction_is_left_out(rows, ask_as):
    """What the walk above finds by itself, once in plain words."""
    sent = {"numerator": "9", "denominator": "10", "commentary": "a\x00b", "reason": "Counted\x00 again."}
    answer = ask_as(Role.OFFICER).post(address_of("kpis:correction", rows), sent)
    assert answer.status_code in (200, 302)
    assert rooms_with_null_bytes() == []
    assert "\x00" not in answer.content.decode()


def test_cookie_with_a_null_byte_is_as_good_as_none(db):
    client = Client(raise_request_exception=False, headers={"cookie": 'sessionid="aaaaaaaaaaaa\\000"'})
    assert client.get("/kpis/").status_code == 302


class NotedQuery(QueryDict):
    """The query of an address that notes which of its parts a view reads."""

    def __init__(self, query="", mutable=False, encoding=None, noted=None):
        self.noted = set()
        super().__init__(query, mutable, encoding)
        self.noted = set() if noted is None else noted

    def __getitem__(self, key):
        self.noted.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.noted.add(key)
        return super().__contains__(key)

    def getlist(self, key, default=None):
        self.noted.add(key)
        return super().getlist(key, default)

    def copy(self):
        # what is read of a copy is not seen
        self.noted.update(self)
        return super().copy()


@pytest.fixture
def parts_read(monkeypatch):
    """The parts of queries that views have read so far."""
    noted = set()

    def asked(request):
        return NotedQuery(request.META.get("QUERY_STRING", ""), noted=noted)

    part = cached_property(asked)
    part.__set_name__(WSGIRequest, "GET")
    monkeypatch.setattr(WSGIRequest, "GET", part)
    return noted


def test_parts_that_a_view_reads_are_noted(rows, ask_as, parts_read):
    ask_as(Role.MEMBER).get(address_of("pages:scorecard"), {"as_at": "2021-09-01", "never": "1"})
    assert "as_at" in parts_read
    assert "never" not in parts_read


@pytest.mark.parametrize("name", OUR_VIEWS)
def test_impossible_day_or_month_in_a_query_is_no_fault(rows, ask_as, parts_read, name):
    client, address = ask_as(role_for(name)), address_of(name, rows)
    # apart, since an odd day to look back to is refused before anything else is read
    for parts in (["as_at"], ASKED):
        parts_read.clear()
        for text in (DAYS[0], MONTHS[0], *DAYS[1:], *MONTHS[1:]):
            assert client.get(address, dict.fromkeys(parts, text)).status_code < 500, text
            if text == MONTHS[0] and not parts_read & set(parts):
                # neither a day nor a month is read by this view: the other texts would not be either
                break


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("name", [name for name in OUR_VIEWS if "month" in PATTERNS[name].pattern.converters])
def test_impossible_month_in_an_address_is_a_page_that_is_not_there(rows, ask_as, name, month):
    address = address_of(name, rows).replace("2021-09", month)
    for role in Role:
        client = ask_as(role)
        for answer in (client.get(address), client.post(address, {"version": "0", "numerator": "1"})):
            assert answer.status_code in (403, 404, 405)


def test_template_of_an_impossible_month_is_not_there(rows, ask_as):
    client = ask_as(Role.OFFICER)
    for month in MONTHS:
        assert client.get("/imports/template/", {"month": month}).status_code == 404, month


@pytest.mark.parametrize("name", FORM_VIEWS)
def test_impossible_day_or_month_in_a_field_is_no_fault(rows, ask_as, name):
    for client, form in forms_of_roles(ask_as, address_of(name, rows), [r for r in Role if may_open(r, name)]):
        assert faults(send_each_field(client, form, far_times)) == {}
