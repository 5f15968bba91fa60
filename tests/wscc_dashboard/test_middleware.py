"""What goes wrong outside a view: unreadable addresses, and a database that does not answer."""

import io
import logging
from contextlib import contextmanager

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from accounts.permissions import Role
from tests.factories import make_person
from wscc_dashboard.logs import told_briefly

READING = ["/", "/kpis/", "/recommendations/", "/inspections/", "/sources/", "/glossary/", "/account/"]


@pytest.mark.parametrize("address", [f"/kpis/?q={'x' * 4000}", "/kpis/" + "x" * 4000 + "/"])
def test_an_address_of_absurd_length_is_refused_at_once(anonymous, django_assert_num_queries, address):
    with django_assert_num_queries(0):
        answer = anonymous.get(address)
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()


@pytest.mark.parametrize(
    "address", ["/kpis/?q=a%00b", "/kpis/?as_at=%00", "/kpis/a%00b/", "/?%00", "/accounts/login/?next=%00"]
)
def test_a_null_byte_is_refused_at_once(anonymous, address):
    answer = anonymous.get(address)
    assert answer.status_code == 400
    assert "could not be understood" in answer.content.decode()


@pytest.mark.slow
def test_a_long_selection_that_is_real_passes(member):
    assert member.get("/kpis/", {"q": "x" * 100, "area": "a" * 500}).status_code == 200


class Away:
    """A database that refuses every query."""

    def __init__(self, error):
        self.error = error

    def __call__(self, execute, sql, params, many, context):
        raise self.error


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("database is locked"),
        OperationalError("unable to open database file"),
        OperationalError('connection to server on socket "/x" failed'),
        InterfaceError("connection already closed"),
    ],
)
@pytest.mark.parametrize("address", READING)
def test_a_database_that_does_not_answer_is_said_on_a_page(member, address, error):
    with connection.execute_wrapper(Away(error)):
        answer = member.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    page = answer.content.decode()
    assert "not available just now" in page
    assert str(error) not in page
    assert "Traceback" not in page


@pytest.mark.slow
@pytest.mark.parametrize("after", range(1, 9))
def test_a_database_that_stops_answering_in_the_middle_of_a_page_is_said_as_well(sign_in, after):
    client, counted = sign_in(Role.MEMBER), []

    def stop(execute, sql, params, many, context):
        counted.append(sql)
        if len(counted) > after:
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(stop):
        answer = client.get("/kpis/")
    assert answer.status_code == 503
    assert client.get("/kpis/").status_code == 200


def test_signing_in_while_the_database_is_away_is_said_on_a_page(db):
    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(Away(OperationalError("database is locked"))):
        answer = client.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 503


def test_a_mistake_of_ours_is_a_page_without_a_traceback(member, monkeypatch):
    def slip(*args, **kwargs):
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("pages.home.views.build_home", slip)
    answer = member.get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong" in page
    assert "a secret detail" not in page


def test_a_page_that_is_not_there_is_said(member):
    answer = member.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


def test_a_form_without_its_token_is_refused_in_words(db):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "The form could not be sent" in answer.content.decode()


def test_an_unknown_host_is_refused(anonymous):
    assert anonymous.get("/glossary/", headers={"host": "evil.example"}).status_code == 400


# -- the database away where no view ran ---------------------------------------------------------------


@pytest.mark.parametrize("address", ["/no/such/page/", "/static/no-such-file.css", "/favicon.ico"])
def test_a_page_that_is_not_there_stays_one_while_the_database_is_away(member, address):
    with connection.execute_wrapper(Away(OperationalError("server closed the connection"))):
        answer = member.get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()
    assert "Sign out" not in answer.content.decode()


def test_a_form_without_its_token_is_refused_while_the_database_is_away(sign_in):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies = sign_in(Role.OFFICER).cookies
    with connection.execute_wrapper(Away(OperationalError("server closed the connection"))):
        answer = client.post("/accounts/login/", {"login": "a@example.org", "password": "x"})
    assert answer.status_code == 403
    assert "The form could not be sent" in answer.content.decode()


