"""Files that cannot be loaded: each problem with its file, line and column, and nothing written."""

import os
import shutil

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import AuditEvent
from kpis.models import Area, Figure
from reference_data import writing
from scrutiny.models import Meeting

pytestmark = pytest.mark.slow
STEPS = writing.STEPS
ROOMS = ("accounts", "kpis", "inspections", "scrutiny", "record", "ledger")


def rows_in_database():
    rooms = [apps.get_app_config(room).get_models(include_auto_created=True) for room in ROOMS]
    counts = [
        f"SELECT '{model._meta.db_table}', count(*) FROM {model._meta.db_table}" for room in rooms for model in room
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counts))
        return dict(cursor.fetchall())


def assert_nothing_written():
    assert not any(rows_in_database().values())


CELLS = [
    ("kpis.csv", "code", "", "is empty"),
    ("kpis.csv", "code", "X" * 41, "at most 40"),
    ("kpis.csv", "name", "", "is empty"),
    ("kpis.csv", "name", "N" * 201, "at most 200"),
    ("kpis.csv", "unit", "per cent", "allowed: percent, count"),
    ("kpis.csv", "polarity", "up", "allowed: higher_better"),
    ("kpis.csv", "frequency", "weekly", "allowed: monthly"),
    ("kpis.csv", "series_kind", "", "allowed: operational"),
    ("kpis.csv", "target", "high", "a number such as 96"),
    ("kpis.csv", "target", "101", "a percentage is at most 100"),
    ("kpis.csv", "recommendation_numbers", "4,6", "whole numbers with semicolons"),
    ("kpis.csv", "recommendation_numbers", "13", "has no recommendation 13"),
    ("kpis.csv", "compare_with", "NO-SUCH", "there is no KPI 'NO-SUCH'"),
    ("kpis.csv", "rule_set", "mdc-7", "allowed: ptd-0.2.2, mdc-excel, mdc-6"),
    ("targets.csv", "value", "x", "a number such as"),
    ("targets.csv", "tolerance", "-1", "from zero is needed"),
    ("targets.csv", "known_on", "", "a date as YYYY-MM-DD"),
    ("targets.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("breaks.csv", "on", "October 2021", "a date as YYYY-MM-DD"),
    ("breaks.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("adds_up.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("adds_up.csv", "adds_up", "true", "allowed: yes, no"),
    ("adds_up.csv", "reason", "", "a text is needed"),
    ("fractions.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("fractions.csv", "reason", "", "a text is needed"),
    ("constants.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("constants.csv", "denominator", "many", "a number such as"),
    ("agreements.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("agreements.csv", "other_kpi_code", "NO-SUCH", "there is no KPI"),
    ("agreements.csv", "part", "count", "allowed: numerator, denominator, value"),
    ("agreements.csv", "other_part", "", "allowed: numerator, denominator, value"),
    ("agreements.csv", "reason", "", "a text is needed"),
    ("observations.csv", "value", "", "a number such as"),
    ("observations.csv", "value", "n/a", "a number such as"),
    ("observations.csv", "value", "1,200", "a number such as"),
    ("observations.csv", "value", "96%", "a number such as"),
    ("observations.csv", "value", "-1", "from zero is needed"),
    ("observations.csv", "value", "NaN", "a number such as 96 or 13.1 is needed"),
    ("observations.csv", "value", "Infinity", "a number such as 96 or 13.1 is needed"),
    ("observations.csv", "value", "1e20", "a number such as 96 or 13.1 is needed"),
    ("observations.csv", "value", "1.00001", "at most 4 decimal places"),
    ("observations.csv", "denominator", "0", "above zero is needed"),
    ("observations.csv", "period_start", "2021-02-29", "a date as YYYY-MM-DD"),
    ("observations.csv", "period_start", "01/02/2021", "a date as YYYY-MM-DD"),
    ("observations.csv", "period_start", "1821-02-01", "dates from 1990 to 2100"),
    ("observations.csv", "period_end", "", "a date as YYYY-MM-DD"),
    ("observations.csv", "period_end", "1999-01-01", "is before the period's start"),
    ("observations.csv", "date_precision", "sometimes", "allowed: exact"),
    ("observations.csv", "status", "draft", "allowed: published, derived"),
    ("observations.csv", "area", "East Sussex", "allowed: West Sussex, South East, England"),
    ("observations.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("observations.csv", "source_title", "S" * 301, "at most 300"),
    ("observations.csv", "note", "N" * 4001, "at most 4000"),
    ("observations_derived.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("reported_ranges.csv", "kpi_code", "NO-SUCH", "there is no KPI"),
    ("reported_ranges.csv", "area", "East Sussex", "allowed: West Sussex, South East, England"),
    ("reported_ranges.csv", "area", "statistical neighbours", "allowed: West Sussex, South East, England"),
    ("reported_ranges.csv", "period_start", "2021-02-29", "a date as YYYY-MM-DD"),
    ("reported_ranges.csv", "period_end", "1999-01-01", "is before the period's start"),
    ("reported_ranges.csv", "low", "", "a number such as"),
    ("reported_ranges.csv", "low", "-1", "from zero is needed"),
    ("reported_ranges.csv", "high", "19.9", "is below the lowest value, 20"),
    ("reported_ranges.csv", "high", "100.1", "a percentage is at most 100"),
    ("reported_ranges.csv", "high", "59%", "a number such as"),
    ("reported_ranges.csv", "what", "", "a text is needed"),
    ("reported_ranges.csv", "published_on", "", "a date as YYYY-MM-DD"),
    ("reported_ranges.csv", "published_on", "2020-12-31", "is before the period's start"),
    ("reported_ranges.csv", "source_title", "", "a range stands on its document alone"),
    ("statistical_neighbours.csv", "rank", "first", "a whole number is needed"),
    ("statistical_neighbours.csv", "rank", "1.5", "a whole number is needed"),
    ("inspections.csv", "inspection_type", "surprise", "allowed:"),
    ("inspections.csv", "started_on", "", "set date_precision to unknown"),
    ("inspections.csv", "ended_on", "1999-01-01", "is before started_on"),
    ("inspections.csv", "published_on", "1999-01-01", "is before started_on"),
    ("judgements.csv", "inspection_slug", "no-such", "there is no inspection"),
    ("judgements.csv", "grade", "", "is empty"),
    ("monitoring_visits.csv", "slug", "other-councils", "is the address of another page"),
    ("monitoring_visits.csv", "visit_type", "tea", "allowed: monitoring_visit"),
    ("monitoring_visits.csv", "parent_inspection_slug", "no-such", "there is no inspection"),
    ("monitoring_visits.csv", "number", "one", "a whole number is needed"),
    ("recommendations.csv", "inspection_slug", "no-such", "there is no inspection"),
    ("recommendations.csv", "kind", "wish", "allowed: recommendation"),
    ("lineage.csv", "earlier_code", "no-such", "there is no recommendation"),
    ("lineage.csv", "later_code", "no-such", "there is no recommendation"),
    ("monitoring_findings.csv", "visit_slug", "no-such", "there is no inspection"),
    ("monitoring_findings.csv", "kind", "neutral", "allowed: strength"),
    ("monitoring_findings.csv", "recommendation_numbers", "0", "has no recommendation 0"),
    ("progress.csv", "recommendation_code", "no-such", "there is no recommendation"),
    ("progress.csv", "kpi_codes", "CLA-VISITS; NO-SUCH", "there is no KPI 'NO-SUCH'"),
    ("progress.csv", "kind", "rumour", "allowed: done"),
    ("actions.csv", "recommendation_code", "no-such", "there is no recommendation"),
    ("actions.csv", "due_on", "", "set date_precision to unknown"),
    ("actions.csv", "status", "late", "allowed: planned"),
    ("events.csv", "related_slug", "no-such", "there is no inspection"),
    ("events.csv", "title", "", "is empty"),
    ("scrutiny.csv", "related_kpis", "NO-SUCH", "there is no KPI"),
    ("scrutiny.csv", "related_slug", "no-such", "there is no inspection"),
    ("scrutiny.csv", "meeting_date", "", "a date as YYYY-MM-DD"),
    ("scrutiny.csv", "meeting_date", "2022-01-13", "there is no meeting on 2022-01-13 in meetings.csv"),
    ("scrutiny.csv", "kind", "promise", "allowed: focus, request, endorsement, follow_up"),
    ("meetings.csv", "slug", "Two words", "small letters, digits and hyphens"),
    ("meetings.csv", "committee", "", "is empty"),
    ("meetings.csv", "date", "", "set date_precision to unknown"),
    ("meetings.csv", "date_precision", "soon", "allowed: exact"),
    ("commitments.csv", "answer", "", "say what the answer of that day was"),
    ("commitments.csv", "meeting_slug", "no-such", "there is no meeting 'no-such'"),
    ("commitments.csv", "due_meeting_slug", "no-such", "there is no meeting 'no-such'"),
    ("commitments.csv", "what", "", "is empty"),
    ("commitments.csv", "to_whom", "", "is empty"),
    ("commitments.csv", "kind", "wish", "allowed: promise, request, recommendation, report_back"),
    ("commitments.csv", "made_on", "", "a date as YYYY-MM-DD"),
    ("commitments.csv", "answered_on", "2015-01-01", "is before made_on"),
    ("commitments.csv", "outcome", "", "say how the answer reads"),
    ("commitments.csv", "outcome", "kept", "allowed: met, partly met, late, not met, overtaken"),
    ("commitments.csv", "source_title", "", "is empty"),
    ("commitment_links.csv", "commitment_slug", "no-such", "there is no commitment 'no-such'"),
    ("commitment_links.csv", "recommendation_codes", "no-such", "there is no recommendation 'no-such'"),
    ("commitment_links.csv", "kpi_codes", "NO-SUCH", "there is no KPI 'NO-SUCH'"),
    ("commitment_links.csv", "basis", "", "is empty"),
    ("plan_priorities.csv", "period_to", "2001-01-01", "is before period_from"),
    ("plan_priorities.csv", "recommendation_codes", "no-such", "there is no recommendation"),
    ("plan_priorities.csv", "kpi_codes", "NO-SUCH", "there is no KPI"),
    ("plan_priorities.csv", "title", "", "is empty"),
    ("risks.csv", "as_at", "", "a date as YYYY-MM-DD"),
    ("risks.csv", "state", "done", "allowed: in place, planned"),
    ("risks.csv", "basis", "rumour", "allowed: register, text"),
    ("risks.csv", "recommendation_codes", "no-such", "there is no recommendation"),
    ("risks.csv", "risk", "", "is empty"),
    ("sources.csv", "commit_date", "yesterday", "a date as YYYY-MM-DD"),
    ("documents.csv", "published_on", "", "set date_precision to unknown"),
    ("documents.csv", "published_on", "soon", "a date as YYYY-MM-DD"),
    ("documents.csv", "kind", "rumour", "allowed: inspection"),
    ("documents.csv", "basis", "", "is empty"),
    ("areas.csv", "ons_code", "E100000320", "at most 9"),
    ("claims.csv", "slug", "Two words", "small letters, digits and hyphens"),
    ("claims.csv", "slug", "s" * 61, "at most 60"),
    ("claims.csv", "words", "", "is empty"),
    ("claims.csv", "words", "W" * 201, "at most 200"),
    ("claims.csv", "operation", "guess", "allowed: change_percent, change, ratio"),
    ("claims.csv", "claimed_value", "30", "below only compares numbers"),
    ("claims.csv", "rounding", "1", "below only compares numbers"),
    ("claims.csv", "rounding", "0", "above zero is needed"),
    ("claims.csv", "claimed_value", "1" * 12, "below 100,000,000,000 is needed"),
    ("claims.csv", "wording", "roughly", "allowed: exactly, about"),
    ("claims.csv", "made_on", "", "a date as YYYY-MM-DD"),
    ("claims.csv", "source_title", "", "is empty"),
    ("claims.csv", "source_ref", "", "is empty"),
    ("claim_operands.csv", "claim_slug", "no-such", "there is no claim 'no-such'"),
    ("claim_operands.csv", "position", "3", "the next number of this claim is 2"),
    ("claim_operands.csv", "label", "", "say what the number is"),
    ("claim_operands.csv", "number", "-1", "from zero is needed"),
    ("claim_operands.csv", "unit", "", "a number that only a document states needs it"),
    ("claim_operands.csv", "unit", "percent", "the numbers of this claim before it are in 'count'"),
    ("claim_operands.csv", "source_title", "", "a number that only a document states needs it"),
    ("claim_operands.csv", "period_end", "2021-10-31", "is given, though no KPI is named"),
    ("statements.csv", "voice", "teachers", "allowed: children, care leavers, parents"),
    ("monitoring_findings.csv", "voice", "teachers", "allowed: children, care leavers, parents"),
    ("findings.csv", "voice", "teachers", "allowed: children, care leavers, parents"),
    ("themes.csv", "slug", "Two Words", "letters, digits and hyphens are needed"),
    ("themes.csv", "about", "", "is empty"),
    ("themes.csv", "service_areas", "gardens", "there is no service area or service of a statement 'gardens'"),
    ("themes.csv", "recommendation_themes", "gardens", "there is no theme of a recommendation 'gardens'"),
    ("themes.csv", "kpi_codes", "NO-SUCH", "there is no KPI"),
    ("themes.csv", "documents", "No such paper", "there is no document 'No such paper'"),
    ("themes.csv", "voice", "", "allowed: own, all"),
    ("glossary.csv", "term", "", "is empty"),
    ("glossary.csv", "definition", "", "is empty"),
]


def is_usual(row):
    """A row that the rules for dates and percentages bear on, and for the claim that compares two counts."""
    if "claim_slug" in row or "operation" in row:
        return "taken-out-of-classes" in (row.get("claim_slug"), row.get("slug"))
    is_dated = row.get("date_precision") != "unknown" and row.get("inspection_type") != "commissioner report"
    return is_dated and ("polarity" not in row or row["unit"] == "percent")


def spoil(files, file, wrong_cells):
    """Put wrong cells of a file in as many rows, the last usual ones first; returns those put in by their place.

    What is left found no row of its own, and waits for unspoiled files: in one row a problem could hide another.
    """
    header, rows = files.header(file), files.rows(file)
    free = [place for place, row in enumerate(rows) if is_usual(row)]
    spoiled = {}
    for column, cell, words in wrong_cells:
        place = next((place for place in reversed(free) if rows[place][column] != cell), None)
        if place is not None:
            # the numbers of a claim are checked against each other
            free = [] if "claim_slug" in rows[place] else [other for other in free if other != place]
            rows[place][column] = cell
            spoiled[place] = (column, cell, words)
    files.write(file, rows, header)
    return spoiled


@pytest.mark.parametrize("file", sorted({file for file, *_ in CELLS}))
def test_a_wrong_cell_is_named_by_file_line_and_column(few_files, file):
    published = few_files.path(file).read_bytes()
    waiting = [cell for name, *cell in CELLS if name == file]
    while waiting:
        few_files.path(file).write_bytes(published)
        spoiled = spoil(few_files, file, waiting)
        assert spoiled, waiting
        problems = few_files.problems()
        for place, (column, cell, words) in spoiled.items():
            found = [line for line in problems if line.startswith(f"{file}, line {place + 2}, {column}: ")]
            assert len(found) == 1, (column, cell, found)
            assert words in found[0]
            waiting.remove([column, cell, words])
        assert_nothing_written()


def test_a_share_that_is_said_to_add_up_is_refused(few_files):
    line = few_files.add("adds_up.csv", kpi_code="CLA-CAREPLAN", adds_up="yes")
    few_files.add("adds_up.csv", kpi_code="CLA-VISITS", adds_up="no")
    (found,) = few_files.problems()
    assert found.startswith(f"adds_up.csv, line {line}, adds_up: is yes; only numbers and rates are added up")
    assert_nothing_written()


def test_a_percentage_over_100_is_refused(few_files):
    codes = {row["code"] for row in few_files.rows("kpis.csv") if row["unit"] == "percent"}
    place = next(p for p, row in enumerate(few_files.rows("observations.csv")) if row["kpi_code"] in codes)
    few_files.change("observations.csv", place, value="100.1")
    assert few_files.problems() == [f"observations.csv, line {place + 2}, value: is 100.1; a percentage is at most 100"]


def test_a_numerator_over_its_denominator_is_refused(few_files):
    codes = {row["code"] for row in few_files.rows("kpis.csv") if row["unit"] == "percent"}
    place = next(p for p, row in enumerate(few_files.rows("observations.csv")) if row["kpi_code"] in codes)
    few_files.change("observations.csv", place, numerator="11", denominator="10")
    assert few_files.problems() == [
        f"observations.csv, line {place + 2}, numerator: is 11, more than the denominator 10"
    ]


def test_a_rate_may_be_over_100(few_files):
    codes = {row["code"] for row in few_files.rows("kpis.csv") if row["unit"] == "rate per 10,000"}
    # before 2016 no value of a neighbour stands beside it, which would have to agree
    rows = enumerate(few_files.rows("observations.csv"))
    place = next(p for p, row in rows if row["kpi_code"] in codes and row["period_end"] < "2016")
    few_files.change("observations.csv", place, value="512.5")
    few_files.load()
    assert Figure.objects.filter(stated_value="512.5", kind="rate_10000").exists()


def test_all_problems_are_told_at_once_in_the_order_of_the_files(few_files):
    few_files.change("kpis.csv", 3, unit="per cent", frequency="weekly")
    few_files.change("observations.csv", 7, value="x")
    few_files.change("observations.csv", 2, period_end="y")
    few_files.path("glossary.csv").unlink()

    places = [line.split(": ")[0] for line in few_files.problems()]

    assert places == [
        "glossary.csv",
        "kpis.csv, line 5, frequency",
        "kpis.csv, line 5, unit",
        "observations.csv, line 4, period_end",
        "observations.csv, line 9, value",
    ]


def test_contradictions_in_several_files_are_told_at_once(few_files):
    few_files.change("judgements.csv", 0, inspection_slug="no-such")
    few_files.change("progress.csv", 1, kpi_codes="NO-SUCH;NOR-THIS")
    assert [line.split(": ")[0] for line in few_files.problems()] == [
        "judgements.csv, line 2, inspection_slug",
        "progress.csv, line 3, kpi_codes",
        "progress.csv, line 3, kpi_codes",
    ]


@pytest.mark.parametrize("file", ["observations.csv", "glossary.csv", "kpis.csv", "sources.csv"])
def test_a_missing_file_is_named(few_files, file):
    few_files.path(file).unlink()
    (problem,) = few_files.problems()
    assert problem.startswith(f"{file}: the file is missing")


def test_an_empty_file_lacks_all_its_columns(few_files):
    few_files.path("lineage.csv").write_text("")
    assert [line.split(": ")[0] for line in few_files.problems()] == [
        f"lineage.csv, line 1, {column}" for column in ("basis", "earlier_code", "issue", "later_code")
    ]


def test_a_missing_column_is_named(few_files):
    header = [name for name in few_files.header("actions.csv") if name != "due_on"]
    rows = [{name: row[name] for name in header} for row in few_files.rows("actions.csv")]
    few_files.write("actions.csv", rows, header)
    assert few_files.problems() == ["actions.csv, line 1, due_on: this column is missing"]


def test_an_extra_column_is_named_with_those_allowed(few_files):
    header = [*few_files.header("actions.csv"), "colour"]
    few_files.write("actions.csv", [row | {"colour": "red"} for row in few_files.rows("actions.csv")], header)
    (problem,) = few_files.problems()
    assert problem.startswith("actions.csv, line 1, colour: not a column of this file; it has recommendation_code")


def test_a_column_that_stands_twice_is_named(few_files):
    text = few_files.path("lineage.csv").read_text()
    lines = [f"{line},x" for line in text.splitlines()]
    lines[0] = text.splitlines()[0] + ",issue"
    few_files.path("lineage.csv").write_text("\n".join(lines))
    assert few_files.problems() == ["lineage.csv, line 1, issue: this column stands twice"]


def test_a_file_that_is_not_utf_8_is_named_with_its_line(few_files):
    path = few_files.path("glossary.csv")
    lines = path.read_bytes().split(b"\n")
    lines[4] = lines[4].replace(b",", b",caf\xe9 ", 1)
    path.write_bytes(b"\n".join(lines))
    assert few_files.problems() == ["glossary.csv, line 5: not UTF-8 text; save the file as CSV UTF-8"]


def test_a_null_byte_is_named(few_files):
    few_files.change("glossary.csv", 3, definition="a\x00b")
    assert few_files.problems() == ["glossary.csv, line 5, definition: has a null byte; only text is allowed"]


@pytest.mark.parametrize("change", [lambda line: f"{line},more", lambda line: line.rsplit(",", 1)[0]])
def test_a_ragged_row_is_named(few_files, change):
    path = few_files.path("lineage.csv")
    lines = path.read_text().splitlines()
    lines[2] = change(lines[2])
    path.write_text("\n".join(lines) + "\n")
    (problem,) = few_files.problems()
    assert problem.startswith("lineage.csv, line 3: has ")


def test_a_quote_that_never_ends_is_named(few_files):
    with few_files.path("glossary.csv").open("a") as file:
        file.write('X,"never ends')
    (problem,) = few_files.problems()
    assert problem.startswith("glossary.csv, line 51: cannot be read as CSV")


def test_line_numbers_count_the_line_breaks_inside_quotes(few_files):
    few_files.change("glossary.csv", 1, definition="one\ntwo\nthree")
    few_files.change("glossary.csv", 4, term="")
    assert [line.split(": ")[0] for line in few_files.problems()] == ["glossary.csv, line 8, term"]


def test_line_numbers_count_blank_lines_and_ends_of_windows(few_files):
    path = few_files.path("lineage.csv")
    header, *lines = path.read_text().splitlines()
    lines[1] = lines[1].replace(lines[1].split(",")[0], "no-such")
    path.write_bytes(("\r\n".join([header, "", lines[0], "", *lines[1:]]) + "\r\n").encode())
    assert [line.split(": ")[0] for line in few_files.problems()] == ["lineage.csv, line 5, earlier_code"]


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("kpis.csv", "code"),
        ("observations.csv", "kpi_code"),
        ("observations_derived.csv", "kpi_code"),
        ("recommendations.csv", "code"),
        ("inspections.csv", "slug"),
        ("judgements.csv", "inspection_slug"),
        ("progress.csv", "recommendation_code"),
        ("actions.csv", "recommendation_code"),
        ("events.csv", "date"),
        ("glossary.csv", "term"),
        ("lineage.csv", "earlier_code"),
        ("targets.csv", "kpi_code"),
        ("statistical_neighbours.csv", "model"),
        ("claims.csv", "slug"),
        ("claim_operands.csv", "claim_slug"),
    ],
)
def test_a_row_that_stands_twice_is_named_with_the_line_of_the_first(few_files, file, column):
    line = few_files.add(file, copy_of=1)
    assert any(
        problem.startswith(f"{file}, line {line}, {column}: ") and "stands already in line 3" in problem
        for problem in few_files.problems()
    )


def test_a_period_that_stands_in_both_files_of_observations_is_named(few_files):
    published = few_files.rows("observations.csv")[5]
    key = {name: published[name] for name in ("kpi_code", "area", "period_start", "period_end")}
    line = few_files.add("observations_derived.csv", **key)
    assert few_files.problems() == [
        f"observations_derived.csv, line {line}, kpi_code: the same period stands in observations.csv, line 7"
    ]


def test_two_kpis_whose_names_make_one_address_are_named(few_files):
    name = few_files.rows("kpis.csv")[0]["name"]
    line = few_files.add("kpis.csv", code="NEW", name=name.upper(), recommendation_numbers="")
    (problem,) = few_files.problems()
    assert problem.startswith(f"kpis.csv, line {line}, name: makes the same address as line 2")


def test_a_bad_row_at_the_end_of_the_last_file_leaves_nothing(few_files):
    few_files.change("glossary.csv", -1, expansion="")
    assert len(few_files.problems()) == 1
    assert_nothing_written()


@pytest.mark.parametrize("folder", ["nowhere", "data/glossary.csv"])
def test_what_is_not_a_folder_is_said(few_files, folder):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_reference_data", few_files.folder.parent / folder)


def test_an_empty_folder_lacks_every_file_that_is_needed(few_files):
    shutil.rmtree(few_files.folder)
    few_files.folder.mkdir()
    assert len(few_files.problems()) == 16


@pytest.mark.parametrize("done", range(3, len(STEPS) + 1, 3))
def test_an_interrupted_load_leaves_nothing_not_even_in_the_audit_trail(few_files, monkeypatch, done):
    def fail(loading):
        assert AuditEvent.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "STEPS", (*STEPS[:done], fail))
    with pytest.raises(KeyboardInterrupt):
        few_files.load()
    assert_nothing_written()


def test_the_files_as_compiled_load_without_those_added_later(few_files):
    added = ("documents", "areas", "targets", "breaks", "neighbour_measures", "neighbour_values")
    added += ("claims", "claim_operands", "adds_up", "national_framework", "reported_ranges", "findings", "statements")
    added += ("recommendation_kpis", "neighbour_judgements", "themes", "fractions", "agreements", "sums")
    for name in (f"{name}.csv" for name in added):
        few_files.path(name).unlink()
    few_files.load()
    observed = few_files.rows("observations.csv") + few_files.rows("observations_derived.csv")
    assert Figure.objects.count() == len(observed)
    assert Area.objects.get(name="West Sussex").la_code == "938"
    assert few_files.load().startswith("Nothing to change")


def test_an_unreadable_file_is_named(few_files, monkeypatch):
    path_type = type(few_files.path("glossary.csv"))
    read = path_type.read_bytes

    def refuse(path):
        if path.name == "glossary.csv":
            raise PermissionError(13, os.strerror(13))
        return read(path)

    monkeypatch.setattr(path_type, "read_bytes", refuse)
    assert few_files.problems() == ["glossary.csv: cannot be read: Permission denied"]


# -- claims and the numbers behind them -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("kpi_code", "NO-SUCH", "there is no KPI 'NO-SUCH'"),
        ("kpi_code", "PERM-2REV", "is in the unit 'percent'; the numbers of this claim before it are in 'count'"),
        ("area", "", "is empty; a figure needs it"),
        ("area", "East Sussex", "allowed: West Sussex, South East, England"),
        ("area", "statistical neighbours", "allowed: West Sussex, South East, England"),
        ("period_start", "", "is empty; a figure needs it"),
        ("period_end", "1999-01-01", "is before the period's start"),
        ("label", "Children", "is given, though the figure of a KPI is named"),
        ("number", "865", "is given, though the figure of a KPI is named"),
        ("unit", "count", "is given, though the figure of a KPI is named"),
        ("source_title", "A report", "is given, though the figure of a KPI is named"),
    ],
)
def test_a_figure_behind_a_claim_is_named_whole_and_alone(few_files, column, cell, words):
    place = few_files.find("claim_operands.csv", claim_slug="children-looked-after-since-2018", position="2")
    few_files.change("claim_operands.csv", place, **{column: cell})
    (problem,) = few_files.problems()
    assert problem.startswith(f"claim_operands.csv, line {place + 2}, {column}: ")
    assert words in problem


@pytest.mark.parametrize("column", ["unit", "source_title"])
def test_what_belongs_to_a_number_stands_only_beside_one(few_files, column):
    place = few_files.find("claim_operands.csv", claim_slug="permanence-meetings-doubled", position="1")
    few_files.change("claim_operands.csv", place, **{column: "count"})
    assert few_files.problems() == [
        f"claim_operands.csv, line {place + 2}, {column}: is given, though there is no number"
    ]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("inspection_slug", "no-such", "there is no inspection 'no-such'"),
        ("inspection_slug", "", "is empty; what is read from the record needs it"),
        ("reads", "", "is empty; what is read from the record needs it"),
        ("reads", "rumours", "allowed: grade, visits"),
        ("number", "6", "is given, though it is read from the record"),
        ("label", "", "is empty; say what the number is"),
        ("area", "England", "is given, though no KPI is named"),
    ],
)
def test_what_is_read_from_the_record_is_named_whole_and_alone(few_files, column, cell, words):
    place = few_files.find("claim_operands.csv", claim_slug="six-monitoring-visits", position="1")
    few_files.change("claim_operands.csv", place, **{column: cell})
    (problem,) = few_files.problems()
    assert problem.startswith(f"claim_operands.csv, line {place + 2}, {column}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"is_intervention": "false"}, "is given for an event that is no intervention"),
        ({"intervention_step": "trust begins"}, "is 'trust begins', as in line"),
        ({"intervention_step": "war"}, "allowed: direction begins"),
    ],
)
def test_a_step_of_the_intervention_is_taken_once_and_by_an_intervention(few_files, cells, words):
    place = few_files.find("events.csv", intervention_step="trust ends")
    few_files.change("events.csv", place, **cells)
    (problem,) = few_files.problems()
    assert ", intervention_step: " in problem
    assert words in problem


