"""Bringing the ledger up to date with the rows of the files, in one transaction.

Reference facts (definitions, findings, events) are kept in place, each change with an audit event.
Figures, targets, breaks and progress updates are never changed: a row that differs from what was
last loaded becomes a revision, known from now on, and the old one stays known to earlier dates.
Rows that have left the files stay as they are.

To load one more kind of row, write a function from the `Loading` and put it into `STEPS`.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from reference_data import catalogue, claims, facts, ledger
from reference_data.checking import AREA_OF_NEIGHBOURS
from reference_data.load import Loading, Report
from reference_data.reading import Row

# in this order: each step refers to what the steps before it have left in the loading
STEPS: tuple[Callable[[Loading], None], ...] = (
    catalogue.sources,
    catalogue.areas,
    catalogue.neighbours,
    catalogue.kpis,
    ledger.targets,
    ledger.breaks,
    ledger.figures,
    ledger.forecasts,
    facts.inspections,
    facts.judgements,
    facts.recommendations,
    facts.lineage,
    facts.findings,
    ledger.progress_updates,
    facts.actions,
    facts.events,
    facts.meetings,
    claims.claims,
    facts.glossary,
)


def area_names() -> tuple[str, ...]:
    """The names that observations may give as their area."""
    return (settings.COUNCIL_AREA, settings.COUNCIL_REGION, catalogue.COUNTRY, AREA_OF_NEIGHBOURS)


@transaction.atomic
def write(
    rows: dict[str, list[Row]], now: datetime, progress: Callable[[int, int], None] = lambda done, steps: None
) -> Report:
    """Load checked rows as known at `now`; all or nothing. `progress` is told how many steps are done."""
    loading = Loading(rows, now)
    for done, step in enumerate(STEPS):
        progress(done, len(STEPS))
        step(loading)
    progress(len(STEPS), len(STEPS))
    return loading.report
