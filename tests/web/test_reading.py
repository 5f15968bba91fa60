"""How a page is read: as at which day, made once for each version, and never early, late or to the wrong person."""

import gzip
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import brotli
import openpyxl
import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.audit import record
from accounts.permissions import ROLE_PERMISSIONS, Permission, Role
from ledger.models import FormerValues
from ledger.querysets import RecordedQuerySet
from record.models import RecordChange
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import Page, read
from web import reading
from web.reading import OddDay, read_day

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2022, 6, 1)
PAGES = ["/", "/kpis/", "/kpis/visits/", "/recommendations/", "/inspections/", "/sources/"]


@pytest.fixture
def kpi(db):
    """A KPI with one figure, 90% in January 2021."""
    kpi = make.make_kpi(slug="visits", title="Visits on time")
    make.make_figure(kpi=kpi, stated_value=Decimal(90), source=make.make_source("Annual report"))
    return kpi


def note_a_change():
    with transaction.atomic():
        record(by="a script", action="x", subject="y")


# -- the day ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("", None),
        ("   ", None),
        ("2022-01-12", date(2022, 1, 12)),
        (" 2022-01-12 ", date(2022, 1, 12)),
        ("2022-05-31", date(2022, 5, 31)),
        pytest.param("2022-06-01", None, id="today is the present"),
        pytest.param("1990-01-01", date(1990, 1, 1), id="the earliest day"),
        pytest.param("2020-02-29", date(2020, 2, 29), id="a leap day"),
    ],
)
def test_read_day(text, expected):
    assert read_day(text, TODAY) == expected