@pytest.mark.parametrize("column", ["claimed_value", "rounding"])
def test_a_calculation_needs_the_claimed_number_and_its_rounding(few_files, column):
    place = few_files.find("claims.csv", slug="children-looked-after-since-2018")
    few_files.change("claims.csv", place, **{column: ""})
    (problem,) = few_files.problems()
    assert problem.startswith(f"claims.csv, line {place + 2}, {column}: is empty; change_percent needs")


def test_a_claim_with_too_few_numbers_is_named(few_files):
    place = few_files.find("claims.csv", slug="permanent-placement-doubled")
    rows = few_files.rows("claim_operands.csv")
    kept = [row for row in rows if (row["claim_slug"], row["position"]) != ("permanent-placement-doubled", "2")]
    few_files.write("claim_operands.csv", kept)
    assert few_files.problems() == [
        f"claims.csv, line {place + 2}, operation: ratio does not work on 1 rows of claim_operands.csv"
    ]


def test_a_number_that_cannot_be_read_is_the_only_problem_of_its_claim(few_files):
    place = few_files.find("claim_operands.csv", claim_slug="taken-out-of-classes", position="2")
    few_files.change("claim_operands.csv", place, number="over 400")
    (problem,) = few_files.problems()
    assert problem.startswith(f"claim_operands.csv, line {place + 2}, number: ")