def test_a_refusal_stays_one_when_the_database_goes_away_behind_it(member):
    """Who is signed in is known by then; nothing of the page is asked for again."""

    def stop_after_the_person(execute, sql, params, many, context):
        if "django_session" in sql or "accounts_user" in sql:
            return execute(sql, params, many, context)
        raise OperationalError("server closed the connection")

    with connection.execute_wrapper(stop_after_the_person):
        answer = member.get("/people/")
    assert answer.status_code == 403


# -- a database that can be read and takes nothing ------------------------------------------------------


@contextmanager
def only_reading():
    """A standby, as far as this connection goes: the database itself refuses every write."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # until the test rolls back
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        return
    # past Django, which lets nothing through once a write has failed
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA query_only = OFF")


@pytest.mark.slow
@pytest.mark.parametrize("address", READING)
def test_every_page_can_be_read_where_the_database_takes_no_changes(member, address):
    with only_reading():
        assert member.get(address).status_code == 200


@pytest.mark.parametrize(
    ("role", "address", "sent"),
    [
        (Role.ADMINISTRATOR, "/people/add/", {"email": "new@example.org", "name": "New", "role": "member"}),
        (Role.MEMBER, "/accounts/logout/", {}),
    ],
)
def test_a_change_is_refused_in_words_where_the_database_takes_none(sign_in, role, address, sent):
    client = sign_in(role)
    with only_reading():
        answer = client.post(address, sent)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "The dashboard can be read but not changed just now" in page
    assert "readonly" not in page
    assert "read-only transaction" not in page


def test_signing_in_is_refused_in_words_where_the_database_takes_no_changes(db):
    make_person(email="a@example.org", password="right")
    client = Client(raise_request_exception=False)
    with only_reading():
        answer = client.post("/accounts/login/", {"login": "a@example.org", "password": "right"})
    assert answer.status_code == 503
    assert "can be read but not changed" in answer.content.decode()


@pytest.mark.slow
def test_a_write_behind_a_view_is_refused_in_words_as_well(member, settings):
    """The session is kept after the view has run, where no view's error is looked at."""
    settings.SESSION_SAVE_EVERY_REQUEST = True
    with only_reading():
        answer = member.get("/kpis/")
    assert answer.status_code == 503
    assert "can be read but not changed" in answer.content.decode()


# -- copies ---------------------------------------------------------------------------------------------


def test_a_copy_is_kept_only_where_the_view_says_so(member, anonymous):
    assert member.get("/account/")["Cache-Control"] == "no-store"
    assert member.get("/no/such/page/")["Cache-Control"] == "no-store"
    assert member.get("/people/")["Cache-Control"] == "no-store"
    assert member.get("/?%00")["Cache-Control"] == "no-store"
    assert "no-store" in anonymous.get("/accounts/login/")["Cache-Control"]


@pytest.mark.slow
def test_a_reading_page_is_asked_for_again_and_answered_304(member):
    page = member.get("/kpis/")
    assert page["Cache-Control"] == "private, no-cache"
    again = member.get("/kpis/", headers={"if-none-match": page["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "private, no-cache")


# -- the log --------------------------------------------------------------------------------------------


@pytest.fixture
def log():
    """What the log of the product says."""
    (handler,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    stream = io.StringIO()
    before = handler.setStream(stream)
    yield stream
    handler.setStream(before)


@pytest.mark.slow
def test_a_request_that_is_made_wrong_is_one_line_of_warning(log, anonymous):
    anonymous.get("/glossary/", headers={"host": "evil.example"})
    anonymous.post("/accounts/login/", {f"f{number}": "x" for number in range(1001)})
    said = [line for line in log.getvalue().splitlines() if "Bad Request" not in line]
    assert [line.split()[2] for line in said] == ["WARNING", "WARNING"]
    assert "evil.example" in said[0]
    assert "exceeded" in said[1]
    assert "Traceback" not in log.getvalue()


def test_a_fault_of_the_product_keeps_its_trace():
    try:
        raise RuntimeError("x")
    except RuntimeError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", logging.ERROR, "", 1, "Internal Server Error", (), trace)
    assert told_briefly(record)
    assert (record.levelname, record.exc_info) == ("ERROR", trace)


def test_the_log_never_holds_the_secret_of_a_calendar(log, anonymous):
    anonymous.get("/calendar/a-secret-nobody-may-read.ics")
    assert "Not Found: /calendar/..." in log.getvalue()
    assert "a-secret" not in log.getvalue()
