"""Null bytes, impossible months and texts of absurd length, in every form and every address, as every role."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import pytest
from django.apps import apps
from django.core.handlers.wsgi import WSGIRequest
from django.db import DataError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.utils.functional import cached_property

from accounts.permissions import Role
from analysis.entry.figures import FIELDS
from ledger.models import FormerValues
from tests.factories import LONG_AGO
from tests.pages.remembering import CHANGES
from tests.wscc_dashboard.forms import PostForm, posted_forms
from tests.wscc_dashboard.test_urls import (
    OUR_VIEWS,
    PATTERNS,
    POST_ONLY,
    READING,
    SIGN_IN_VIEWS,
    Walk,
    address_of,
    ask_as,
    may_open,
    role_for,
    rows,
    walk,
)
from web.reading import OddDay, read_day

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
__all__ = ["ask_as", "rows", "walk"]
FORM_VIEWS = [name for name in OUR_VIEWS if not name.startswith(READING) and name not in POST_ONLY]
DAYS = ["9999-12-31", "0001-01-01", "2026-02-30", "99999-01-01", "31/12/9999", "1/1/1"]
MONTHS = ["9999-12", "9999-11", "0001-01", "0000-00", "2026-13", "99999-01", "-001-01", "²026-01"]
# the parts of a query that are read as a day, a month or a number
ASKED = ("month", "from", "first", "last", "to", "page", "publish_from")
# what is typed into a field by its kind; into one that could be anything, all of them
FAR_DAYS, FAR_MONTHS = ["9999-12-31", "0001-01-01"], ["9999-12", "0001-01"]
# of what several can be filled at once: a day or a month may be compared with another, and nobody sees the hidden
BOX = "text"
FAR_TEXTS = {"date": FAR_DAYS, "month": FAR_MONTHS} | dict.fromkeys(("textarea", "email", "password"), FAR_DAYS[:1])


def rooms_with_null_bytes():
    """Every table in which a text holds a null byte."""
    return [model.__name__ for model in apps.get_models() if "\\x00" in repr(list(model.objects.values()))]


@dataclass
class ShownForm:
    """A form of a page, and the columns of who is shown it, none for a visitor."""

    walk: Walk
    columns: dict
    form: PostForm

    def send(self, button, typed):
        """Send the form by a button with some fields as `typed`; what it changes is undone. Returns the status."""
        sent = {**self.form.values, **({button[0]: [button[1]]} if button else {}), **typed}
        with self.walk.asking(**self.columns) as client:
            return client.post(self.form.action, sent).status_code

    def send_each_field(self, texts):
        """Send it by each button with each of `texts(what it holds, kind)` in each field. Returns the statuses.

        Every text meets the same rows. Each is alone, other than in boxes in which the first one was refused: what else
        is typed into these is read and shown again, and goes no further, so all of them are filled at once.
        """
        statuses = {}
        for button in self.form.buttons or [None]:
            refused = {}
            for name, kind in self.form.texts.items():
                odd = texts(self.form.values[name][0], kind)
                for place, text in enumerate(odd):
                    status = statuses[self.form.action, button, name, text] = self.send(button, {name: [text]})
                    if kind == BOX and place == 0 and 400 <= status < 500:
                        refused[name] = odd[1:]
                        break
            for filled in zip(*refused.values(), strict=True):
                typed = {name: [text] for name, text in zip(refused, filled, strict=True)}
                statuses[self.form.action, button, *typed, *filled] = self.send(button, typed)
        return statuses


@pytest.fixture(scope="module")
def shown_forms(walk):
    """Forms of every page with the first role that is shown each; one that looks alike comes once for a page."""
    found = {}
    for name in FORM_VIEWS:
        forms = {}
        for role in Role:
            if may_open(role, name):
                address, answer = walk.look(name, role=role)
                for form in posted_forms(answer, address):
                    forms.setdefault(form.looks, ShownForm(walk, {"role": role}, form))
        found[name] = list(forms.values())
    return found


@contextmanager
def no_null_byte_written():
    """Fail where a statement of the block would write a null byte, as it is or within a text of JSON."""

    def look(execute, sql, params, many, context):
        written = repr(params)
        assert not CHANGES.match(sql) or not ("\\x00" in written or "u0000" in written), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield


def with_null_byte(value, kind):
    return [f"{value}\x00x"]


def far_times(value, kind):
    return FAR_TEXTS.get(kind, FAR_DAYS + FAR_MONTHS)


def faults(statuses):
    return {sent: status for sent, status in statuses.items() if status >= 500}


def test_walk_meets_the_forms_that_there_are(shown_forms):
    """The walks below would pass where they found no form."""
    found = {
        (name, shown.form.action, tuple(shown.form.buttons)): len(shown.form.texts)
        for name, forms in shown_forms.items()
        for shown in forms
    }
    assert len(found) >= 20
    assert sum(found.values()) >= 50


@pytest.mark.parametrize("name", FORM_VIEWS)
def test_null_byte_in_a_field_is_no_fault_and_reaches_no_table(walk, shown_forms, name):
    for role in Role:
        if not may_open(role, name):
            with walk.asking(role=role) as client, no_null_byte_written():
                assert client.post(address_of(name, walk.rows), {"reason": "a\x00b"}).status_code == 403
    for shown in shown_forms[name]:
        with no_null_byte_written():
            assert faults(shown.send_each_field(with_null_byte)) == {}


def test_null_byte_on_its_way_to_a_table_is_found(rows):
    with pytest.raises(AssertionError, match="INSERT"), no_null_byte_written():
        FormerValues.objects.create(model="m\x00", key=1, values={}, superseded_at=LONG_AGO)


def test_null_byte_within_json_on_its_way_to_a_table_is_found_or_refused(rows):
    # PostgreSQL has no such text in JSON: there it is a fault
    with pytest.raises((AssertionError, DataError)), no_null_byte_written(), transaction.atomic():
        FormerValues.objects.create(model="m", key=1, values={"a": "b\x00"}, superseded_at=LONG_AGO)


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_null_byte_sent_by_a_script_is_no_fault_and_reaches_no_table(walk, name):
    fields = (*FIELDS, "version", "done", "changed", "evidence", "next", "reason", "as_at", "rating", "seen")
    for role in Role:
        sent = [dict.fromkeys(fields, "a\x00"), dict.fromkeys(fields, "1\x002")]
        if may_open(role, name):
            # nobody else's fields are looked at
            sent += [{"version": "0", field: "1\x002"} for field in fields]
        for data in sent:
            with walk.asking(role=role) as client, no_null_byte_written():
                assert client.post(address_of(name, walk.rows), data).status_code < 500, (role, data)


@pytest.mark.parametrize("name", SIGN_IN_VIEWS)
def test_null_byte_in_a_form_of_the_sign_in_is_no_fault(walk, name):
    address = address_of(name)
    for columns in ({}, {"role": Role.MEMBER}):
        _, answer = walk.look(name, **columns)
        for form in posted_forms(answer, address):
            with no_null_byte_written():
                assert faults(ShownForm(walk, columns, form).send_each_field(with_null_byte)) == {}


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


@pytest.mark.parametrize("text", DAYS + MONTHS)
def test_impossible_day_to_look_back_to_is_refused(text):
    with pytest.raises(OddDay):
        read_day(text, date(2022, 6, 1))


def test_impossible_day_or_month_in_a_query_is_no_fault(walk, parts_read):
    statuses = {}
    for name in OUR_VIEWS:
        address = address_of(name, walk.rows)
        # apart, since an odd day to look back to is refused before anything else is read
        for parts in (["as_at"], ASKED):
            parts_read.clear()
            for text in (DAYS[0], MONTHS[0], *DAYS[1:], *MONTHS[1:]):
                with walk.asking(role=role_for(name)) as client:
                    answer = client.get(address, dict.fromkeys(parts, text))
                statuses[name, *parts, text] = answer.status_code
                if answer.status_code == 400 and b"That date cannot be shown" in answer.content:
                    # the page of what `read_day` refuses, and it refuses each of the texts
                    break
                if text == MONTHS[0] and not parts_read & set(parts):
                    # neither a day nor a month is read by this view: the other texts would not be either
                    break
    assert faults(statuses) == {}


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("name", [name for name in OUR_VIEWS if "month" in PATTERNS[name].pattern.converters])
def test_impossible_month_in_an_address_is_a_page_that_is_not_there(walk, name, month):
    address = address_of(name, walk.rows).replace("2021-09", month)
    for role in Role:
        with walk.asking(role=role) as client:
            for answer in (client.get(address), client.post(address, {"version": "0", "numerator": "1"})):
                assert answer.status_code in (403, 404, 405)


def test_template_of_an_impossible_month_is_not_there(rows, ask_as):
    client = ask_as(Role.OFFICER)
    for month in MONTHS:
        assert client.get("/imports/template/", {"month": month}).status_code == 404, month


@pytest.mark.parametrize("name", FORM_VIEWS)
def test_impossible_day_or_month_in_a_field_is_no_fault(shown_forms, name):
    for shown in shown_forms[name]:
        assert faults(shown.send_each_field(far_times)) == {}