ODD = [
    ("2021-02-31", "real date"),
    ("2021-02-29", "real date"),
    ("0000-01-01", "real date"),
    ("yesterday", "real date"),
    ("12/01/2022", "real date"),
    ("2022-1-12", "real date"),
    ("20220112", "real date"),
    ("2022-01-12T00:00", "real date"),
    ("-2022-01-12", "real date"),
    ("99999-01-01", "real date"),
    ("9" * 3000, "real date"),
    ("<script>alert(1)</script>", "real date"),
    ("\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "real date"),
    ("9999-12-31", "not in the future"),
    ("1800-01-01", "from 1 January 1990 on"),
    ("1989-12-31", "from 1 January 1990 on"),
]


@pytest.mark.parametrize(("text", "words"), ODD)
def test_an_odd_day_is_refused_with_what_to_do(text, words):
    with pytest.raises(OddDay, match=words):
        read_day(text, TODAY)


def test_tomorrow_is_the_first_day_that_is_refused():
    with pytest.raises(OddDay, match="1 June 2022 is the latest"):
        read_day("2022-06-02", TODAY)


@pytest.mark.parametrize("address", ["/", "/kpis/", "/kpis/download/csv/"])
def test_an_odd_day_in_the_address_is_a_page_that_says_what_to_do(member, address):
    for text, words in ODD:
        answer = member.get(address, {"as_at": text})
        page = Page(answer)
        assert answer.status_code == 400, text
        assert "That date cannot be shown" in page.text, text
        assert words in page.text, text
        assert "<script>alert" not in page.html, text


def test_of_several_days_the_last_counts(member, kpi):
    page = read(member, "/kpis/?as_at=2020-01-01&as_at=2022-01-12")
    assert "what was known at the end of 12 January 2022" in page.text
    assert "1 January 2020" not in page.text


@pytest.mark.parametrize("query", ["", "?as_at=2022-01-12"])
def test_addresses_of_many_pages_are_those_of_each(rf, query):
    found = reading.get_reading(rf.get(f"/kpis/{query}"))
    address_of = found.addresses("pages:kpi")
    for slug in ("visits", "a-slug", "-slug", "slug-"):
        assert address_of(slug) == found.url("pages:kpi", slug)


def test_the_day_ends_at_midnight_in_london(member):
    """In summer the last moment of a day in London is 22:59:59.999999 in UTC."""
    kpi = make.make_kpi(slug="visits")
    end_of_day = make.moment(2021, 7, 14, 23)
    make.make_figure(kpi=kpi, published_at=end_of_day - timedelta(microseconds=1), stated_value=Decimal("81.1"))
    make.make_figure(kpi=kpi, published_at=end_of_day, stated_value=Decimal("82.2"), period=make.month(2021, 2))

    def shown(day):
        return {value for value in ("81.1%", "82.2%") if value in read(member, f"/kpis/visits/?as_at={day}").text}

    assert shown("2021-07-13") == set()
    assert shown("2021-07-14") == {"81.1%"}
    assert shown("2021-07-15") == {"81.1%", "82.2%"}


# -- bad input ----------------------------------------------------------------------------------------

RUBBISH = ["rubbish", "'; drop table kpis_kpi; --", "<b>", "%", "ü" * 100, "-1", "0", "٣", "None", "a" * 500]


FILTERS = ["q", "area", "rating", "recommendation", "frequency", "view", "sort", "page"]
CHOICES = ["series", "axis", "events", "among", "compare", "sort", "page", "per_page"]
OF_NO_PAGE = ["name", "self", "args", "slug", "file_format", "choices"]


# each choice with each of the texts by itself; the rows and the reader are made once for all of them
def test_a_filter_with_rubbish_still_gives_a_page(member, kpi):
    for asked in product(FILTERS, RUBBISH):
        answer = member.get("/kpis/", dict([asked]))
        assert answer.status_code == 200, asked
        assert "<b>" not in answer.content.decode(), asked


def test_a_choice_with_rubbish_still_gives_the_page_of_a_kpi(member, kpi):
    for asked in product(CHOICES, RUBBISH):
        answer = member.get("/kpis/visits/", dict([asked]))
        assert answer.status_code == 200, asked
        assert "90%" in answer.content.decode(), asked


def test_a_choice_that_no_page_has_still_gives_the_page(member, kpi):
    for address, name in product(["/kpis/", "/kpis/visits/", "/recommendations/"], OF_NO_PAGE):
        assert member.get(address, {name: "x"}).status_code == 200, (address, name)


def test_a_choice_with_rubbish_still_gives_the_recommendations(member):
    make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    for asked in product(["inspection", "sort", "page", "per_page"], RUBBISH):
        page = read_with(member, "/recommendations/", dict([asked]))
        assert "Plans 1" in page.text, asked


def read_with(client, address, query):
    answer = client.get(address, query)
    assert answer.status_code == 200, query
    return Page(answer)


SORTS = ["kpi", "-kpi", "when", "-when", "latest", "rating", "-change", "change", "age", "code"]
SORTS += ["-", "--kpi", "", "history"]


def test_a_sort_of_any_column_keeps_every_kpi(member):
    for _ in range(3):
        make.make_figure()
    make.make_kpi()
    for sort in SORTS:
        assert len(read_with(member, "/kpis/", {"sort": sort}).lines) == 4, sort


@pytest.mark.parametrize("query", [{"sort": ["kpi", "nonsense"]}, {"sort": "kpi,-when"}, {"sort": ["-rating", "kpi"]}])
def test_several_sorts_at_once_keep_every_kpi(member, kpi, query):
    assert len(read_with(member, "/kpis/", query).lines) == 1


def test_an_odd_number_of_a_page_still_gives_a_page(member):
    make.make_area()
    for place in range(53):
        make.make_kpi(title=f"Measure {place:02}")
    numbers = ["-1", "0", "abc", "99999", "1.5", "", "9" * 40, "1e3", "２", " 2 "]
    for number, view in product(numbers, ["", "charts"]):
        shown = read_with(member, "/kpis/", {"page": number, "view": view})
        assert "Measure " in shown.text, (number, view)


def test_the_address_cannot_change_how_many_kpis_stand_on_a_page(member):
    for place in range(103):
        make.make_kpi(title=f"Measure {place:02}")
    for number, per_page in product(["1", "2"], ["1", "5", "102", "103", "1000", "0", "-1", "abc", "9" * 40]):
        shown = read_with(member, "/kpis/", {"page": number, "per_page": per_page})
        assert len(shown.lines) == 103, (number, per_page)


@pytest.mark.parametrize(
    "address",
    [
        "/kpis/no-such-kpi/",
        "/kpis/no-such-kpi/download/csv/",
        "/kpis/visits/download/pdf/",
        "/kpis/visits/neighbours/pdf/",
        "/kpis/no-such-kpi/neighbours/csv/",
        "/kpis/download/docx/",
        "/recommendations/download/exe/",
        "/recommendations/ilacs-2019/999/",
        "/recommendations/ilacs-2019/0/",
        "/recommendations/ilacs-2019/" + "9" * 400 + "/",
        "/recommendations/no-such/1/",
        "/recommendations/ilacs-2019/-1/",
        "/inspections/no-such/",
    ],
)
def test_what_is_not_there_is_said_on_a_page(member, kpi, address):
    make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))
    answer = member.get(address)
    assert answer.status_code == 404
    assert "Page not found" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        "/kpis/?view=charts",
        "/kpis/download/xlsx/",
        "/kpis/visits/download/xlsx/",
        "/kpis/visits/neighbours/csv/",
        "/recommendations/download/csv/",
    ],
)
def test_every_page_and_file_stands_without_any_data_but_a_catalogue(member, address):
    make.make_kpi(slug="visits")
    assert member.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/kpis/",
        "/kpis/?view=charts",
        "/recommendations/",
        "/inspections/",
        "/intervention/",
        "/documents/",
        "/sources/",
        "/glossary/",
    ],
)
def test_every_page_stands_on_an_empty_database(member, address):
    assert member.get(address).status_code == 200


