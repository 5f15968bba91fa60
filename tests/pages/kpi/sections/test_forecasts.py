"""What readers see of forecasts: on the KPI's page, in its files, and on the first page, as known on a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from kpis.catalogue.queries import get_home
from kpis.forecasts.actions import give_forecasts
from kpis.models import Figure
from tests import factories as make
from tests.conftest import forget
from tests.pages.makers import read

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
CALM = (90, 92, 91, 89, 93, 90, 91, 92, 88, 90, 91, 92, 90)
JUNE = make.moment(2022, 6, 20, 9)
JULY = make.moment(2022, 7, 20, 9)
AUGUST = make.moment(2022, 8, 20, 9)


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(make.moment(2022, 9, 1, 12), tick=False):
        yield


def publish(kpi, number, value, at):
    return make.make_figure(kpi=kpi, period=make.month(2022, number), stated_value=Decimal(value), published_at=at)


def publish_calm_year(kpi):
    """Thirteen months up to May 2022, all of them long known."""
    for step, value in enumerate(CALM):
        year, number = divmod(2021 * 12 + 4 + step, 12)
        make.make_figure(kpi=kpi, period=make.month(year, number + 1), stated_value=Decimal(value))


@pytest.fixture
def kpi(db):
    """Visits: 13 calm months to May 2022, June well within the range and out in July, July far below it in August."""
    kpi = make.make_kpi(slug="visits", title="Visits on time")
    publish_calm_year(kpi)
    give_forecasts(by="a script", now=JUNE)
    publish(kpi, 6, 91, JULY)
    give_forecasts(by="a script", now=JULY)
    publish(kpi, 7, 60, AUGUST)
    give_forecasts(by="a script", now=AUGUST)
    return kpi


def section(client, query=""):
    """The words of the section on forecasts."""
    text = read(client, f"/kpis/visits/{query}").text
    return text.partition("What to expect next")[2].partition("The last ")[0].strip()


def forecasts(client, query=""):
    page = read(client, f"/kpis/visits/{query}")
    return page.table("Forecast for").records if any("Forecast for" in t.headers for t in page.tables) else []


def test_page_before_any_forecast_was_given_says_so(member, kpi):
    assert section(member, "?as_at=2022-06-19") == (
        "No forecast. None was known for June 2022; forecasts are given when a figure is approved."
    )
    assert forecasts(member, "?as_at=2022-06-19") == []


def test_page_shows_the_forecast_known_on_a_day_and_who_promises_what(member, kpi):
    words = section(member, "?as_at=2022-06-20")

    assert words.startswith("If nothing changes, the figure in June 2022 should lie between ")
    assert "Given on 20 June 2022." in words
    assert "about 98 in 100 such ranges hold (rules ptd-0.2.2)" in words
    assert forecasts(member, "?as_at=2022-06-20") == []


def test_page_lists_earlier_forecasts_with_what_came_of_them(member, kpi):
    (june,) = forecasts(member, "?as_at=2022-08-19")
    july, again = forecasts(member)

    assert (june["Forecast for"], june["Given on"]) == ("June 2022", "20 June 2022")
    assert (june["Figure that came"], june["In the range"]) == ("91%", "Yes")
    assert again == june
    assert (july["Forecast for"], july["Figure that came"], july["In the range"]) == ("July 2022", "60%", "No")
    assert " to " in july["Expected range"]


def test_page_says_the_hit_rate_and_why_there_is_no_forecast_now(member, kpi):
    words = section(member)

    assert words.startswith("No forecast. The latest figures show a change beyond chance")
    assert "1 of 2 earlier forecasts held the figure that came; about 98 in 100 are expected to." in words


def test_a_later_revision_changes_what_came_for_later_readers_only(member, kpi):
    july = Figure.objects.get(kpi=kpi, period_end=date(2022, 7, 31))
    make.revise_figure(july, 90, make.moment(2022, 8, 30))

    assert forecasts(member, "?as_at=2022-08-29")[0]["In the range"] == "No"
    assert forecasts(member)[0]["In the range"] == "Yes"
    assert forecasts(member)[0]["Expected range"] == forecasts(member, "?as_at=2022-08-29")[0]["Expected range"]


def test_a_forecast_under_embargo_comes_out_by_itself_in_a_page_that_was_kept_ready(sign_in, kpi):
    publish(kpi, 8, 90, make.moment(2022, 9, 1, 13))
    give_forecasts(by="a script", now=timezone.now())
    client = sign_in(Role.MEMBER)
    before = section(client)
    with time_machine.travel(make.moment(2022, 9, 1, 14), tick=False):
        after = section(client)

    assert "August 2022" not in before
    assert before != after


def test_reading_gives_nothing(member, kpi):
    before = list(kpi.forecasts.values())
    for address in ("/", "/kpis/", "/kpis/visits/", "/kpis/visits/?as_at=2022-06-20"):
        read(member, address)

    assert list(kpi.forecasts.values()) == before


def test_a_kpi_with_few_figures_says_how_many_are_needed(member):
    make.make_figure(kpi=make.make_kpi(slug="visits", title="Visits on time"))

    assert section(member) == "No forecast. Only 1 figure; 13 are needed."


def test_a_kpi_without_figures_has_no_such_section(member):
    make.make_kpi(slug="visits", title="Visits on time")

    assert "What to expect next" not in read(member, "/kpis/visits/").text


def test_long_lists_show_a_year_and_say_where_the_rest_is(member, kpi):
    last = kpi.figures.latest("pk")
    for step in range(14):
        year, number = divmod(2020 * 12 + step, 12)
        make.make_forecast(last_figure=last, area=get_home(), period=make.month(year, number + 1))

    assert len(forecasts(member)) == 12
    assert "The newest 12 of 16. The files of this history have all of them." in section(member)


# files


def rows_of(client):
    lines = client.get("/kpis/visits/download/csv/").content.decode("utf-8-sig").splitlines()
    header = lines[0].split(",")
    return [dict(zip(header, line.split(","), strict=False)) for line in lines[1:]]


def test_history_file_has_each_forecast_beside_its_figure(member, kpi):
    rows = {row["Period ends"]: row for row in rows_of(member)}
    june, july, may = rows["2022-06-30"], rows["2022-07-31"], rows["2022-05-31"]
    first = kpi.forecasts.get(period_end=date(2022, 6, 30))

    assert float(june["Forecast from"]) == pytest.approx(first.low)
    assert float(june["Forecast to"]) == pytest.approx(first.high)
    assert (june["In the forecast range"], july["In the forecast range"]) == ("Yes", "No")
    assert (may["Forecast from"], may["In the forecast range"]) == ("", "")


def test_history_file_says_what_to_expect_next(member, kpi):
    content = member.get("/kpis/visits/download/csv/").content.decode()

    assert "No forecast. The latest figures show a change beyond chance" in content
    assert "1 of 2 earlier forecasts held the figure that came" in content


def test_history_file_without_forecasts_has_no_columns_for_them(member):
    make.make_figure(kpi=make.make_kpi(slug="visits", title="Visits on time"))

    assert "Forecast from" not in rows_of(member)[0]


# the first page


def test_first_page_says_how_many_forecasts_of_the_last_year_held(member, kpi):
    assert (
        "Forecasts for the last twelve months: 1 of 2 earlier forecasts held the figure that came; "
        "about 98 in 100 are expected to." in read(member, "/").text
    )


def test_first_page_is_silent_before_anything_is_scored(member, kpi):
    assert "Forecasts for" not in read(member, "/?as_at=2022-07-19").text


def test_first_page_leaves_out_what_is_older_than_a_year(sign_in, kpi):
    with time_machine.travel(make.moment(2022, 9, 1, 12) + timedelta(days=365), tick=False):
        assert "Forecasts for" not in read(sign_in(Role.MEMBER), "/").text


# queries


def queries_of(sign_in, months):
    with transaction.atomic():
        kpi = make.make_kpi(slug="visits", title="Visits on time")
        publish_calm_year(kpi)
        last, found = kpi.figures.latest("pk"), {}
        for step in range(months):
            year, number = divmod(2021 * 12 + 9 + step, 12)
            make.make_forecast(last_figure=last, period=make.month(year, number + 1))
        client = sign_in(Role.MEMBER)
        for address in ("/", "/kpis/visits/", "/kpis/visits/download/csv/"):
            forget()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            found[address] = len(queries)
        transaction.set_rollback(True)
    return found


def test_queries_do_not_grow_with_forecasts(sign_in):
    assert queries_of(sign_in, 2) == queries_of(sign_in, 13)
