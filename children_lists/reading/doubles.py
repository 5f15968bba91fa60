"""Rows that repeat or contradict each other, within a list and between lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from children_lists.rows import ChildList, ChildRow, ListFinding, ListsRead, find

# Columns that give the end of something, with its beginning.
SPANS = (("started", "ended"), ("started", "authorised"), ("strategy", "conference"), ("missing_from", "missing_until"))

# Columns of two lists that say the same of a child.
SAME_DAYS = (("list_8", "started", "list_10", "entered"),)
FEW_COLUMNS, MOST_PAIRS = 2, 6


def settle_doubles(read: ListsRead) -> None:
    """Leave out repeated rows, keep the latest of a child where a list has one row each, and note contradictions."""
    for slug, one in list(read.lists.items()):
        # of a list with hardly a column that is read, nobody can say that two rows are the same
        rows = _without_repeats(one, read.findings) if len(one.columns) > FEW_COLUMNS else list(one.rows)
        if one.layout.latest_by:
            rows = _latest_of_each(one, rows, read.findings)
        _mark_backwards(one, rows, read.findings)
        if "child" in one.columns:
            nameless = [row.number for row in rows if not row.values.get("child") and "child" not in row.unread]
            if nameless:
                what = "There is no reference, so that each of these rows is counted as a child of its own."
                read.findings.append(find(one.layout.title, what, nameless))
        read.lists[slug] = ChildList(one.layout, one.sheet, one.columns, rows)
    read.findings += _different_births(read.lists.values())
    read.findings += _different_days(read.lists)


def _without_repeats(one: ChildList, findings: list[ListFinding]) -> list[ChildRow]:
    seen: set[tuple[object, ...]] = set()
    rows, repeated = [], []
    for row in one.rows:
        key = tuple(sorted(row.values.items(), key=lambda item: item[0]))
        is_whole = row.values.get("child") and not row.unread
        if is_whole and key in seen:
            repeated.append(row.number)
            continue
        seen.add(key)
        rows.append(row)
    if repeated:
        what = "The row says the same as an earlier one in every column that is read, and is counted once."
        findings.append(find(one.layout.title, what, repeated))
    return rows


def _latest_of_each(one: ChildList, rows: list[ChildRow], findings: list[ListFinding]) -> list[ChildRow]:
    by_child: defaultdict[str, list[ChildRow]] = defaultdict(list)
    for row in rows:
        by_child[row.child].append(row)
    kept, several = [], []
    for found in by_child.values():
        kept.append(max(found, key=lambda row: (str(row.values.get(one.layout.latest_by) or ""), row.number)))
        if len(found) > 1:
            several += [row.number for row in found]
    if several:
        what = "A child has several rows that differ, where one is expected. The one with the latest date is counted."
        findings.append(find(one.layout.title, what, several))
    return sorted(kept, key=lambda row: row.number)


def _mark_backwards(one: ChildList, rows: list[ChildRow], findings: list[ListFinding]) -> None:
    """Make the end unreadable where it comes before the beginning, so that no rule uses it."""
    for begin, end in SPANS:
        if not {begin, end} <= one.columns:
            continue
        wrong = []
        for row in rows:
            first, last = row.values.get(begin), row.values.get(end)
            if first is not None and last is not None and str(last) < str(first):
                wrong.append(row.number)
                row.unread = (*row.unread, begin, end)
        if wrong:
            headings = [one.layout.column(name).heading for name in (end, begin)]
            what = f"“{headings[0]}” is before “{headings[1]}”. Measures that need them leave the row out."
            findings.append(find(one.layout.title, what, wrong))


def _different_births(lists: Iterable[ChildList]) -> Iterator[ListFinding]:
    """Children whose date of birth differs between two lists of a family."""
    first: dict[tuple[str, str], tuple[object, ChildList, int]] = {}
    differing: defaultdict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for one in lists:
        for row in one.rows:
            born, child = row.values.get("born"), row.values.get("child")
            if born is None or child is None:
                continue
            key = one.layout.family, str(child)
            known = first.setdefault(key, (born, one, row.number))
            if known[0] != born:
                differing[known[1].layout.title, one.layout.title].append((known[2], row.number))
    for (here, there), pairs in differing.items():
        what = f"A child has another date of birth than in {there}: {_named(pairs)}. Put right the wrong one."
        yield ListFinding(here, what)


def _different_days(lists: Mapping[str, ChildList]) -> Iterator[ListFinding]:
    """Children of whom two lists give different days for the same event."""
    for slug, column, other_slug, other_column in SAME_DAYS:
        one, other = lists.get(slug), lists.get(other_slug)
        if one is None or other is None:
            continue
        known = {row.reference: row for row in one.rows if row.reference and row.values.get(column)}
        pairs = [
            (known[row.reference].number, row.number)
            for row in other.rows
            if row.reference in known
            and row.values.get(other_column) not in (None, known[row.reference].values[column])
        ]
        if pairs:
            headings = one.layout.column(column).heading, other.layout.column(other_column).heading
            what = f"“{headings[0]}” differs from “{headings[1]}” in {other.layout.title}: {_named(pairs)}."
            yield ListFinding(one.layout.title, f"{what} Each figure is counted from its own list.")


def _named(pairs: Sequence[tuple[int, int]]) -> str:
    """Pairs of rows in words: "rows 3 and 7, 9 and 4 and 2 more"."""
    named = ", ".join(f"{here:,} and {there:,}" for here, there in pairs[:MOST_PAIRS])
    return f"rows {named}" + (f" and {len(pairs) - MOST_PAIRS:,} more" if len(pairs) > MOST_PAIRS else "")
