"""The layout of points.csv and summary.csv: what stands in a cell, and where the files say what the package says."""

import csv
import io
import re
from datetime import date

from analysis.core.periods import Period
from analysis.core.rule_sets import RULE_SETS
from analysis.core.series import Polarity
from analysis.spc.variation import assess_variation
from exports.spc_layout import AssessedSeries, points_csv, summary_csv
from tests.analysis.spc.published_spc import DATA, SERIES, assessed

JANUARY = Period(date(2020, 1, 31), date(2020, 1, 31))
STEADY = [10, 12, 11, 13, 12, 10, 11, 13, 12, 11, 10, 12, 13]


def named(values, name="one", **others):
    points = [(JANUARY.shifted(place), value) for place, value in enumerate(values)]
    return AssessedSeries(name, assess_variation(points, polarity=Polarity.HIGHER_IS_BETTER, **others))


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def published():
    return [AssessedSeries(name, assessed(name)) for name in SERIES]


def without_numbers(text):
    """The file with every quoted number made the same, so that what is left can be compared byte by byte."""
    return re.sub(r'"-?[0-9]+\.[0-9]+"', '"number"', text)


def test_both_files_have_the_bytes_of_the_published_ones_but_for_the_last_digits_of_numbers():
    for name, written in (("points.csv", points_csv(published())), ("summary.csv", summary_csv(published()))):
        expected = (DATA / name).read_bytes().decode()
        assert without_numbers(written) == without_numbers(expected)
        assert written.endswith("\n")
        assert "\r" not in written


def test_numbers_have_17_significant_digits():
    assert '"0.10000000000000001"' in points_csv([named([0.1, 0.1])])


def test_a_missing_period_has_only_what_its_group_says():
    line = rows(points_csv([named([10, None, *STEADY])]))[1]
    told = {column: cell for column, cell in line.items() if cell}
    assert set(told) == {"series_id", "x", "rebase_group", "short_group_warning", "mean_col", "lpl", "upl"}


def test_a_single_value_has_no_limits_and_is_not_called_inside_them():
    (line,) = rows(points_csv([named([10])]))
    assert (line["lpl"], line["upl"], line["outside_limits"], line["close_to_limits"]) == ("", "", "", "")
    assert (line["mean_col"], line["special_cause_type"]) == ("10", "Common Cause")


def test_a_constant_series_has_limits_only_where_nothing_is_screened():
    screened, unscreened = named([5] * 14), named([5] * 14, rule_set=RULE_SETS["mdc-excel"])
    assert {(line["lpl"], line["outside_limits"]) for line in rows(points_csv([screened]))} == {("", "")}
    assert {(line["lpl"], line["outside_limits"]) for line in rows(points_csv([unscreened]))} == {("5", "FALSE")}


def test_a_series_that_moved_only_after_its_limits_were_made_keeps_the_limits_that_explain_its_label():
    last = rows(points_csv([named([*[5] * 12, 6], fix_after=12)]))[-1]
    assert (last["upl"], last["outside_limits"], last["special_cause_type"]) == ("5", "TRUE", "Above UCL")


def test_labels_name_the_length_of_runs_of_the_rules():
    values = [*STEADY, 13, 12, 13, 12, 11.9]
    of_seven, of_six = named(values, fix_after=12), named(values, fix_after=12, rule_set=RULE_SETS["mdc-6"])
    assert rows(points_csv([of_seven]))[-1]["special_cause_type"] == "7 Points Above CL"
    assert rows(points_csv([of_six]))[-1]["special_cause_type"] == "6 Points Above CL"


def test_the_target_is_judged_in_the_last_group_alone_and_in_a_short_one_too():
    summary = rows(summary_csv([named([*STEADY, 20, 21], rebases=[date(2021, 2, 1)], target=15)]))
    assert [line["assurance_type"] for line in summary] == ["", "consistent_pass"]
    assert all(line["warning"].startswith("Some groups have") for line in summary)


def test_quotation_marks_in_a_name_are_doubled():
    assert rows(summary_csv([named(STEADY, name='a "quoted", name')]))[0]["series_id"] == 'a "quoted", name'