def test_words_of_the_database_are_never_taken_for_html(member):
    evil = "<script>alert(1)</script>"
    kpi = make.make_kpi(slug="visits", title=evil, definition=evil, notes=evil)
    make.make_figure(kpi=kpi, commentary=evil, source=make.make_source(evil), source_ref=evil)
    asked = make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019", summary=evil), summary=evil)
    make.link_kpis(asked, kpi)
    make.make_update([evil], recommendation=asked)
    make.make_statement(text=evil, note=evil, source=make.make_source(f"{evil} again", slug="evil"), kpi=kpi)
    more = ["/kpis/?view=charts", "/recommendations/ilacs-2019/1/", "/inspections/ilacs-2019/", "/documents/evil/"]
    for address in [*PAGES, *more]:
        page = read(member, address)
        assert evil not in page.html, address


# -- made once, and answered by 304 ---------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, "/kpis/download/csv/"])
def test_a_repeated_view_is_answered_by_304(member, kpi, address):
    first = member.get(address)
    again = member.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert first["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", PAGES)
def test_a_change_of_data_makes_every_page_anew(member, kpi, address):
    first = member.get(address)
    note_a_change()
    again = member.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_a_page_is_made_once_for_a_version(member, kpi, monkeypatch):
    made = []
    build = reading.Packed
    monkeypatch.setattr(reading, "Packed", lambda content: made.append(1) or build(content))
    for _ in range(3):
        member.get("/kpis/")
    assert len(made) == 1
    note_a_change()
    member.get("/kpis/")
    assert len(made) == 2


PACKINGS = [
    ("br, gzip", "br", brotli.decompress),
    ("gzip", "gzip", gzip.decompress),
    ("", None, bytes),
    ("identity", None, bytes),
    ("br;q=0, gzip", "gzip", gzip.decompress),
    ("br;q=0", None, bytes),
    ("BR; Q=0.5, gzip; q=0.8", "gzip", gzip.decompress),
    ("gzip;q=0.5, br;q=0.5", "br", brotli.decompress),
    ("gzip;q=0, *", "br", brotli.decompress),
    ("*;q=0", None, bytes),
    ("br;q=gladly", None, bytes),
    ("br;q=7", None, bytes),
    ("abracadabra", None, bytes),
]


def test_a_page_comes_packed_as_the_reader_takes_it(member, kpi):
    for accepted, encoding, unpack in PACKINGS:
        answer = member.get("/kpis/", headers={"accept-encoding": accepted})
        assert answer.get("Content-Encoding") == encoding, accepted
        assert int(answer["Content-Length"]) == len(answer.content), accepted
        assert "Visits on time" in unpack(answer.content).decode(), accepted
        assert "Accept-Encoding" in answer["Vary"], accepted


def test_people_with_different_permissions_never_share_a_page(sign_in, anonymous):
    """Whatever a page shows by permission, it is made for those permissions."""
    tags = {role: sign_in(role).get("/glossary/")["ETag"] for role in Role}
    tags["nobody"] = anonymous.get("/glossary/")["ETag"]
    assert len(set(tags.values())) == len({*ROLE_PERMISSIONS.values()}) + 1


def test_a_visitor_sees_no_readers_links_after_a_reader_was_there(member, anonymous):
    assert "/kpis/" in read(member, "/glossary/").links
    assert "/kpis/" not in read(anonymous, "/glossary/").links
    assert "/accounts/logout/" not in read(anonymous, "/glossary/").links
    assert "/kpis/" in read(member, "/glossary/").links


