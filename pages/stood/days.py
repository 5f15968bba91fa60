"""All KPIs as they stood on a day, in brief: from the file of former standings, held against the database."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kpis.changes.stood import Stood, stood_at
from kpis.figures.briefs import Brief, brief_of, renew_briefs
from kpis.models import Area, Kpi
from pages.standings import get_cached_standings
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
        briefs = _renewed(known, reading, home) if known else None
        if briefs is None:
            briefs = _kept(reading, home)
        if briefs is None:
            briefs = {standing.kpi.pk: brief_of(standing) for standing in get_cached_standings(reading, home)}
        return _Day(version, reading.version.data, reading.moment, home.pk, briefs)

    key = (settings.DATABASES["default"]["NAME"], reading.day)
    day = _days.get(key, make, lambda known: known.version == version and known.home == home.pk)
    return stood_at(day.briefs, reading.moment)


def _renewed(known: _Day, reading: ReadingContext, home: Area) -> dict[int, Brief] | None:
    """Standings of an earlier version of the data, those worked out again that may have changed; None where many may."""
    if known.home != home.pk or known.data > reading.version.data:
        return None
    touched = get_touched_kpis(known.data, known.moment, reading.moment)
    if touched is None or len(touched) > MOST_NAMED:
        return None
    return renew_briefs(known.briefs, reading.moment, home, touched, MOST_NAMED)


def _kept(reading: ReadingContext, home: Area) -> dict[int, Brief] | None:
    """Standings from the file; None where there is none, or too many are not in it as they are now.

    Those of KPIs that something may have happened to since they were read are held against the database.
    """
    with open_store(home.pk) as store:
        if store is None:
            return None
        event = store.newest_event
        sure, briefs = store.read_up_to(event), store.at(reading.moment)
    unsure = set(Kpi.objects.values_list("pk", flat=True)) - sure
    touched = get_touched_kpis(event, reading.moment, reading.moment)
    named = None if touched is None or len(unsure | touched) > MOST_NAMED else unsure | touched
    return renew_briefs(briefs, reading.moment, home, named, MOST_NAMED)
