"""All KPIs as they stood on a day, in brief: from the file of former standings, held against the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Sum

from kpis.changes.stood import Stood, stood_at
from kpis.figures.briefs import Brief, brief_of, renew_briefs
from kpis.models import Area, Kpi
from pages.standings import FEWEST_ON_DISK, find_standings, get_cached_standings
from pages.stood.store import open_store
from pages.touched import get_touched_kpis
from web.memory import ProcessMemory
from web.reading import ReadingContext

# each takes a megabyte where there are 4,000 KPIs
DAYS_KEPT = 3
# with more KPIs than this to look at it is quicker to look at all, and to assess them whole
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class _Day:
    """Standings of a day with the version of the data and the moment that they belong to."""

    version: str
    data: int
    moment: datetime
    home: int
    briefs: dict[int, Brief]


_days: ProcessMemory[tuple, _Day] = ProcessMemory(DAYS_KEPT)


def get_stood(reading: ReadingContext, home: Area) -> Stood:
    """All KPIs as they stood at the moment of `reading`."""
    version = reading.version.key

    def make(known: _Day | None) -> _Day:
        briefs = _renewed([known], reading, home, MOST_NAMED) if known else None
        if briefs is None:
            briefs = _kept(reading, home)
        if briefs is None:
            briefs = _renewed(_days.values(), reading, home, FEWEST_ON_DISK)
        if briefs is None:
            # a past day is held in memory in brief alone
            whole = find_standings(reading, home) if reading.is_past else get_cached_standings(reading, home)
            briefs = {standing.kpi.pk: brief_of(standing) for standing in whole}
        return _Day(version, reading.version.data, reading.moment, home.pk, briefs)

    key = (settings.DATABASES["default"]["NAME"], reading.day)
    day = _days.get(key, make, lambda known: known.version == version and known.home == home.pk)
    return stood_at(day.briefs, reading.moment)


def _renewed(known: Iterable[_Day], reading: ReadingContext, home: Area, most: int) -> dict[int, Brief] | None:
    """Standings of the known day from which fewest KPIs may differ, these worked out again; None where many may."""
    found = []
    for day in known:
        if day.home == home.pk and day.data <= reading.version.data:
            touched = get_touched_kpis(day.data, day.moment, reading.moment)
            if touched is not None and len(touched) <= most:
                found.append((touched, day))
    if not found:
        return None
    touched, nearest = min(found, key=lambda pair: len(pair[0]))
    return renew_briefs(nearest.briefs, reading.moment, home, touched, most)


def _kept(reading: ReadingContext, home: Area) -> dict[int, Brief] | None:
    """Standings from the file; None where there is none, or too many are not in it as they are now.

    Those of KPIs that something may have happened to since they were read are held against the database.
    """
    with open_store(home.pk) as store:
        if store is None:
            return None
        event = store.newest_event
        sure, briefs = store.read_up_to(event), store.at(reading.moment)
    # to count them is quicker than to read the numbers of thousands; a KPI that comes or goes is told by an event
    counted = Kpi.objects.aggregate(number=Count("pk"), ids=Sum("pk"))
    is_whole = (counted["number"], counted["ids"] or 0) == (len(sure), sum(sure))
    unsure = set() if is_whole else set(Kpi.objects.values_list("pk", flat=True)) - sure
    touched = get_touched_kpis(event, reading.moment, reading.moment)
    named = None if touched is None or len(unsure | touched) > MOST_NAMED else unsure | touched
    return renew_briefs(briefs, reading.moment, home, named, MOST_NAMED)