# -- what only the database would refuse: it must be said in words as well ------------------------------


@pytest.mark.parametrize(
    ("file", "cells"),
    [
        pytest.param("recommendations.csv", {"code": "another-code"}, id="one number twice in an inspection"),
        pytest.param("statistical_neighbours.csv", {"neighbour": "Elsewhere"}, id="one rank twice in an edition"),
        pytest.param("kpis.csv", {"code": "NEW", "name": "A name " * 25}, id="a name whose address is too long"),
        pytest.param(
            "kpis.csv",
            {"code": "NEW", "name": "A new KPI", "recommendation_numbers": "9" * 5000},
            id="a number of five thousand digits",
        ),
        pytest.param(
            "kpis.csv",
            {"code": "NEW", "name": "A new KPI", "service_area": "Children, in care"},
            id="two service areas with one address",
        ),
        pytest.param(
            "lineage.csv", {"earlier_code": "ilacs-2019-08", "later_code": "ilacs-2019-08"}, id="a lineage of one"
        ),
    ],
)
def test_what_the_database_would_refuse_is_said_with_its_line(few_files, file, cells):
    line = few_files.add(file, **cells)
    assert any(problem.startswith(f"{file}, line {line}") for problem in few_files.problems())


def test_two_committees_may_meet_on_one_day(few_files):
    place = few_files.find("meetings.csv", slug="mtg-2023-09-13")
    few_files.add("meetings.csv", copy_of=place, slug="cab-2023-09-13", committee="Cabinet")
    few_files.load()
    assert set(Meeting.objects.filter(held_on="2023-09-13").values_list("slug", flat=True)) == {
        "mtg-2023-09-13",
        "cab-2023-09-13",
    }


