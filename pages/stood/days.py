"""All KPIs as they stood on a day, in brief: from the file of former standings, held against the database."""

import logging
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kpis.catalogue.queries import Names, get_names
from kpis.changes.stood import Stood, stood_at
from kpis.figures.briefs import brief_of
from kpis.figures.packed import Briefs, renew_briefs, renew_figures
from kpis.models import Area, Kpi
from pages.changed_tables import JUDGED_BY
from pages.recorded import RecordVersion, get_record_version
from pages.standings import FEWEST_ON_DISK, find_at_hand, get_cached_standings, stream_of_day
from pages.stood.store import Store, open_store
from pages.touched import get_kpis_with_figures_since, get_touched_kpis
from web.memory import ProcessMemory
from web.reading import ReadingContext

log = logging.getLogger(__name__)
# the present, the last meeting's, and two that a reader compares; each takes a fifth of a megabyte at 4,000 KPIs
DAYS_KEPT = 5
# with more KPIs than this to look at it is quicker to look at all, and to assess them whole
MOST_NAMED = 500


@dataclass(frozen=True, slots=True)
class _Day:
    """Standings of a day with the version of the data and of what they are judged by, and the moment they belong to."""

    version: str
    record: RecordVersion
    data: int
    moment: datetime
    home: int
    briefs: Briefs


@dataclass(frozen=True, slots=True)
class _Unsure:
    """KPIs whose standings in the file may have changed since they were read; None where any may have."""

    kpis: frozenset[int] | None


_days: ProcessMemory[tuple, _Day] = ProcessMemory(DAYS_KEPT)
# for the newest event that may have given a KPI another name
_names: ProcessMemory[tuple, Names] = ProcessMemory(1)
# for the version of the data and of the file, which KPIs of the file have to be held against the database
_unsure: ProcessMemory[tuple, _Unsure] = ProcessMemory(1)


def get_stood(reading: ReadingContext, home: Area) -> Stood:
    """All KPIs as they stood at the moment of `reading`."""
    version, record = reading.version.key, get_record_version(reading, JUDGED_BY)

    def make(known: _Day | None) -> _Day:
        briefs = _with_new_figures(known, record, reading, home) if known else None
        if briefs is None and known:
            briefs = _renewed([known], reading, home, MOST_NAMED)
        if briefs is None:
            briefs = _kept(reading, home)
        if briefs is None:
            briefs = _renewed(_days.values(), reading, home, FEWEST_ON_DISK)
        if briefs is None:
            # a past day is held in memory in brief alone
            find = stream_of_day if reading.is_past else get_cached_standings
            briefs = Briefs(map(brief_of, find(reading, home)))
        return _Day(version, record, reading.version.data, reading.moment, home.pk, briefs)

    key = (settings.DATABASES["default"]["NAME"], reading.day)
    day = _days.get(key, make, lambda known: known.version == version and known.home == home.pk)
    names = _names.get((settings.DATABASES["default"]["NAME"], record.event), lambda _: get_names())
    return stood_at(day.briefs, reading.moment, names)


def _with_new_figures(known: _Day, record: RecordVersion, reading: ReadingContext, home: Area) -> Briefs | None:
    """The known standings of the same day where only figures may be another, taken from whole ones that are at hand.

    None where more may be another, or many figures.
    """
    if (known.record, known.home) != (record, home.pk) or known.data > reading.version.data:
        return None
    touched = get_kpis_with_figures_since(known.data, known.moment, reading.moment)
    if touched is None or len(touched) > MOST_NAMED:
        return None
    whole = find_at_hand(reading, home)
    if whole is None:
        return renew_figures(known.briefs, reading.moment, home, touched)
    return known.briefs.with_others(brief_of(whole[key]) for key in touched if key in whole)


def _renewed(known: Iterable[_Day], reading: ReadingContext, home: Area, most: int) -> Briefs | None:
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


def _kept(reading: ReadingContext, home: Area) -> Briefs | None:
    """Standings from the file; None where there is none, or too many are not in it as they are now.

    Those of KPIs that something may have happened to since they were read are held against the database.
    """
    try:
        with open_store(home.pk) as store:
            if store is None:
                return None
            event = store.newest_event
            version = (settings.DATABASES["default"]["NAME"], home.pk, reading.version.key, event, *store.count(event))
            unsure = _unsure.get(version, lambda _: _find_unsure(store, event, reading.moment))
            briefs = store.at(reading.moment)
    except sqlite3.Error as error:
        log.warning("Former standings could not be read and were worked out: %s", error)
        return None
    return renew_briefs(briefs, reading.moment, home, unsure.kpis, MOST_NAMED)


def _find_unsure(store: Store, event: int, moment: datetime) -> _Unsure:
    found = set(Kpi.objects.values_list("pk", flat=True)) - store.read_up_to(event)
    touched = get_touched_kpis(event, moment, moment)
    is_any = touched is None or len(found | touched) > MOST_NAMED
    return _Unsure(None if touched is None or is_any else frozenset(found | touched))
