"""The registry of rules: one file a rule, each with its tests, at most three questions a KPI and eight a meeting."""

from pathlib import Path

from analysis.promises import PromiseState
from analysis.questions.registry import MOST_AT_A_MEETING, MOST_OF_ONE, choose, find_questions, get_rules
from tests.analysis.questions.makers import ASKED, CLAIM, KPI, PROMISE, RISK, with_facts

HERE = Path(__file__).parent
FULL = with_facts(
    KPI,
    target="95%",
    is_worsening=True,
    misses_consistently=True,
    neighbours=5,
    behind=5,
    periods_missed=3,
    newer_out="It is out",
    revised=4,
    is_unsure=True,
)


def test_every_rule_is_found_and_has_tests_of_its_own():
    files = [path for path in Path("analysis/questions/rules").glob("*/*.py") if path.stem != "__init__"]
    assert len(get_rules()) == len(files) == 15
    assert {path.stem for path in files} == {rule.slug.replace("-", "_") for rule in get_rules()}
    assert all((HERE / f"test_{path.stem}.py").exists() for path in files)


def test_rules_stand_in_the_order_of_their_ranks():
    ranks = [rule.rank for rule in get_rules()]
    assert ranks == sorted(set(ranks))
    assert get_rules()[0].slug == "promise-late"


def test_nothing_is_asked_where_no_rule_fires():
    assert find_questions([KPI, ASKED, PROMISE, CLAIM, RISK]) == []


def test_at_most_three_questions_about_one_kpi_those_of_the_first_rules():
    found = find_questions([FULL])
    assert [question.rule for question in found] == ["worsening", "out-of-reach", "worse-than-neighbours"]
    assert len(found) == MOST_OF_ONE


def test_at_most_eight_at_a_meeting_and_the_rules_take_turns():
    late = [
        with_facts(PROMISE, title=f"Promise {n}", address=("scrutiny:promise", str(n)), state=PromiseState.LATE)
        for n in range(10)
    ]
    chosen = choose(find_questions([*late, FULL, with_facts(RISK, mitigation="")]))
    assert len(chosen) == MOST_AT_A_MEETING
    assert [question.rule for question in chosen[:6]] == [
        *("promise-late", "worsening", "out-of-reach", "worse-than-neighbours", "no-mitigation", "promise-late")
    ]


def test_the_heaviest_of_a_rule_comes_first_and_then_by_name():
    often = with_facts(ASKED, title="B", address=("b",), years=(2013, 2016, 2019, 2023))
    thrice = [with_facts(ASKED, title=title, address=(title,), years=(2016, 2019, 2023)) for title in ("C", "A")]
    assert [question.title for question in find_questions([*thrice, often])] == ["B", "A", "C"]


def test_the_key_of_a_question_is_its_rule_and_what_it_is_about():
    (question,) = find_questions([with_facts(KPI, is_unsure=True)])
    assert question.key == "small-counts:pages:kpi:visits"
