"""Words of a page on each of hundreds of KPIs: kept in pieces, and said again only of those with another figure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from kpis.figures.standings import Standing
from ledger.asked import Tables, note_tables, tables_asked
from pages.changed_tables import JUDGED_BY
from pages.recorded import RecordVersion, get_record_version
from pages.touched import get_kpis_with_figures_since
from web.memory import ProcessMemory
from web.pieces import Pieces
from web.reading import ReadingContext


@dataclass(frozen=True, slots=True)
class _Said:
    """Pieces of KPIs, the tables they rest on, the versions of all data and of these, and the moment they belong to."""

    version: str
    tables: Tables
    record: RecordVersion
    data: int
    moment: datetime
    pieces: Pieces


class SaidByKpi:
    """Words of a page on KPIs, as pieces by their primary keys, for the `most` choices and days used last.

    They must rest on the record and on figures of that KPI alone, in whatever area; not on the address or a person.
    """

    def __init__(self, most: int):
        self._kept: ProcessMemory[tuple[Hashable, ...], _Said] = ProcessMemory(most)

    def get(
        self,
        choice: str,
        standings: Sequence[Standing],
        reading: ReadingContext,
        say: Callable[[Sequence[Standing]], Iterable[bytes]],
    ) -> Pieces:
        """The pieces of `standings` under a choice, and of others asked for under it; `say` makes one of each."""
        version = reading.version.key

        def make(known: _Said | None) -> _Said:
            touched = _get_touched(known, reading) if known else None
            with tables_asked() as asked:
                # standings were made of these before
                note_tables(JUDGED_BY)
                if known is None or touched is None:
                    pieces = Pieces(_with_keys(standings, say))
                else:
                    note_tables(known.tables)
                    wanted = [one for one in standings if one.pk in touched or one.pk not in known.pieces]
                    # of others that were asked for once it is not known any more what is to be said
                    gone = touched - {one.pk for one in wanted}
                    pieces = known.pieces.with_others(dict(_with_keys(wanted, say)), gone)
            tables = frozenset(asked)
            record = get_record_version(reading, tables)
            return _Said(version, tables, record, reading.version.data, reading.moment, pieces)

        key = (settings.DATABASES["default"]["NAME"], reading.day, choice)
        return self._kept.get(
            key, make, lambda known: known.version == version and all(one.pk in known.pieces for one in standings)
        ).pieces


def _get_touched(known: _Said, reading: ReadingContext) -> set[int] | None:
    """KPIs with other figures than when `known` was said; None where more may be another. Four queries at most."""
    if known.record != get_record_version(reading, known.tables) or known.data > reading.version.data:
        return None
    return get_kpis_with_figures_since(known.data, known.moment, reading.moment)


def _with_keys(
    standings: Sequence[Standing], say: Callable[[Sequence[Standing]], Iterable[bytes]]
) -> Iterable[tuple[int, bytes]]:
    return zip((one.pk for one in standings), say(standings), strict=True) if standings else ()
