"""All rules, found in the folders of `rules/`, and the choice of at most three questions a KPI and eight a meeting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from analysis.questions.rule import Question, Rule, ask
from analysis.questions.rules import figures, record
from analysis.questions.situations import Situation

MOST_OF_ONE, MOST_AT_A_MEETING = 3, 8


@cache
def get_rules() -> tuple[Rule, ...]:
    """All rules in their order. Raises ValueError where two have one rank or one name."""
    modules = [
        import_module(f"{folder.__name__}.{found.name}")
        for folder in (figures, record)
        for found in iter_modules(folder.__path__)
    ]
    rules = sorted((module.RULE for module in modules), key=lambda rule: rule.rank)
    if len({rule.rank for rule in rules}) < len(rules) or len({rule.slug for rule in rules}) < len(rules):
        raise ValueError("Two rules have one rank or one name.")
    return tuple(rules)


@cache
def _rules_about(kind: type[Situation]) -> tuple[Rule, ...]:
    return tuple(rule for rule in get_rules() if issubclass(kind, rule.about))


def find_questions(situations: Iterable[Situation]) -> list[Question]:
    """Every question that any rule has about `situations`, the heaviest of a rule first, at most three about one thing.

    About one thing those of the first rules are kept.
    """
    found = [question for one in situations for rule in _rules_about(type(one)) if (question := ask(rule, one))]
    of_one: Counter[tuple[str, ...]] = Counter()
    kept = []
    for question in sorted(found, key=lambda one: (one.rank, -one.weight, one.title)):
        of_one[question.address] += 1
        if of_one[question.address] <= MOST_OF_ONE:
            kept.append(question)
    return kept


def choose(questions: Sequence[Question], most: int = MOST_AT_A_MEETING) -> list[Question]:
    """The questions for a meeting, at most eight: the rules take turns in their order, each with its heaviest first.

    So one rule that finds much does not take the places of the others.
    """
    turns: defaultdict[str, int] = defaultdict(int)
    placed = []
    for question in questions:
        placed.append((turns[question.rule], question.rank, question))
        turns[question.rule] += 1
    placed.sort(key=lambda one: one[:2])
    return [question for _, _, question in placed[:most]]
