"""Standings of all KPIs: worked out once, kept in memory and on disk, and renewed only where something changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home
from kpis.figures.standings import Standing, get_standings, renew_standings
from kpis.models import Area, Kpi
from pages.touched import get_touched_kpis
from web.memory import ProcessMemory
from web.reading import ReadingContext, read_present
from web.shelf import Shelf

# the present and one day looked back to
DAYS_KEPT = 2
# to work out fewer anew is quicker than to keep them for the next process
FEWEST_ON_DISK = 100
KPIS_IN_A_PART = 400
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Known:
    """Standings with the version of the data and the moment that they belong to."""

    version: str
    data: int
    moment: datetime
    home: int
    standings: list[Standing]


_known: ProcessMemory[tuple, _Known] = ProcessMemory(DAYS_KEPT)


def get_cached_standings(reading: ReadingContext, home: Area) -> list[Standing]:
    """Standings of all KPIs, worked out in this process once for each change of what a KPI rests on."""
    version = reading.version.key

    def make(known: _Known | None) -> _Known:
        standings = _renewed(known, reading, home)
        if standings is None:
            standings = _from_disk(reading, home) if known is None and not reading.is_past else None
        if standings is None:
            standings = get_standings(reading.moment, home, before=known.standings if known else ())
        return _Known(version, reading.version.data, reading.moment, home.pk, standings)

    key = (settings.DATABASES["default"]["NAME"], reading.day)
    return _known.get(key, make, lambda known: known.version == version and known.home == home.pk).standings


def is_worth_keeping() -> bool:
    """True where the catalogue is so large that whoever starts should find its standings on disk. One query."""
    return Kpi.objects.count() >= FEWEST_ON_DISK


def keep_standings() -> None:
    """Work out where every KPI stands and keep it on disk, so that no reader waits for it after an update."""
    get_cached_standings(read_present(), get_home())


def _renewed(known: _Known | None, reading: ReadingContext, home: Area) -> list[Standing] | None:
    """The known standings, those of changed KPIs worked out again; None where any KPI may have changed."""
    if known is None or known.home != home.pk or reading.version.data < known.data:
        return None
    touched = get_touched_kpis(known.data, known.moment, reading.moment)
    return None if touched is None else renew_standings(known.standings, touched, reading.moment, home)


def _from_disk(reading: ReadingContext, home: Area) -> list[Standing]:
    """Standings for a process that starts: those kept on disk by an earlier one, checked against the database.

    One process works out what is missing while the others wait, and keeps it where it is much.
    """
    shelf = Shelf("standings")
    with shelf.turn():
        newest = AuditEvent.objects.order_by("-id").values_list("id", "at").first()
        before = _of_this_database(shelf.take())
        standings = get_standings(reading.moment, home, before=before)
        kept = {id(standing) for standing in before}
        if newest and sum(id(standing) not in kept for standing in standings) >= FEWEST_ON_DISK:
            starts = range(0, len(standings), KPIS_IN_A_PART)
            shelf.put([newest, *(standings[start : start + KPIS_IN_A_PART] for start in starts)])
    return standings


def _of_this_database(kept: Iterator[Any]) -> list[Standing]:
    """The standings on disk, if the trail still has the event that was the newest when they were kept.

    After a restore it has not, or another one of that number: then ids of figures may have been given out twice.
    """
    event_id, at = next(kept, (0, NEVER))
    if not AuditEvent.objects.filter(pk=event_id, at=at).exists():
        return []
    return [standing for part in kept for standing in part]
