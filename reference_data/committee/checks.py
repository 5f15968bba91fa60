"""Rules that hold in and between the files of the committee."""

from collections.abc import Iterator

from reference_data.committee.common import COMMITMENTS, ITEMS, MEETINGS, PRIORITIES
from reference_data.committee.meetings import addresses_of
from reference_data.reading import FileProblem, FilesRead, Row


def check_committee(reading: FilesRead) -> Iterator[FileProblem]:
    """All contradictions within and between the committee's files."""
    rows = reading.rows
    yield from _meeting_problems(rows[MEETINGS])
    for row in rows[COMMITMENTS]:
        yield from _commitment_problems(row)
    if MEETINGS not in reading.unreadable:
        days = {str(row["date"]) for row in rows[MEETINGS]} | reading.unread.get((MEETINGS, "date"), set())
        for row in rows[ITEMS]:
            if row["meeting_date"].isoformat() not in days:
                yield row.problem("meeting_date", f"there is no meeting on {row['meeting_date']} in {MEETINGS}")
    titles: dict[str, str] = {}
    for row in rows[PRIORITIES]:
        if titles.setdefault(row["plan_slug"], row["plan"]) != row["plan"]:
            yield row.problem("plan", f"is {row['plan'][:40]!r}, but this plan was {titles[row['plan_slug']][:40]!r}")


def _meeting_problems(rows: list[Row]) -> Iterator[FileProblem]:
    seen: dict[tuple, int] = {}
    addresses: dict[str, int] = {}
    for row, address in zip(rows, addresses_of(rows), strict=True):
        key = (row["committee"], row["date"])
        if row["date"] and key in seen:
            yield row.problem("date", f"this committee's meeting of {row['date']} stands already in line {seen[key]}")
        seen.setdefault(key, row.line)
        if address in addresses:
            yield row.problem("slug", f"makes the same address as line {addresses[address]}; give it another slug")
        addresses.setdefault(address, row.line)


def _commitment_problems(row: Row) -> Iterator[FileProblem]:
    if row["answered_on"] and not row["answer"]:
        yield row.problem("answer", "is empty; say what the answer of that day was")
    if row["answered_on"] and not row["outcome"]:
        yield row.problem("outcome", "is empty; say how the answer reads")
    if row["outcome"] and not row["answered_on"]:
        yield row.problem("outcome", "is given, though there is no answer")
