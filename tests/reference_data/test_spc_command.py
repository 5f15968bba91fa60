"""`manage.py spc`: its files against the published ones, and what it says of files it cannot read."""

import csv
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.analysis.spc.published_spc import DATA

SERIES, PARAMETERS = DATA / "series.csv", DATA / "parameters.csv"
HEAD = "series_id,improvement_direction,target,rebase,fix_after_n_points,screen_outliers,note\n"


def run(series, parameters, out, *options):
    said = io.StringIO()
    call_command("spc", str(series), str(parameters), "--out", str(out), *options, stdout=said)
    return said.getvalue()


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def is_number(text):
    return text.lstrip("-").replace(".", "", 1).isdigit()


@pytest.fixture
def files(tmp_path):
    """A function that writes both files and gives their paths."""

    def write(series, parameters):
        paths = tmp_path / "series.csv", tmp_path / "parameters.csv"
        for path, content in zip(paths, (series, parameters), strict=True):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return paths

    return write


def refusal(files, out):
    with pytest.raises(CommandError) as refused:
        run(*files, out)
    assert not out.exists()
    return str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["points.csv", "summary.csv"])
def test_its_output_is_the_published_one_cell_by_cell(tmp_path, name):
    said = run(SERIES, PARAMETERS, tmp_path / "results")
    assert said.startswith("24 series assessed by the rules ptd-0.2.2")
    found, expected = rows(tmp_path / "results" / name), rows(DATA / name)
    assert list(found[0]) == list(expected[0])
    for line, (ours, theirs) in enumerate(zip(found, expected, strict=True), 2):
        for column, cell in theirs.items():
            if is_number(cell):
                assert float(ours[column]) == pytest.approx(float(cell), rel=0, abs=1e-9), (line, column)
            else:
                assert ours[column] == cell, (line, column)


