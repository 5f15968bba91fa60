"""Items of meetings and the promises that repeat them, told by meeting and place in the document."""

from collections import defaultdict

from reference_data.committee.common import COMMITMENTS, ITEMS
from reference_data.load import Loading
from reference_data.reading import Row
from scrutiny.models import (
    Meeting,
    MeetingItem,
)

# rows of scrutiny.csv that commitments.csv may say as well
REPEATED = (MeetingItem.Kind.REQUEST, MeetingItem.Kind.FOLLOW_UP)


def meeting_of_item(row: Row, held: dict[str, Meeting]) -> Meeting:
    candidates = [one for one in held.values() if one.held_on == row["meeting_date"]]
    return _of_committee(row["committee"], candidates, lambda one: one.committee)


def _of_committee(committee: str, candidates: list, name_of):
    """The meeting of this committee among those on a day, or the only one: the committee was renamed in 2019."""
    same = [one for one in candidates if name_of(one) == committee]
    return (same or candidates)[0]


def promises_by_item(loading: Loading, held: dict[str, Meeting]) -> dict[str, str]:
    """For each item that exactly one promise repeats, the promise: same meeting, same place in the same document."""
    by_meeting: dict[str, list[Row]] = defaultdict(list)
    for row in loading.rows[COMMITMENTS]:
        by_meeting[row["meeting_slug"]].append(row)
    found = {}
    for item in loading.rows[ITEMS]:
        if item["kind"] not in REPEATED:
            continue
        same = [row for row in by_meeting[meeting_of_item(item, held).code or ""] if _is_same_place(item, row)]
        if len(same) == 1:
            found[item["slug"]] = same[0]["slug"]
    return found


def _is_same_place(item: Row, promise: Row) -> bool:
    """True for the same place in the same document; a remark in brackets after it does not count."""
    item_ref, _, _ = item["source_ref"].partition(" (")
    promise_ref, _, _ = promise["source_ref"].partition(" (")
    return item["source_title"] == promise["source_title"] and bool(item_ref) and item_ref == promise_ref


def kpis_of_promises(loading: Loading, held: dict[str, Meeting], found: dict) -> dict[str, set[str]]:
    """The KPIs that items name, by the promise that repeats the item."""
    codes: dict[str, set[str]] = {slug: set() for (slug,) in found}
    repeated = promises_by_item(loading, held)
    for item in loading.rows[ITEMS]:
        if item["slug"] in repeated:
            codes[repeated[item["slug"]]].update(item["related_kpis"])
    return codes
