"""Claims worked out again: every operation, wording and edge; the worked examples stand in docs/methods.md."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.claims.check import ClaimResult, Operand, check
from analysis.claims.grades import GradeKind, grade_number
from analysis.claims.operations import OPERATIONS
from analysis.claims.wording import Claimed, Wording
from analysis.core.kinds import KINDS

REPRODUCES, DOES_NOT, CANNOT = ClaimResult.REPRODUCES, ClaimResult.DOES_NOT_REPRODUCE, ClaimResult.CANNOT_BE_CHECKED


def checked(slug, values, claimed=None, rounding="1", wording=Wording.EXACTLY, kind="count", obstacles=()):
    """A claim of numbers written as text; None stands for a number that is missing."""
    operands = [
        Operand(None if value is None else Decimal(value), KINDS[kind], "" if value else f"Number {place} is missing.")
        for place, value in enumerate(values, 1)
    ]
    said = None if claimed is None else Claimed(Decimal(claimed), Decimal(rounding), wording)
    return check(OPERATIONS[slug], operands, said, obstacles)


@pytest.mark.parametrize(
    ("slug", "values", "claimed", "kind", "result", "working"),
    [
        ("change_percent", ["704", "865"], "30", "count", DOES_NOT, "(865 − 704) ÷ 704 = 22.9%"),
        ("change_percent", ["704", "865"], "23", "count", REPRODUCES, "(865 − 704) ÷ 704 = 22.9%"),
        ("change_percent", ["200", "150"], "-25", "count", REPRODUCES, "(150 − 200) ÷ 200 = −25%"),
        ("change_percent", ["200", "150"], "25", "count", DOES_NOT, "(150 − 200) ÷ 200 = −25%"),
        ("change_percent", ["200", "0"], "-100", "count", REPRODUCES, "(0 − 200) ÷ 200 = −100%"),
        ("change_percent", ["5", "5"], "0", "count", REPRODUCES, "(5 − 5) ÷ 5 = 0%"),
        ("change", ["89", "98"], "9", "percentage", REPRODUCES, "98% − 89% = 9 points"),
        ("change", ["98", "89"], "-9", "percentage", REPRODUCES, "89% − 98% = −9 points"),
        ("change", ["1200", "1000"], "-300", "count", DOES_NOT, "1,000 − 1,200 = −200"),
        ("ratio", ["108", "245"], "2", "count", REPRODUCES, "245 ÷ 108 = 2.27 times"),
        ("ratio", ["100", "400"], "3", "count", DOES_NOT, "400 ÷ 100 = 4 times"),
        ("share", ["67", "72"], "93", "count", REPRODUCES, "67 ÷ 72 = 93.1%"),
        ("share", ["0", "72"], "0", "count", REPRODUCES, "0 ÷ 72 = 0%"),
        ("rank", ["90", "410", "95", "40"], "3", "count", REPRODUCES, "90 among 410, 95, 40 = 3rd"),
        ("rank", ["90", "90", "40"], "2", "count", DOES_NOT, "90 among 90, 40 = 1st"),
        ("rank", ["1", *["2"] * 10], "11", "count", REPRODUCES, f"1 among {', '.join(['2'] * 10)} = 11th"),
    ],
)
def test_an_operation_with_a_claimed_number(slug, values, claimed, kind, result, working):
    found = checked(slug, values, claimed, kind=kind)
    assert (found.result, found.working) == (result, working)
    assert found.working.endswith(f"= {found.shown}")


@pytest.mark.parametrize(
    ("slug", "values", "kind", "result", "working"),
    [
        ("above", ["75", "69"], "percentage", REPRODUCES, "75% is above 69%"),
        ("above", ["69", "69"], "percentage", DOES_NOT, "69% is not above 69%"),
        ("above", ["2", "1", "3", "4"], "count", DOES_NOT, "2 is above 1; 3 is not above 4"),
        ("below", ["41", "64"], "rate_10000", REPRODUCES, "41 is below 64"),
        ("below", ["64", "64"], "rate_10000", DOES_NOT, "64 is not below 64"),
        ("below", ["0", "1", "1", "2"], "count", REPRODUCES, "0 is below 1; 1 is below 2"),
        (
            "not_above",
            ["8.9", "5.7", "8.9", "9.1"],
            "percentage",
            DOES_NOT,
            "8.9% is not at or below 5.7%; 8.9% is at or below 9.1%",
        ),
        ("not_above", ["64", "64"], "rate_10000", REPRODUCES, "64 is at or below 64"),
        ("rises", ["127", "417", "677"], "count", REPRODUCES, "417 is above 127; 677 is above 417"),
        ("rises", ["1", "2", "2"], "count", DOES_NOT, "2 is above 1; 2 is not above 2"),
        ("never_falls", ["1", "2", "2"], "count", REPRODUCES, "2 is at least as high as 1; 2 is at least as high as 2"),
        ("never_falls", ["2", "1"], "count", DOES_NOT, "1 is not at least as high as 2"),
        ("equals", ["15", "5", "4", "4", "2"], "count", REPRODUCES, "5 + 4 + 4 + 2 = 15"),
        ("equals", ["15", "5", "4", "4"], "count", DOES_NOT, "5 + 4 + 4 = 13, not 15"),
        ("equals", ["15", "15"], "count", REPRODUCES, "15 is the same as 15"),
        ("equals", ["15", "14"], "count", DOES_NOT, "14 is not the same as 15"),
    ],
)
def test_a_comparison(slug, values, kind, result, working):
    found = checked(slug, values, kind=kind)
    assert (found.result, found.working, found.value) == (result, working, None)


@pytest.mark.parametrize(
    ("later", "reproduces"),
    [("129.49", False), ("129.5", True), ("130", True), ("130.5", True), ("130.51", False)],
)
def test_30_per_cent_is_reproduced_by_29_and_a_half_up_to_30_and_a_half(later, reproduces):
    assert (checked("change_percent", ["100", later], "30").result is REPRODUCES) == reproduces


@pytest.mark.parametrize(
    ("rounding", "lowest", "highest"), [("0.1", "29.95", "30.05"), ("1", "29.5", "30.5"), ("10", "25", "35")]
)
def test_the_rounding_of_what_was_claimed_settles_what_reproduces_it(rounding, lowest, highest):
    claimed = Claimed(Decimal(30), Decimal(rounding))
    beyond = Decimal("0.001")
    assert claimed.is_reproduced_by(Decimal(lowest))
    assert claimed.is_reproduced_by(Decimal(highest))
    assert not claimed.is_reproduced_by(Decimal(lowest) - beyond)
    assert not claimed.is_reproduced_by(Decimal(highest) + beyond)


@pytest.mark.parametrize(
    ("wording", "inside", "outside"),
    [
        (Wording.EXACTLY, ["29.5", "30.5"], ["29.4", "30.6"]),
        (Wording.ABOUT, ["29", "31"], ["28.9", "31.1"]),
        (Wording.MORE_THAN, ["30.01", "500"], ["30", "29"]),
        (Wording.LESS_THAN, ["29.99", "0"], ["30", "31"]),
        (Wording.AT_LEAST, ["30", "31"], ["29.99"]),
        (Wording.AT_MOST, ["30", "0"], ["30.01"]),
    ],
)
def test_what_the_wordings_take_in(wording, inside, outside):
    claimed = Claimed(Decimal(30), Decimal(1), wording)
    assert all(claimed.is_reproduced_by(Decimal(value)) for value in inside)
    assert not any(claimed.is_reproduced_by(Decimal(value)) for value in outside)


def test_every_wording_is_tested_and_said():
    operation, kind = OPERATIONS["change_percent"], KINDS["count"]
    said = {
        wording: (operation.claimed_words(claimed, kind), operation.range_words(claimed, kind), wording.label)
        for wording in Wording
        for claimed in [Claimed(Decimal(30), Decimal(1), wording)]
    }
    assert said == {
        Wording.EXACTLY: ("30%", "from 29.5% up to 30.5%", "as a plain number"),
        Wording.ABOUT: ("about 30%", "from 29% up to 31%", "about, around"),
        Wording.MORE_THAN: ("more than 30%", "anything above 30%", "more than, over"),
        Wording.LESS_THAN: ("less than 30%", "anything below 30%", "less than, under"),
        Wording.AT_LEAST: ("at least 30%", "anything from 30% on", "at least"),
        Wording.AT_MOST: ("at most 30%", "anything up to 30%", "at most, up to"),
    }


def test_of_a_claimed_fall_the_size_counts():
    fell_by_more = Claimed(Decimal(-20), Decimal(1), Wording.MORE_THAN)
    assert fell_by_more.is_reproduced_by(Decimal(-25))
    assert not fell_by_more.is_reproduced_by(Decimal(-20))
    assert not fell_by_more.is_reproduced_by(Decimal(-15))
    assert not fell_by_more.is_reproduced_by(Decimal(25))
    assert OPERATIONS["change_percent"].range_words(fell_by_more, KINDS["count"]) == "anything above 20%, as a fall"


def test_what_the_record_says_is_shown_as_it_is():
    found = checked("number", ["4"], "6")
    assert (found.result, found.working, found.shown) == (DOES_NOT, "4", "4")
    assert checked("number", ["6"], "6").result is REPRODUCES
    assert checked("number", [None], "6").result is CANNOT


@pytest.mark.parametrize(
    ("words", "result"), [("inadequate", DOES_NOT), ("good", REPRODUCES), ("Outstanding", REPRODUCES)]
)
def test_a_claim_of_a_grade_is_held_against_the_scale(words, result):
    grade = Operand(grade_number(words), GradeKind())
    found = check(OPERATIONS["number"], [grade], Claimed(Decimal(3), Decimal(1), Wording.AT_LEAST))
    assert (found.result, found.working) == (result, words.lower())


@pytest.mark.parametrize("words", ["", "inconsistent experiences and outcomes"])
def test_words_off_the_scale_are_no_grade(words):
    assert grade_number(words) is None


def test_grades_of_all_frameworks_are_on_one_scale():
    assert grade_number("adequate") == grade_number("requires improvement to be good") == Decimal(2)
    assert GradeKind().difference(Decimal(-2)) == "2 steps of the scale"
    assert GradeKind().difference(Decimal(1)) == "1 step of the scale"


def test_a_place_and_a_grade_are_said_in_whole_steps():
    third, good = Claimed(Decimal(3), Decimal(1)), Claimed(Decimal(3), Decimal(1), Wording.AT_LEAST)
    assert OPERATIONS["rank"].range_words(third, KINDS["count"]) == "exactly 3rd"
    assert OPERATIONS["number"].range_words(good, GradeKind()) == "anything from good on"
    assert OPERATIONS["number"].claimed_words(good, GradeKind()) == "at least good"


def test_more_than_doubled_is_not_reproduced_by_exactly_twice():
    assert checked("ratio", ["100", "200"], "2", wording=Wording.MORE_THAN).result is DOES_NOT
    assert checked("ratio", ["100", "201"], "2", wording=Wording.MORE_THAN).result is REPRODUCES


def test_the_value_found_is_shown_with_as_many_decimals_as_the_result_needs():
    found = checked("change_percent", ["100000", "130501"], "30")
    assert (found.result, found.shown) == (DOES_NOT, "30.501%")
    assert checked("change_percent", ["100000", "130500"], "30").shown == "30.5%"
    assert checked("ratio", ["1000", "2001"], "2", wording=Wording.MORE_THAN).shown == "2.001 times"
    assert checked("change_percent", ["704", "865"], "22.9", rounding="0.1").shown == "22.87%"
    assert checked("change_percent", ["3", "4"], "30", rounding="10").shown == "33.3%"


def test_numbers_worked_out_from_counts_are_rounded_when_shown_and_not_before():
    percent = KINDS["percentage"]
    lower, higher = (Operand(Decimal(n) / 3, percent, decimals=1) for n in ("280", "280.01"))
    assert check(OPERATIONS["above"], [higher, lower]).working == "93.33666667% is above 93.33333333%"
    high = Operand(Decimal("98.7654"), percent, decimals=1)
    found = check(OPERATIONS["change"], [lower, high], Claimed(Decimal("5.43"), Decimal("0.01")))
    assert (found.result, found.working) == (REPRODUCES, "98.8% − 93.3% = 5.432 points")


@pytest.mark.parametrize("slug", ["change_percent", "ratio", "share"])
def test_nothing_is_held_against_nothing(slug):
    whole_first = slug == "share"
    found = checked(slug, ["5", "0"] if whole_first else ["0", "5"], "30")
    assert (found.result, found.value, found.working) == (CANNOT, None, "")
    assert "is 0" in found.missing[0]


def test_a_change_from_nothing_can_be_counted():
    assert checked("change", ["0", "5"], "5").result is REPRODUCES


def test_a_missing_number_is_named_and_nothing_is_worked_out():
    found = checked("ratio", [None, "2356"], "2", wording=Wording.MORE_THAN)
    assert (found.result, found.missing, found.value, found.shown) == (CANNOT, ("Number 1 is missing.",), None, "")


def test_all_that_is_missing_is_named():
    assert checked("change_percent", [None, None], "76").missing == ("Number 1 is missing.", "Number 2 is missing.")


def test_an_obstacle_forbids_the_check_though_all_numbers_are_there():
    found = checked("above", ["93", "89"], obstacles=["Counted differently from 1 October 2021."])
    assert (found.result, found.missing) == (CANNOT, ("Counted differently from 1 October 2021.",))


@pytest.mark.parametrize(
    ("slug", "values", "claimed"),
    [
        pytest.param("change_percent", ["1"], "30", id="one number where two are needed"),
        pytest.param("ratio", ["1", "2", "3"], "2", id="three numbers where two are needed"),
        pytest.param("above", ["1", "2", "3"], None, id="an odd number where pairs are needed"),
        pytest.param("rises", ["1"], None, id="one number cannot rise"),
        pytest.param("change_percent", ["1", "2"], None, id="nothing claimed of a calculation"),
        pytest.param("above", ["2", "1"], "30", id="a number claimed of a comparison"),
    ],
)
def test_a_claim_that_does_not_fit_its_operation_is_refused(slug, values, claimed):
    with pytest.raises(ValueError, match=r"does not work on|claimed number"):
        checked(slug, values, claimed)


def test_numbers_in_different_units_are_refused():
    operands = [Operand(Decimal(89), KINDS["percentage"]), Operand(Decimal(865), KINDS["count"])]
    with pytest.raises(ValueError, match="in one unit"):
        check(OPERATIONS["above"], operands)


@pytest.mark.parametrize("make", [lambda: Operand(None, KINDS["count"]), lambda: Operand(Decimal(-1), KINDS["count"])])
def test_an_operand_has_a_number_from_zero_or_says_what_is_missing(make):
    with pytest.raises(ValueError, match=r"says what is missing|not below zero"):
        make()


@pytest.mark.parametrize("rounding", ["0", "-1"])
def test_a_number_is_rounded_to_a_step_above_zero(rounding):
    with pytest.raises(ValueError, match="step above zero"):
        Claimed(Decimal(30), Decimal(rounding))


def test_every_result_has_its_own_word_and_symbol():
    assert len({result.label for result in ClaimResult}) == len({result.symbol for result in ClaimResult}) == 3


def test_claims_are_counted_in_words():
    assert [result.counted(number) for number in (1, 2) for result in ClaimResult] == [
        "1 adds up",
        "1 does not add up",
        "1 cannot be checked",
        "2 add up",
        "2 do not add up",
        "2 cannot be checked",
    ]


@given(earlier=st.integers(1, 5000), later=st.integers(0, 5000))
def test_a_change_in_per_cent_reproduces_itself_however_it_is_rounded(earlier, later):
    exact = (Decimal(later) - earlier) / earlier * 100
    for rounding in ("1", "0.1", "10"):
        claimed = (exact / Decimal(rounding)).quantize(Decimal(1)) * Decimal(rounding)
        assert checked("change_percent", [str(earlier), str(later)], str(claimed), rounding).result is REPRODUCES
