"""The paragraph on top of a list of changes, made by rules from the list alone."""

from collections.abc import Mapping, Sequence

from analysis.changes.change import Change, ChangeKind, Span, Turn, heaviest, said
from analysis.core.periods import long_date

# more kinds than these are counted together, so that the paragraph stays one
MOST_KINDS = 6
# in a line on the first page
KINDS_IN_A_LINE = 2


def describe_span(span: Span, *, is_now: bool) -> str:
    """The two moments in words: "between the end of 12 January 2022 and now"."""
    last = "now" if is_now else f"the end of {long_date(span.end_day)}"
    return f"between the end of {long_date(span.start_day)} and {last}"


def describe_changes(found: dict[ChangeKind, list[Change]], span: Span, *, is_now: bool) -> str:
    """Describe all changes, in groups by kind, in a paragraph: how many, what weighs most, what is worse and better.

    "Nothing changed ..." where there are none. The order of kinds and the weights are those of the list.
    """
    words = describe_span(span, is_now=is_now)
    if not found:
        return f"Nothing changed {words}."
    sentences = [f"{words[:1].upper()}{words[1:]} there {_was_or_were(found)} {_counted(found)}."]
    sentences += [words for words in (_grades(found), _standings(found), _promises(found)) if words]
    return " ".join(sentences)


def describe_weighty(found: Mapping[ChangeKind, int]) -> str:
    """The first kinds of change with their numbers, in a line: "2 grades by Ofsted, 7 new areas to improve"."""
    counted = [kind.counted(found[kind]) for kind in ChangeKind if kind in found]
    return ", ".join(counted[:KINDS_IN_A_LINE]) or "no grade, promise or standing of a KPI changed"


def _was_or_were(found: dict[ChangeKind, list[Change]]) -> str:
    return "was" if len(next(iter(found.values()))) == 1 else "were"


def _counted(found: dict[ChangeKind, list[Change]]) -> str:
    named = [kind.counted(len(own)) for kind, own in list(found.items())[:MOST_KINDS]]
    rest = sum(len(own) for own in list(found.values())[MOST_KINDS:])
    if rest:
        named.append("1 other change" if rest == 1 else f"{rest:,} other changes")
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _grades(found: dict[ChangeKind, list[Change]]) -> str:
    """The weightiest grade: "Overall effectiveness was Inadequate and is Requires improvement"."""
    first = next(iter(said(heaviest(found.get(ChangeKind.GRADE, ()), 1))), None)
    if first is None:
        return ""
    before = f" was {first.before} and" if first.before else ""
    return f"{first.subject}{before} is {first.after} ({first.about})."


def _standings(found: dict[ChangeKind, list[Change]]) -> str:
    counted = _turns(found.get(ChangeKind.STANDING, ()))
    return f"Of the KPIs that stand differently {counted}." if counted else ""


def _promises(found: dict[ChangeKind, list[Change]]) -> str:
    late = sum(one.turn is Turn.WORSE for one in found.get(ChangeKind.PROMISE, ()))
    if not late:
        return ""
    return f"{late} {'promise or request has' if late == 1 else 'promises or requests have'} become late."


def _turns(changes: Sequence[Change]) -> str:
    worse = sum(one.turn is Turn.WORSE for one in changes)
    better = sum(one.turn is Turn.BETTER for one in changes)
    if not worse and not better:
        return ""
    return f"{worse} {'stands' if worse == 1 else 'stand'} worse and {better} better"