def test_a_reader_whose_right_was_taken_gets_no_page_that_was_kept(sign_in, kpi, monkeypatch):
    client = sign_in(Role.MEMBER)
    tag = client.get("/kpis/")["ETag"]
    monkeypatch.setitem(ROLE_PERMISSIONS, Role.MEMBER, frozenset({Permission.ACCOUNT_OWN}))
    assert client.get("/kpis/", headers={"if-none-match": tag}).status_code == 403


def test_no_page_holds_who_reads_it(sign_in, kpi):
    client = sign_in(Role.MEMBER, email="jo.bloggs@example.org", name="Jo Bloggs")
    for address in PAGES:
        page = client.get(address).content.decode()
        assert "Bloggs" not in page
        assert "bloggs" not in page
        assert "csrfmiddlewaretoken" not in page


def test_the_same_address_on_another_host_is_another_page(member, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    tags = {member.get("/glossary/", headers={"host": host})["ETag"] for host in settings.ALLOWED_HOSTS}
    assert len(tags) == 2


# -- embargoes ------------------------------------------------------------------------------------------

OUT = make.moment(2022, 6, 15, 9)
SURFACES = {
    "trend page": "/kpis/visits/",
    "scorecard": "/kpis/",
    "search": "/kpis/?q=visits",
    "charts": "/kpis/?view=charts",
    "history as CSV": "/kpis/visits/download/csv/",
    "history as XLSX": "/kpis/visits/download/xlsx/",
    "scorecard as CSV": "/kpis/download/csv/",
    "scorecard as XLSX": "/kpis/download/xlsx/",
}


def content_of(answer):
    """All that an answer says, with the cells of a workbook and the figures behind a chart."""
    assert answer.status_code == 200
    if answer["Content-Type"].endswith("sheet"):
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        return "\n".join(str(cell.value) for sheet in book for row in sheet for cell in row)
    return answer.content.decode()


def shows(client, address, **headers):
    """Which of the figures 90 and 77.7 an address shows."""
    said = content_of(client.get(address, headers=headers))
    return {number for number in ("77.7", "90") if re.search(rf"(?<![\d.]){re.escape(number)}(\.0+)?(?![\d.])", said)}


@pytest.fixture
def embargoed(kpi):
    """A correction of the figure, from 90% to 77.7%, that comes out on 15 June 2022 at nine."""
    figure = make.make_figure(kpi=kpi, period=make.month(2021, 2), stated_value=Decimal("90"))
    make.revise_figure(figure, "77.7", OUT, source=figure.source)
    kpi.figures.filter(period_end=date(2021, 1, 31)).delete()
    note_a_change()
    return kpi


def travel(to):
    return time_machine.travel(to, tick=False)


@pytest.mark.parametrize("address", SURFACES.values(), ids=SURFACES)
def test_an_embargoed_figure_appears_exactly_when_its_time_comes(sign_in, embargoed, address):
    with travel(OUT - timedelta(days=2)):
        client = sign_in(Role.MEMBER)
        assert shows(client, address) == {"90"}
    with travel(OUT - timedelta(microseconds=1)):
        client = sign_in(Role.MEMBER)
        assert shows(client, address) == {"90"}
    with travel(OUT):
        assert shows(client, address) == {"77.7"}
    with travel(OUT + timedelta(minutes=5)):
        assert shows(client, address) == {"77.7"}


@pytest.mark.parametrize("address", SURFACES.values(), ids=SURFACES)
def test_an_embargoed_figure_appears_in_a_process_that_started_later(sign_in, embargoed, address):
    """The reader's copy of the page is older than the end of the embargo, and this process knows nothing of it."""
    with travel(OUT - timedelta(minutes=1)):
        client = sign_in(Role.MEMBER)
        tag = client.get(address)["ETag"]
    forget()
    with travel(OUT + timedelta(minutes=1)):
        assert shows(client, address, **{"if-none-match": tag}) == {"77.7"}


def test_looking_back_shows_what_stood_before_the_correction(sign_in, embargoed):
    with travel(OUT + timedelta(days=3)):
        client = sign_in(Role.MEMBER)
        assert shows(client, "/kpis/visits/?as_at=2022-06-14") == {"90"}
        assert shows(client, "/kpis/visits/?as_at=2022-06-15") == {"77.7"}


def test_the_figures_behind_a_chart_keep_the_embargo(sign_in, embargoed):
    # a chart is drawn of several figures only
    make.make_history(embargoed, 4, first=(2020, 10))

    def values(client):
        found = re.search(
            r'<script id="chart-plotly"[^>]*>(.*?)</script>', read(client, "/kpis/visits/").html, re.DOTALL
        )
        return found.group(1) and json.dumps(json.loads(found.group(1)))

    with travel(OUT - timedelta(minutes=1)):
        client = sign_in(Role.MEMBER)
        assert "77.7" not in values(client)
    with travel(OUT):
        assert "77.7" in values(client)


@pytest.mark.parametrize(
    ("address", "maker"),
    [
        ("/kpis/visits/", lambda kpi: make.make_target(kpi=kpi, published_at=OUT, reason="THE NEWS")),
        ("/kpis/visits/", lambda kpi: make.make_break(kpi=kpi, published_at=OUT, what_changed="THE NEWS")),
        ("/inspections/", lambda kpi: make.make_inspection(known_from=OUT, summary="THE NEWS")),
        (
            "/recommendations/ilacs-2019/1/",
            lambda kpi: make.make_update(["THE NEWS"], recommendation=asked_for(), published_at=OUT),
        ),
        (
            "/recommendations/ilacs-2019/1/",
            lambda kpi: make.make_action(title="THE NEWS", recommendation=asked_for(), known_from=OUT),
        ),
        (
            "/inspections/ilacs-2019/",
            lambda kpi: make.make_event(title="THE NEWS", inspection=asked_for().inspection, known_from=OUT),
        ),
    ],
    ids=["target", "break", "inspection", "progress update", "action", "event"],
)
def test_whatever_has_a_date_appears_exactly_then(sign_in, kpi, address, maker):
    maker(kpi)
    note_a_change()
    with travel(OUT - timedelta(microseconds=1)):
        client = sign_in(Role.MEMBER)
        assert "THE NEWS" not in read(client, address).text
    with travel(OUT):
        assert "THE NEWS" in read(client, address).text


def asked_for():
    return make.make_recommendation(inspection=make.make_inspection(slug="ilacs-2019"))


def test_every_model_with_dated_rows_ends_the_life_of_pages():
    """Asked of the tables, not of the managers: whatever becomes known, is published or superseded at a moment.

    Rows of the record and what was proposed of them are left out: they come and go when somebody approves it, which
    is told in the history at that moment, and never at one to come.
    """
    dates = {"known_from", "published_at", "superseded_at"}
    dated = {m for m in apps.get_models() if dates & {field.name for field in m._meta.get_fields()}}
    at_once = {m for m in dated if isinstance(m._default_manager.all(), RecordedQuerySet)} | {
        RecordChange,
        FormerValues,
    }
    assert set(reading.dated_models()) == dated - at_once
    assert len(dated) > 12


def test_several_embargoes_end_one_after_the_other(sign_in, kpi):
    for hour, value in enumerate(("61.1", "62.2", "63.3")):
        at = OUT + timedelta(hours=hour)
        make.make_figure(kpi=kpi, period=make.month(2021, 3 + hour), stated_value=Decimal(value), published_at=at)
    note_a_change()
    with travel(OUT - timedelta(minutes=1)):
        client = sign_in(Role.MEMBER)
        client.get("/kpis/visits/")
    for hours, expected in ((0, 1), (0.5, 1), (1, 2), (2, 3), (3, 3)):
        with travel(OUT + timedelta(hours=hours)):
            text = read(client, "/kpis/visits/").text
        assert sum(f"{value}%" in text for value in ("61.1", "62.2", "63.3")) == expected


def test_a_page_whose_making_goes_past_the_end_of_an_embargo_is_not_kept_for_after_it(sign_in, embargoed, monkeypatch):
    clock = iter([OUT - timedelta(microseconds=1)])
    with travel(OUT - timedelta(minutes=1)):
        client = sign_in(Role.MEMBER)
    with travel(OUT), monkeypatch.context() as patch:
        patch.setattr(reading.timezone, "now", lambda: next(clock, OUT))
        client.get("/kpis/visits/")
    with travel(OUT + timedelta(seconds=1)):
        assert shows(client, "/kpis/visits/") == {"77.7"}


def test_a_new_day_makes_pages_anew(sign_in, kpi):
    """How recent a figure is depends on the day."""
    midnight = make.moment(2022, 6, 14, 23)
    with travel(midnight - timedelta(seconds=1)):
        client = sign_in(Role.MEMBER)
        first = client.get("/kpis/")["ETag"]
    with travel(midnight):
        assert client.get("/kpis/", headers={"if-none-match": first}).status_code == 200


# -- queries ----------------------------------------------------------------------------------------------

COUNTED = [
    "/",
    "/kpis/",
    "/kpis/?view=charts",
    "/kpis/?q=visits&frequency=monthly",
    "/kpis/visits/",
    "/recommendations/",
    "/recommendations/?inspection=all",
    "/recommendations/ilacs-2019/1/",
    "/inspections/",
    "/inspections/ilacs-2019/",
    "/inspections/other-councils/",
    "/inspections/homes-and-services/",
    "/intervention/",
    "/documents/",
    "/documents/paper/",
    "/sources/",
    "/glossary/",
    "/kpis/download/csv/",
    "/kpis/visits/download/xlsx/",
    "/recommendations/download/csv/",
]


def fill(kpis, months, inspections):
    """So many KPIs, months of figures for each in three areas, and inspections that asked for things."""
    areas = [make.make_area(), make.make_area("England", "country"), make.make_area("South East", "region")]
    service, source = make.make_service_area(), make.make_source(slug="paper")
    made = [make.make_kpi(service_area=service, source=source) for _ in range(kpis - 1)]
    made.append(make.make_kpi(slug="visits", title="Visits", service_area=service, source=source))
    for kpi in made:
        make.make_target(kpi=kpi)
        make.make_break(kpi=kpi)
        for area in areas:
            make.make_history(kpi, months, area, source=source)
    # the last, whose page is looked at, among them: it has a row of each kind, or many
    spoken_of = made[-inspections:]
    for number in range(inspections):
        slug = f"ilacs-{2019 + number}"
        inspection = make.make_inspection(slug=slug, source=source)
        make.make_judgement(inspection=inspection)
        visit = make.make_inspection(kind="monitoring_visit", parent=inspection, source=source)
        make.make_event(inspection=inspection, source=source)
        make.make_term()
        make.make_neighbour_judgement(source=source)
        make.make_service_judgement(source=source)
        make.make_closing(recommendation=make.make_recommendation(inspection=inspection, number=99, source=source))
        for asked in range(1, 1 + inspections):
            recommendation = make.make_recommendation(inspection=inspection, number=asked, source=source)
            make.link_kpis(recommendation, *spoken_of)
            make.make_finding(inspection=visit, source=source).recommendations.add(recommendation)
            make.make_action(recommendation=recommendation, source=source)
            own = make.make_finding(inspection=inspection, source=source, area="leadership")
            own.recommendations.add(recommendation)
            own.kpis.set(spoken_of)
            for month in range(1, 1 + inspections):
                update = make.make_update(
                    ["One", "Two"], recommendation=recommendation, source=source, as_at=date(2021, month, 1)
                )
                update.notes.first().kpis.add(made[0])


def queries_of(client, addresses, capture):
    counts = {}
    for address in addresses:
        forget()
        with capture() as first:
            assert client.get(address).status_code == 200
        if "download" in address:
            # a file is made each time
            counts[address] = (len(first), None)
            continue
        with capture() as warm:
            assert client.get(address).status_code == 200
        counts[address] = (len(first), len(warm))
    return counts


def counted(sign_in, **size):
    """Queries of every address with so many rows, which are gone afterwards."""
    with transaction.atomic():
        fill(**size)
        found = queries_of(sign_in(Role.MEMBER), COUNTED, lambda: CaptureQueriesContext(connection))
        transaction.set_rollback(True)
    return found


LARGER = {
    "a longer history and more inspections": {"kpis": 5, "months": 60, "inspections": 5},
    "more KPIs": {"kpis": 60, "months": 3, "inspections": 2},
}


def test_the_queries_of_a_page_do_not_grow_with_history_kpis_or_inspections(sign_in):
    small = counted(sign_in, kpis=5, months=3, inspections=2)
    grown, too_many = {}, {}
    for what, size in LARGER.items():
        for address, (first, warm) in counted(sign_in, **size).items():
            if first != small[address][0]:
                grown[what, address] = small[address][0], first
            if warm is not None and warm > 3:
                too_many[what, address] = warm
    assert not grown
    assert not too_many