@pytest.mark.slow
def test_only_both_results_are_left_and_an_earlier_run_is_replaced(tmp_path):
    run(SERIES, PARAMETERS, tmp_path)
    first = (tmp_path / "points.csv").read_bytes()
    (tmp_path / "points.csv").write_text("old")
    run(SERIES, PARAMETERS, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["points.csv", "summary.csv"]
    assert (tmp_path / "points.csv").read_bytes() == first


def test_series_are_taken_by_date_in_the_order_in_which_they_first_appear(files, tmp_path):
    series = "series_id,x,y\nb,2020-03-01,3\na,2020-01-01,1\nb,2020-01-01,1\nb,2020-02-01,\n"
    run(*files(series, HEAD + "a,increase,,,,,\nb,neutral,,NULL,,,\n"), tmp_path / "out")
    found = [(row["series_id"], row["x"], row["y"]) for row in rows(tmp_path / "out" / "points.csv")]
    assert found == [
        ("b", "2020-01-01", "1"),
        ("b", "2020-02-01", ""),
        ("b", "2020-03-01", "3"),
        ("a", "2020-01-01", "1"),
    ]


def test_other_rules_may_be_asked_for_and_screening_is_as_the_parameters_say(files, tmp_path):
    values = [1, 2, 1, 2, 10, *[1, 2] * 6]
    lines = [f"{name},2020-01-{day:02},{value}\n" for name in "abc" for day, value in enumerate(values, 1)]
    parameters = HEAD + "a,increase,,,,TRUE,\nb,increase,,,,FALSE,\nc,increase,,,,,\n"
    paths = files("series_id,x,y\n" + "".join(lines), parameters)

    def upper(*options):
        run(*paths, tmp_path / "out", *options)
        return [row["upl"] for row in rows(tmp_path / "out" / "summary.csv")]

    screened, unscreened, own = upper()
    assert own == screened != unscreened
    assert upper("--rules", "mdc-excel") == [screened, unscreened, unscreened]


def test_everything_wrong_is_said_at_once_with_file_line_and_column(files, tmp_path):
    series = (
        "series_id,x,y\na,2020-01-01,1\na,2020-01-01,2\na,31/01/2020,3\na,2020-03-01,many\na,2020-04-01,nan\n"
        "a,2020-05-01,1e200\na,2020-06-01\nlost,2020-01-01,1\n=run(),2020-01-01,1\nempty,2020-01-01,\n"
    )
    parameters = HEAD + (
        "a,upwards,high,2020-13-01,11,yes,\nalone,increase,,,,,\nempty,increase,,,,,\nempty,decrease,,,,,\n"
    )
    paths = files(series, parameters)
    said = refusal(paths, tmp_path / "out")
    one, other = (str(path) for path in paths)
    expected = (
        f"{one}, line 3, series_id: a, 2020-01-01 stands already in line 2",
        f"{one}, line 4, x: is '31/01/2020'; a date as YYYY-MM-DD is needed",
        f"{one}, line 5, y: is 'many'; a number such as 96 or -0.56 is needed",
        f"{one}, line 6, y: is 'nan'",
        f"{one}, line 7, y: is 1e200; numbers from -1e100 to 1e100 are allowed",
        f"{one}, line 8: has 2 cells, the header has 3",
        f"{one}, line 9, series_id: there is no row for 'lost' in {other}",
        f"{one}, line 10, series_id: begins like a formula",
        f"{one}, line 11, y: no row of 'empty' has a value",
        f"{other}, line 2, improvement_direction: is 'upwards'; allowed: increase, decrease, neutral",
        f"{other}, line 2, target: is 'high'",
        f"{other}, line 2, rebase: is '2020-13-01'; a date as YYYY-MM-DD is needed",
        f"{other}, line 2, fix_after_n_points: is '11'; a whole number of at least 12 is needed",
        f"{other}, line 2, screen_outliers: is 'yes'; allowed: TRUE, FALSE",
        f"{other}, line 3, series_id: there is no series 'alone' in {one}",
        f"{other}, line 5, series_id: empty stands already in line 4",
    )
    for problem in expected:
        assert problem in said
    assert said.startswith(f"Nothing was written. {len(expected)} problems in the files:")


@pytest.mark.parametrize(
    ("series", "words"),
    [
        ("", "line 1, series_id: this column is missing"),
        ("series_id,x\na,2020-01-01\n", "line 1, y: this column is missing"),
        ("series_id,x,y\n", "has no rows"),
        (b"series_id,x,y\na,2020-01-01,\xe9\n", "line 2: not UTF-8 text"),
        ('series_id,x,y\na,2020-01-01,"1\n', "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_nothing_that_only_follows_from_it(files, tmp_path, series, words):
    parameters = HEAD if words == "has no rows" else HEAD + "a,increase,,,,,\n"
    said = refusal(files(series, parameters), tmp_path / "out")
    assert words in said
    assert "there is no series" not in said


def test_a_missing_file_is_named(tmp_path):
    said = refusal((tmp_path / "none.csv", PARAMETERS), tmp_path / "out")
    assert f"{tmp_path / 'none.csv'}: the file is missing in {tmp_path}" in said


def test_results_never_replace_the_files_they_are_made_from(tmp_path):
    points = tmp_path / "points.csv"
    points.write_bytes(SERIES.read_bytes())
    with pytest.raises(CommandError, match="would replace a file it is made from"):
        run(points, PARAMETERS, tmp_path)
    assert points.read_bytes() == SERIES.read_bytes()


def test_where_one_result_cannot_be_written_the_other_is_not_either(tmp_path):
    (tmp_path / "summary.csv").mkdir()
    with pytest.raises(CommandError, match="Nothing was written to"):
        run(SERIES, PARAMETERS, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["summary.csv"]


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("kept")
    with pytest.raises(CommandError, match="Nothing was written to"):
        run(SERIES, PARAMETERS, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "kept"


def test_help_has_an_example_that_works(capsys, tmp_path, monkeypatch):
    with pytest.raises(SystemExit):
        call_command("spc", "--help")
    words = " ".join(capsys.readouterr().out.split())
    example = "manage.py spc tests/data/spc/series.csv tests/data/spc/parameters.csv --out results"
    assert f"Example: {example} writes results/points.csv" in words
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(Path(__file__).resolve().parent.parent)
    call_command(*example.split()[1:], stdout=io.StringIO())
    assert (tmp_path / "results" / "summary.csv").is_file()
