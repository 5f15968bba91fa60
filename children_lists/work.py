"""The work of one job: files read as lists, and counted, or shown as the ladder or the weeks of today."""

from collections.abc import Iterator, Sequence
from typing import Any

from analysis.importing.table import FileTable, TableTooLarge, UnreadableFile
from children_lists.job import ListsJob, ListsTask
from children_lists.ladder import build_ladder
from children_lists.layouts import BY_SLUG
from children_lists.measures.registry import count_all
from children_lists.pre_birth import build_tracking
from children_lists.reading.doubles import settle_doubles
from children_lists.reading.sheets import read_lists
from children_lists.rows import ListsRead
from exports.reading.tables import read_tables

MOST_FINDINGS = 60
NOTHING_KNOWN = (
    "None of Annex A lists 1 to 11, the SSDA903 tables or the templates of this page was found in what you brought. "
    "They are known by the headings of their columns, which must be as published."
)
TOO_LARGE = (
    "A list has more than 50,000 rows or 500,000 filled cells and is not read. Bring the lists of the last six months, "
    "each on a sheet or in a file of its own."
)
NOT_FOR_THIS = {
    ListsTask.LADDER: "The ladder needs list 8 of Annex A with the days on which care began and of the last health "
    "assessment, or the list of initial health assessments.",
    ListsTask.PRE_BIRTH: "Tracking needs list 4 of Annex A with dates of birth, or the list of pre-birth assessments.",
}


def do_job(job: ListsJob, contents: Sequence[bytes]) -> dict[str, Any]:
    """Read the files and answer the job; the answer has `refused` with the reason where they cannot be taken."""
    try:
        read = read_lists(_tables(contents), job.taken)
    except TableTooLarge:
        return {"refused": TOO_LARGE}
    except UnreadableFile as error:
        return {"refused": str(error)}
    if not read.lists:
        return {"refused": " ".join(f"{why[:1].upper()}{why[1:]}" for why in read.refused.values()) or NOTHING_KNOWN}
    rows = [[BY_SLUG[slug].title, number] for slug, number in read.rows.items()]
    settle_doubles(read)
    return _answer(job, read) | {"lists": rows, "unknown": read.unknown, "findings": _findings(read)}


def _answer(job: ListsJob, read: ListsRead) -> dict[str, Any]:
    if job.task is ListsTask.COUNT:
        return _counts(job, read)
    if job.task is ListsTask.LADDER:
        ladder = build_ladder(read, job.today, job.holidays)
        return _counts(job, read) | {"ladder": ladder} if ladder else {"refused": NOT_FOR_THIS[job.task]}
    tracking = build_tracking(read, job.today, job.holidays)
    return _counts(job, read) | {"tracking": tracking} if tracking else {"refused": NOT_FOR_THIS[job.task]}


def _counts(job: ListsJob, read: ListsRead) -> dict[str, Any]:
    counted, missing = count_all(read, job.periods, job.taken, job.holidays)
    return {"counted": counted, "missing": missing}


def _findings(read: ListsRead) -> list[str]:
    refused = [f"{why[:1].upper()}{why[1:]}" for why in read.refused.values()]
    found = [finding.words for finding in read.findings]
    more = [f"{len(found) - MOST_FINDINGS:,} more findings are not shown."] if len(found) > MOST_FINDINGS else []
    return [*refused, *found[:MOST_FINDINGS], *more]


def _tables(contents: Sequence[bytes]) -> Iterator[FileTable]:
    for content in contents:
        # the name of a file may be anything, and is not known here
        yield from read_tables(content, "")
