"""Making former standings ahead: a few KPIs at a time, so that it can be interrupted and goes on where it was."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import AuditEvent
from kpis.catalogue.queries import get_home
from kpis.figures.history import get_histories
from kpis.models import Kpi
from pages.stood.store import Store, open_to_write
from pages.touched import get_touched_kpis
from web.shelf import Shelf

TURN = "stood-making"
KPIS_AT_ONCE = 20
# at most so many standings are kept, some 80 bytes each; KPIs beyond are worked out when they are asked for
MOST_ROWS = 4_000_000


@dataclass(frozen=True)
class Made:
    """Numbers of KPIs that were read and that are left, and of standings that are kept."""

    kpis: int
    left: int
    rows: int


def make_ahead(seconds: float | None = None) -> Made | None:
    """Bring the file up to the newest audit event, for at most so many seconds of the processor.

    None where another process is at it.
    """
    started = time.process_time()
    with Shelf(TURN).turn(waits=False) as is_ours:
        if not is_ours:
            return None
        home = get_home()
        with open_to_write(home.pk) as store:
            event, left = _find_left(store)
            number, rows = 0, store.rows
            for chunk in _chunks(left):
                if (seconds is not None and time.process_time() - started >= seconds) or rows >= MOST_ROWS:
                    break
                rows += store.put(get_histories(chunk, home, store.of(chunk)).items(), event)
                number += len(chunk)
            return Made(number, len(left) - number, rows)


def _find_left(store: Store) -> tuple[int, list[int]]:
    """The newest audit event, noted in the file, and the KPIs that have to be read up to it, new ones first.

    The event is looked up before any row is read: what comes in between is told by a later one.
    """
    newest = AuditEvent.objects.order_by("-id").values_list("id", "at").first()
    now = timezone.now()
    kept, last = store.kpis, store.newest_event
    catalogue = set(Kpi.objects.values_list("pk", flat=True))
    store.drop(kept - catalogue)
    if newest is None:
        return 0, []
    event, at = newest
    touched = get_touched_kpis(last, now, now)
    same = set() if touched is None else store.read_up_to(last) - touched
    store.mark(event, at, same)
    return event, sorted(catalogue - same, key=lambda pk: (pk in kept, pk))


def _chunks(kpi_ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(kpi_ids), KPIS_AT_ONCE):
        yield kpi_ids[start : start + KPIS_AT_ONCE]
