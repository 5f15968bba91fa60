"""A promise that is late, or whose day was moved twice or more."""

from analysis.promises import PromiseState
from analysis.questions.rule import Facts, Practice, Rule
from analysis.questions.situations import PromiseSituation

# a day that was moved so often is one to ask about, late or not
MOVED_OFTEN = 2
# more than any day counts, so that a day weighs less than one move
MOST_DAYS = 10_000_000


def _facts(one: PromiseSituation) -> Facts:
    facts = [f"{one.state.label}."]
    if one.due:
        facts.append(f"It was due {one.due}{f', {one.overdue} ago' if one.overdue else ''}.")
    if one.slips:
        facts.append(f"Its day was moved {'once' if one.slips == 1 else f'{one.slips} times'}.")
    return tuple(facts)


def _find(one: PromiseSituation) -> Facts:
    if one.state is not PromiseState.LATE and not (one.slips >= MOVED_OFTEN and one.state.is_unanswered):
        return ()
    return _facts(one)


RULE = Rule(
    slug="promise-late",
    rank=10,
    about=PromiseSituation,
    find=_find,
    question="What has become of this: {title}? When will the committee have it?",
    reason="What was promised and does not come is forgotten unless somebody asks.",
    practice=Practice.STATUTORY,
    # the newest come first: what was due long ago is answered least
    weight=lambda one: one.slips + (one.due_by.toordinal() / MOST_DAYS if one.due_by else 0),
)
