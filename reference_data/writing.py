"""Bringing the ledger up to date with the rows of the files, in one transaction.

Reference facts (definitions, findings, events) are kept in place, each change with an audit event.
Figures, targets, breaks and progress updates are never changed: a row that differs from what was
last loaded becomes a revision, known from now on, and the old one stays known to earlier dates.
A figure that has left the files is withdrawn (`wrong_values`); other rows that have left them stay as they are.

To load one more kind of row, write a function from the `Loading` and put it into `STEPS`.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from reference_data import agreements, catalogue, claims, facts, inspections, ledger, sums, wrong_values
from reference_data.committee import items, meetings, plans, promises, risks
from reference_data.figures import AREA_OF_NEIGHBOURS
from reference_data.load import Loading, Report
from reference_data.reading import Row

# in this order: each step refers to what the steps before it have left in the loading
STEPS: tuple[Callable[[Loading], None], ...] = (
    catalogue.sources,
    catalogue.areas,
    catalogue.neighbours,
    catalogue.kpis,
    catalogue.framework,
    catalogue.releases,
    agreements.load_agreements,
    sums.load_sums,
    ledger.targets,
    ledger.breaks,
    wrong_values.withdrawals,
    ledger.figures,
    ledger.ranges,
    ledger.forecasts,
    inspections.inspections,
    inspections.judgements,
    inspections.recommendations,
    inspections.recommendation_kpis,
    inspections.lineage,
    inspections.findings,
    inspections.neighbour_judgements,
    inspections.service_judgements,
    ledger.progress_updates,
    facts.actions,
    facts.events,
    meetings.meetings,
    promises.commitments,
    items.items,
    plans.plans,
    risks.risks,
    claims.claims,
    facts.statements,
    facts.glossary,
    facts.themes,
)


def area_names() -> tuple[str, ...]:
    """The names that observations may give as their area."""
    return (settings.COUNCIL_AREA, settings.COUNCIL_REGION, catalogue.COUNTRY, AREA_OF_NEIGHBOURS)


@transaction.atomic
def write(
    rows: dict[str, list[Row]],
    now: datetime,
    progress: Callable[[int, int], None] = lambda done, steps: None,
    *,
    may_withdraw_many: bool = False,
) -> Report:
    """Load checked rows as known at `now`; all or nothing. `progress` is told how many steps are done.

    Raises LoadRefused where most figures have left the files, unless it `may_withdraw_many`.
    """
    loading = Loading(rows, now, may_withdraw_many)
    loading.report.warnings += wrong_values.describe_values_alike(rows)
    for done, step in enumerate(STEPS):
        progress(done, len(STEPS))
        step(loading)
    progress(len(STEPS), len(STEPS))
    return loading.report
