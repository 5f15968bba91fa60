"""Standings of all KPIs: worked out once, kept in memory and on disk, and renewed only where something changed."""

from bisect import bisect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.conf import settings

from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home, stream_bases
from kpis.figures.standings import (
    KPIS_IN_A_PART,
    Standing,
    get_standings,
    put_together,
    renew_standings,
    stream_standings,
)
from kpis.models import Area, Kpi
from pages.changed_tables import JUDGED_BY
from pages.recorded import RecordVersion, get_record_version
from pages.touched import get_kpis_with_figures_since, get_touched_kpis
from scrutiny.meetings.queries import get_last_meeting
from web.memory import ProcessMemory
from web.reading import ReadingContext, read_present
from web.shelf import Shelf, kept_names, pack_part

SHELF = "standings"
_OF_A_DAY = f"{SHELF}-at-"
# the present and two days looked back to, between which a page says what has changed
DAYS_KEPT = 3
# each takes two megabytes where there are 4,000 KPIs
DAYS_ON_DISK = 60
# to work out fewer anew is quicker than to keep them for the next process, or to look for them on disk
FEWEST_ON_DISK = 100
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Known:
    """Standings with the version of the data and of what they are judged by, and the moment they belong to."""

    version: str
    record: RecordVersion
    data: int
    moment: datetime
    home: int
    standings: list[Standing]


_known: ProcessMemory[tuple, _Known] = ProcessMemory(DAYS_KEPT)


def get_cached_standings(reading: ReadingContext, home: Area) -> list[Standing]:
    """Standings of all KPIs, worked out in this process once for each change of what a KPI rests on."""
    version, record = reading.version.key, get_record_version(reading, JUDGED_BY)

    def make(known: _Known | None) -> _Known:
        if known is None:
            standings = put_together(stream_of_day(reading, home))
        else:
            standings = put_together(
                _with_new_figures(known, record, reading, home)
                or _renewed([known], reading, home)
                or get_standings(reading.moment, home, *_in_memory(home))
            )
        return _Known(version, record, reading.version.data, reading.moment, home.pk, standings)

    key = (settings.DATABASES["default"]["NAME"], reading.day)
    return _known.get(key, make, lambda known: known.version == version and known.home == home.pk).standings


def find_at_hand(reading: ReadingContext, home: Area) -> dict[int, Standing] | None:
    """The same by KPI if this process has them as they are now; None where it would have to look."""
    known = _known.find((settings.DATABASES["default"]["NAME"], reading.day))
    if known is None or (known.version, known.home) != (reading.version.key, home.pk):
        return None
    return {standing.pk: standing for standing in known.standings}


def stream_of_day(reading: ReadingContext, home: Area) -> Iterator[Standing]:
    """The same of a day that this process does not know, in the order of the catalogue, and kept on disk alone."""
    found = _renewed(_known.values(), reading, home, most=FEWEST_ON_DISK)
    return iter(found) if found else _from_disk(reading, home)


def is_worth_keeping() -> bool:
    """True where the catalogue is so large that whoever starts should find its standings on disk. One query."""
    return Kpi.objects.count() >= FEWEST_ON_DISK


def keep_standings() -> None:
    """Work out where every KPI stands and stood at the last meeting, so that no reader waits for it after an update."""
    reading, home = read_present(), get_home()
    get_cached_standings(reading, home)
    meeting = get_last_meeting(reading.moment, reading.shown_day)
    if meeting is not None and meeting.held_on is not None:
        get_cached_standings(reading.at(meeting.held_on), home)


def _with_new_figures(
    known: _Known, record: RecordVersion, reading: ReadingContext, home: Area
) -> list[Standing] | None:
    """The known standings of the same day, the KPIs with another figure assessed again on the basis they have.

    None where more than figures may be another. Five queries.
    """
    if (known.record, known.home) != (record, home.pk) or known.data > reading.version.data:
        return None
    touched = get_kpis_with_figures_since(known.data, known.moment, reading.moment)
    if touched is None:
        return None
    bases = [standing.basis for standing in known.standings if standing.pk in touched]
    return renew_standings(known.standings, bases, reading.moment, home)


def _renewed(
    known: Iterable[_Known], reading: ReadingContext, home: Area, most: int | None = None
) -> list[Standing] | None:
    """The known standings from which fewest KPIs differ, these worked out again.

    None where any KPI may differ, or more than `most`.
    """
    found = []
    for one in known:
        if one.home == home.pk and one.data <= reading.version.data:
            touched = get_touched_kpis(one.data, one.moment, reading.moment)
            if touched is not None and (most is None or len(touched) <= most):
                found.append((touched, one))
    if not found:
        return None
    touched, nearest = min(found, key=lambda pair: len(pair[0]))
    bases = list(stream_bases(reading.moment, touched)) if touched else []
    return renew_standings(nearest.standings, bases, reading.moment, home)


def _in_memory(home: Area) -> list[list[Standing]]:
    """Standings of all days that this process has worked out, by day."""
    return [known.standings for known in _known.values() if known.home == home.pk]


def _from_disk(reading: ReadingContext, home: Area) -> Iterator[Standing]:
    """Standings of a day that is new to this process: those kept on disk or in memory, checked against the database.

    A KPI that stood on the same at a day nearby is taken from there. One process works out what is missing while the
    others wait, and keeps it where it is much.
    """
    with Shelf(f"{SHELF}-past" if reading.is_past else SHELF).turn():
        newest = AuditEvent.objects.order_by("-id").values_list("id", "at").first()
        found, fresh, parts = stream_standings(reading.moment, home, *_at_or_near(reading, home)), 0, []
        while part := list(islice(found, KPIS_IN_A_PART)):
            fresh += sum(one.is_fresh for one in part)
            standings = [one.standing for one in part]
            # packed at once: it is not known yet whether they will be kept, and as they are they take far more memory
            parts.append(pack_part(standings))
            yield from standings
        if newest and fresh >= FEWEST_ON_DISK:
            Shelf(_name_of(reading.day)).put([pack_part(newest), *parts])
            _make_room()


def _at_or_near(reading: ReadingContext, home: Area) -> list[Iterable[Standing]]:
    """Standings in memory, and on disk those of the day or of days nearby, which are read as they are asked for."""
    kept = (_of_this_database(Shelf(name).take()) for name in _nearest_kept(reading.day))
    return [*_in_memory(home), *kept]


def _name_of(day: date | None) -> str:
    """Name of the shelf with the standings of a day; None is the present."""
    return f"{_OF_A_DAY}{day.isoformat()}" if day else SHELF


def _nearest_kept(day: date | None) -> list[str]:
    """Shelves with what may have stood on `day`: its own, else those of the days before and after it; None is now."""
    if day is None:
        return [SHELF]
    kept, name = sorted(kept_names(_OF_A_DAY)), _name_of(day)
    if name in kept:
        return [name]
    place = bisect(kept, name)
    # the present stands after all days
    return [*kept[max(0, place - 1) : place], kept[place] if place < len(kept) else SHELF]


def _make_room() -> None:
    """Remove the standings of the days kept on disk for longest, beyond so many."""
    for name in kept_names(_OF_A_DAY)[:-DAYS_ON_DISK]:
        Shelf(name).remove()


def _of_this_database(kept: Iterator[Any]) -> Iterator[Standing]:
    """The standings on disk, if the trail still has the event that was the newest when they were kept.

    After a restore it has not, or another one of that number: then ids of figures may have been given out twice.
    """
    event_id, at = next(kept, (0, NEVER))
    if AuditEvent.objects.filter(pk=event_id, at=at).exists():
        for part in kept:
            yield from part
