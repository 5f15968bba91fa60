"""Values that left the files: withdrawn from now on with their reason, and still known to earlier days."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AuditEvent
from analysis.core.periods import long_date
from kpis.models import Figure, Kpi, Withdrawal
from reference_data.files import FILES
from reference_data.reading import read_directory
from reference_data.wrong_values import NO_REASON_GIVEN, describe_values_alike
from tests.conftest import DATA
from tests.factories import make_person, revise_figure
from tests.pages.makers import history, read

pytestmark = pytest.mark.slow

FILE = "withdrawals.csv"
OLD_YEARS = ("2018", "2019")
ADDRESS = "/kpis/mid-year-school-move/"


@pytest.fixture
def yesterday():
    return (timezone.localdate() - timedelta(days=1)).isoformat()


@pytest.fixture
def filled_up(few_loaded, few_files):
    """The files as they were: the filler of two years stands in them for all areas, and no reason is given."""
    reasons = few_files.rows(FILE)
    few_files.path(FILE).unlink()
    Withdrawal.objects.all().delete()
    names = [row["area"] for row in all_rows("neighbour_values.csv", "CLA-SCHOOLMOVE", "2021")]
    for year, value in zip(OLD_YEARS, ("12", "5"), strict=True):
        cells = {"period_start": f"{int(year) - 1}-04-01", "period_end": f"{year}-03-31", "value": value}
        cells |= {"published_on": f"{year}-11-30", "kpi_code": "CLA-SCHOOLMOVE", "numerator": "", "denominator": ""}
        for name in names:
            few_files.add("neighbour_values.csv", area=name, **cells)
        for name in ("West Sussex", "South East", "England"):
            few_files.add("observations.csv", area=name, date_precision="exact", note="", **cells)
    said = few_files.load()
    return few_files, reasons, len(names), said


def all_rows(name, code, year):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["kpi_code"] == code and row["period_end"][:4] == year]


def take_out(files, *years):
    for name in ("observations.csv", "neighbour_values.csv"):
        gone = [
            row for row in files.rows(name) if row["kpi_code"] == "CLA-SCHOOLMOVE" and row["period_end"][:4] in years
        ]
        assert gone
        files.write(name, [row for row in files.rows(name) if row not in gone])


def put_reasons(files, rows):
    with files.path(FILE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_a_value_that_leaves_the_files_is_withdrawn_with_its_reason_and_earlier_days_still_show_it(
    filled_up, member, yesterday
):
    files, reasons, areas, said = filled_up
    assert f"Please look: CLA-SCHOOLMOVE, 2017/18: all {areas} areas have the same value, 12%." in said
    take_out(files, *OLD_YEARS)
    put_reasons(files, reasons)

    said = files.load()

    # the neighbours' file has the three other areas too, which observations.csv gives
    assert f"figures: {2 * areas} withdrawn" in said
    assert "Please look" not in said
    reason = reasons[0]["reason"]
    withdrawn = Figure.objects.withdrawn()
    assert {figure.withdrawal_reason for figure in withdrawn} == {reason}
    assert {figure.status for figure in withdrawn} == {"superseded"}
    event = AuditEvent.objects.filter(action="figure_withdrawn").first()
    assert event.about == "kpi:CLA-SCHOOLMOVE"
    assert event.after == {"reason": reason}
    assert AuditEvent.objects.filter(action="figure_withdrawn").count() == 2 * areas
    now, then = read(member, ADDRESS), read(member, f"{ADDRESS}?as_at={yesterday}")
    words = f"The figures for 2017/18 and 2018/19 were withdrawn on {long_date(timezone.localdate())}: "
    assert words + reason[:1].lower() + reason[1:] in now.text
    assert "withdrawn" not in then.text
    shown = {line["Period"]: line["Value"] for line in history(member, f"{ADDRESS}?as_at={yesterday}")}
    assert (shown["2017/18"], shown["2018/19"]) == ("12%", "5%")
    assert not {line["Value"] for line in history(member, ADDRESS)} & {"12%", "5%"}
    assert files.load().startswith("Nothing to change")


def test_a_value_that_leaves_without_a_reason_is_withdrawn_too_and_named(filled_up, member):
    files, _, areas, _ = filled_up
    take_out(files, "2018")

    said = files.load()

    assert f"figures: {areas} withdrawn" in said
    assert f"Please look: CLA-SCHOOLMOVE: {areas} figures have left the files and {FILE} does not say why." in said
    assert set(Figure.objects.withdrawn().values_list("withdrawal_reason", flat=True)) == {NO_REASON_GIVEN}
    assert "The figure for 2017/18 was withdrawn on" in read(member, ADDRESS).text


def test_what_a_person_corrected_is_never_withdrawn_nor_given_again(filled_up, member):
    files, reasons, areas, _ = filled_up
    loaded = Figure.objects.get(kpi__code="CLA-SCHOOLMOVE", area__name="West Sussex", period_end=date(2018, 3, 31))
    people = {"entered_by": make_person(), "approved_by": make_person(), "approved_at": timezone.now(), "source": None}
    corrected = revise_figure(loaded, Decimal("9.5"), timezone.now(), **people)
    take_out(files, *OLD_YEARS)
    put_reasons(files, reasons)

    assert f"figures: {2 * areas - 1} withdrawn" in files.load()

    corrected.refresh_from_db()
    assert (corrected.status, corrected.withdrawal_reason) == ("approved", "")
    assert "9.5%" in {line["Value"].split()[0] for line in history(member, ADDRESS)}


def test_a_value_that_comes_back_is_shown_again_from_then_on(filled_up, member):
    files, _, areas, _ = filled_up
    kept = {name: files.rows(name) for name in ("observations.csv", "neighbour_values.csv")}
    take_out(files, "2018")
    files.load()
    for name, rows in kept.items():
        files.write(name, rows)

    assert f"figures: {areas} revised" in files.load()

    again = Figure.objects.get(
        kpi__code="CLA-SCHOOLMOVE", area__name="West Sussex", status="approved", period_end="2018-03-31"
    )
    assert again.revises.is_withdrawn
    assert again.published_at >= again.revises.superseded_at
    assert "gives 12% again; it had been withdrawn." in again.revision_reason
    assert "withdrawn on" not in read(member, ADDRESS).text
    assert files.load().startswith("Nothing to change")


def test_a_file_that_was_cut_short_is_refused_unless_it_is_meant(filled_up):
    files = filled_up[0]
    files.write("observations.csv", files.rows("observations.csv")[:2])
    files.write("neighbour_values.csv", files.rows("neighbour_values.csv")[:0])
    before = list(Figure.objects.order_by("pk").values_list("pk", "status"))

    with pytest.raises(CommandError, match=r"Nothing was loaded. \d+ of \d+ figures have left the files"):
        files.load()
    assert list(Figure.objects.order_by("pk").values_list("pk", "status")) == before

    said = StringIO()
    call_command("load_reference_data", files.folder, withdraw_many=True, stdout=said, stderr=StringIO())
    assert "withdrawn" in said.getvalue()


def test_a_new_database_tells_of_the_gap_from_the_day_it_was_known(few_loaded, few_files, member):
    row = few_files.rows(FILE)[0]
    known = date.fromisoformat(row["known_on"])
    assert Withdrawal.objects.count() == 2
    assert not Figure.objects.withdrawn().exists()
    page = read(member, ADDRESS)
    assert "The figures for 2017/18 and 2018/19 are left out: the published file holds one value" in page.text
    assert row["source_title"] in page.text
    assert "left out" in read(member, f"{ADDRESS}?as_at={known}").text
    assert "left out" not in read(member, f"{ADDRESS}?as_at={known - timedelta(days=1)}").text


def test_a_reason_that_leaves_its_file_holds_no_longer(few_loaded, few_files, member):
    few_files.write(FILE, few_files.rows(FILE)[:1])
    assert "periods known to be wrong: 1 withdrawn" in few_files.load()
    assert "The figure for 2017/18 is left out" in read(member, ADDRESS).text


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"kpi_code": "CLA-NOSUCH"}, "withdrawals.csv, line 2, kpi_code: there is no KPI 'CLA-NOSUCH' in the files"),
        ({"area": "Atlantis"}, "withdrawals.csv, line 2, area: is 'Atlantis'; allowed: all, West Sussex"),
        ({"period_end": "2017-03-31"}, "withdrawals.csv, line 2, period_end: 2017-03-31 is before the period's start"),
        ({"reason": ""}, "withdrawals.csv, line 2, reason: is empty; a text is needed"),
        ({"known_on": ""}, "withdrawals.csv, line 2, known_on: is ''; a date as YYYY-MM-DD is needed"),
        ({"known_on": "soon"}, "withdrawals.csv, line 2, known_on: is 'soon'; a date as YYYY-MM-DD is needed"),
    ],
)
def test_a_wrong_row_is_refused_at_its_place(few_files, cells, problem):
    few_files.change(FILE, 0, **cells)
    assert any(line.startswith(problem) for line in few_files.problems())


def test_a_figure_that_is_still_given_cannot_be_known_to_be_wrong(few_files):
    row = few_files.rows("observations.csv")[0]
    same = {column: row[column] for column in ("kpi_code", "area", "period_start", "period_end")}
    few_files.change(FILE, 0, **same)
    problem = f"{FILE}, line 2, kpi_code: observations.csv, line 2, still gives this figure; leave out one"
    assert problem in few_files.problems()
    few_files.change(FILE, 0, **same | {"area": "all"})
    assert problem in few_files.problems()


def rows_of(values, unit="percent"):
    period = {"kpi_code": "K", "period_start": date(2020, 4, 1), "period_end": date(2021, 3, 31)}
    found = [{"area": f"Area {number}", "value": Decimal(value), **period} for number, value in enumerate(values)]
    return {
        "kpis.csv": [{"code": "K", "unit": unit}],
        "observations.csv": found[:2],
        "observations_derived.csv": [],
        "neighbour_values.csv": found[1:],
    }


@pytest.mark.parametrize(
    ("rows", "is_named"),
    [
        pytest.param(rows_of(["12"] * 5), True, id="five areas alike"),
        pytest.param(rows_of(["12"] * 4), False, id="four areas alike, one of them in both files"),
        pytest.param(rows_of(["12"] * 5 + ["13"]), False, id="one area differs"),
        pytest.param(rows_of(["0"] * 9), False, id="nobody anywhere"),
        pytest.param(rows_of(["100"] * 9), False, id="everybody everywhere"),
        pytest.param(rows_of(["100"] * 9, "count"), True, id="a hundred children everywhere"),
    ],
)
def test_a_measure_with_one_value_for_all_areas_is_named(rows, is_named):
    assert [warning[:10] for warning in describe_values_alike(rows)] == (["K, 2020/21"] if is_named else [])


def test_the_published_files_have_no_such_measure(few_loaded):
    assert describe_values_alike(read_directory(DATA, FILES).rows) == []
    assert Kpi.objects.filter(withdrawals__isnull=False).distinct().count() == 1
