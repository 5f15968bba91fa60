"""Writes of links that the lineage proposes: a manager confirms or declines each, and takes either back.

Permission first, one transaction, an audit event last. Each names the version of the recommendation it was made from.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import sentence_problems
from inspections.lineage.queries import get_proposed_links
from inspections.models import DeclinedLink, Recommendation, RecommendationKpi
from inspections.queries import lock_recommendation
from kpis.models import Kpi
from ledger.workflow import InvalidEntry, NotOpen, refuse_problems, require_version, save_next_version

WHY = "Say in a sentence why it measures this recommendation."
WHY_NOT = "Say in a sentence why it does not measure this recommendation."
WHY_WITHDRAWN = "Say in a sentence why the link is taken back."


@transaction.atomic
def confirm_link(
    *, recommendation: Recommendation, version: int, kpi: str, strength: str, reason: str, by: User
) -> RecommendationKpi:
    """Link a proposed KPI, by its code, to a recommendation. Raises InvalidEntry, NewerVersion and NotOpen."""
    row, now = _lock(recommendation, version, by), timezone.now()
    proposed = _proposed(row, kpi, now)
    problems = list(sentence_problems("reason", reason, WHY))
    if strength not in RecommendationKpi.Strength.values:
        problems.append(Problem("strength", "Choose whether it measures all of it or a part."))
    if problems:
        raise InvalidEntry(problems)
    link = RecommendationKpi.objects.create(
        recommendation=row, kpi=proposed, strength=strength, reason=reason.strip(), known_from=now, confirmed_by=by
    )
    save_next_version(row)
    after = {"kpi": proposed.code, "strength": strength, "reason": link.reason}
    record(by=by, action="kpi_link_confirmed", subject=link, after=after)
    return link


@transaction.atomic
def decline_link(*, recommendation: Recommendation, version: int, kpi: str, reason: str, by: User) -> DeclinedLink:
    """Decline a proposed KPI, so that it is not proposed again. Raises InvalidEntry, NewerVersion and NotOpen."""
    row, now = _lock(recommendation, version, by), timezone.now()
    proposed = _proposed(row, kpi, now)
    refuse_problems(sentence_problems("reason", reason, WHY_NOT))
    declined = DeclinedLink.objects.create(
        recommendation=row, kpi=proposed, reason=reason.strip(), declined_by=by, known_from=now
    )
    save_next_version(row)
    after = {"kpi": proposed.code, "reason": declined.reason}
    record(by=by, action="kpi_link_declined", subject=declined, after=after)
    return declined


@transaction.atomic
def propose_link_again(*, recommendation: Recommendation, version: int, kpi: str, by: User) -> DeclinedLink:
    """Take back that a KPI was declined. Raises NewerVersion and NotOpen."""
    row = _lock(recommendation, version, by)
    declined = row.declined_links.select_for_update(of=("self",)).filter(kpi__code=kpi, superseded_at=None).first()
    if declined is None:
        raise NotOpen("This KPI was not declined here.")
    declined.superseded_at = max(timezone.now(), declined.known_from)
    declined.taken_back_by = by
    declined.save(update_fields=["superseded_at", "taken_back_by"])
    save_next_version(row)
    record(by=by, action="kpi_link_proposed_again", subject=declined, before={"reason": declined.reason})
    return declined


@transaction.atomic
def withdraw_link(
    *, recommendation: Recommendation, version: int, kpi: str, reason: str, by: User
) -> RecommendationKpi:
    """Take back a link that was confirmed here; earlier days still show it.

    Raises InvalidEntry, NewerVersion, and NotOpen for a link of a data file.
    """
    row = _lock(recommendation, version, by)
    standing = row.kpi_links.select_for_update(of=("self",)).filter(kpi__code=kpi, superseded_at=None)
    link = standing.filter(confirmed_by__isnull=False).first()
    if link is None:
        raise NotOpen("This link was not confirmed here.")
    refuse_problems(sentence_problems("reason", reason, WHY_WITHDRAWN))
    link.superseded_at = max(timezone.now(), link.known_from)
    link.withdrawn_by, link.revision_reason = by, reason.strip()
    link.save(update_fields=["superseded_at", "withdrawn_by", "revision_reason"])
    save_next_version(row)
    before = {"kpi": kpi, "strength": link.strength, "reason": link.reason}
    record(by=by, action="kpi_link_withdrawn", subject=link, before=before, after={"reason": link.revision_reason})
    return link


def _lock(recommendation: Recommendation, version: int, by: User) -> Recommendation:
    require(by, Permission.PROGRESS_APPROVE)
    return require_version(lock_recommendation(recommendation), version)


def _proposed(row: Recommendation, code: str, now: datetime) -> Kpi:
    """The KPI with `code`, if the lineage proposes it now. Raises NotOpen."""
    found = next((one.kpi for one in get_proposed_links(row, now) if one.kpi.code == code), None)
    if found is None:
        raise NotOpen("This KPI is not proposed for this recommendation.")
    return found