def test_one_committee_meets_once_on_a_day(few_files):
    place = few_files.find("meetings.csv", slug="mtg-2023-09-13")
    line = few_files.add("meetings.csv", copy_of=place, slug="mtg-again")
    (problem,) = few_files.problems()
    assert problem.startswith(f"meetings.csv, line {line}, date: this committee's meeting of 2023-09-13 stands already")


def test_two_meetings_cannot_have_one_address(few_files):
    place = few_files.find("meetings.csv", slug="mtg-2023-03")
    line = few_files.add("meetings.csv", copy_of=place, slug="2023-03", committee="Cabinet")
    (problem,) = few_files.problems()
    assert problem.startswith(f"meetings.csv, line {line}, slug: makes the same address as line")


def test_a_plan_has_one_title(few_files):
    few_files.change("plan_priorities.csv", 1, plan="Another plan")
    (problem,) = few_files.problems()
    assert "plan_priorities.csv, line 3, plan: is 'Another plan', but this plan was" in problem


def test_an_outcome_needs_an_answer(few_files):
    place = few_files.find("commitments.csv", answered_on="")
    few_files.change("commitments.csv", place, outcome="met")
    (problem,) = few_files.problems()
    assert "outcome: is given, though there is no answer" in problem


def test_a_recommendation_is_found_by_inspection_and_number_whatever_its_code(few_files, sign_in):
    place = few_files.find("recommendations.csv", code="sif-2016-01")
    few_files.change("recommendations.csv", place, code="sif-2016-one")
    for name, column in (("findings.csv", "recommendation_codes"), ("recommendation_kpis.csv", "recommendation_code")):
        rows = few_files.rows(name)
        few_files.write(name, [row | {column: row[column].replace("sif-2016-01", "sif-2016-one")} for row in rows])
    few_files.load()
    page = sign_in("member").get("/recommendations/sif-2016/1/")
    assert page.status_code == 200


def test_problems_of_cells_and_between_files_are_told_together(few_files):
    few_files.change("glossary.csv", 0, term="")
    few_files.change("judgements.csv", 0, inspection_slug="no-such")
    assert len(few_files.problems()) == 2
