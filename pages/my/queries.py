"""Things that a person follows as they stood at a moment, with what changed since the committee's last meeting."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from accounts.models import User
from analysis.changes.change import Change, KnownChange, said
from pages.changes.queries import get_changes
from pages.changes.since import SinceMeeting, build_since, get_span_since
from pages.my.kinds import KINDS, FollowedNow
from scrutiny.following.queries import get_followed
from scrutiny.models import Followed
from web.reading import ReadingContext


@dataclass(frozen=True)
class LineOfMine:
    """One followed thing: where it stands, its page, and the number of its changes since the last meeting."""

    kind: str
    line: FollowedNow
    url: str
    changes: int

    @property
    def key(self) -> str:
        """Kind and slug, by which a button names it."""
        return f"{self.kind}:{self.line.thing.slug}"


@dataclass(frozen=True)
class MyPage:
    """All that one person follows, in their order, and what changed of it since the committee's last meeting.

    `since` is None where no meeting is known. `later` counts what was not known yet on the day shown.
    """

    lines: tuple[LineOfMine, ...]
    since: SinceMeeting | None
    later: int


def get_my_page(person: User, reading: ReadingContext) -> MyPage:
    """The page of one person. Its queries do not grow with how much they follow, and are few where it is nothing."""
    followed = get_followed(person)
    lines = get_lines(followed, reading)
    since = _changes_since(lines.values(), reading) if lines else None
    counted = count_changes(since.table.data.data if since and since.table else ())
    return MyPage(
        lines=tuple(
            LineOfMine(one.kind, line, reading.url(*line.thing.address), number_of(line, counted))
            for one in followed
            if (line := lines.get((one.kind, one.row)))
        ),
        since=since,
        later=len(followed) - len(lines),
    )


def _changes_since(lines: Collection[FollowedNow], reading: ReadingContext) -> SinceMeeting | None:
    found = get_span_since(reading)
    if found is None:
        return None
    meeting, span = found
    return build_since(meeting, span, changes_of(lines, get_changes(span, reading).all), reading)


def get_lines(followed: Iterable[Followed], reading: ReadingContext) -> dict[tuple[str, int], FollowedNow]:
    """The line of each followed row by kind and key; what was not known at the moment has none, nor has an old kind."""
    rows: dict[str, set[int]] = defaultdict(set)
    for one in followed:
        rows[one.kind].add(one.row)
    return {
        (kind, row): line
        for kind, wanted in rows.items()
        if kind in KINDS
        for row, line in KINDS[kind].lines(wanted, reading).items()
    }


def changes_of(lines: Iterable[FollowedNow], changes: Iterable[Change]) -> list[KnownChange]:
    """Those of `changes` that are of one of the lines, in words."""
    pages = frozenset().union(*(line.pages for line in lines))
    return said(one for one in changes if tuple(map(str, one.address)) in pages)


def count_changes(changes: Iterable[KnownChange]) -> Counter[tuple[str, ...]]:
    """Number of changes by the page they are of."""
    return Counter(tuple(map(str, one.address)) for one in changes)


def number_of(line: FollowedNow, counted: Mapping[tuple[str, ...], int]) -> int:
    """Number of changes of one line, of those that `count_changes` counted."""
    return sum(counted[page] for page in line.pages)
