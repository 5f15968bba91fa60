"""Loading risks, as versions that two persons would stand behind."""

from accounts.audit import record
from reference_data.committee.common import RISKS
from reference_data.load import LOADER, Loading, plain
from reference_data.reading import Row
from scrutiny.models import (
    Risk,
    RiskVersion,
)
from web.dates import midnight

RISK_FACTS = ("as_at", "words", "mitigation", "mitigation_state", "basis", "source_id", "source_ref")


def risks(loading: Loading) -> None:
    """Risks, each as its document put it; a row that differs from what was loaded supersedes it from now on.

    What somebody has changed here since, with another's approval, stays.
    """
    count = loading.report.counts["risks"]
    found = loading.sync("named risks", Risk, ("slug",), ({"slug": row["slug"]} for row in loading.rows[RISKS]))
    standing = {version.risk_id: version for version in RiskVersion.objects.filter(status="approved")}
    for row in loading.rows[RISKS]:
        before = standing.get(found[row["slug"],].pk)
        asked = [loading.recommendation_by_code[code,] for code in row["recommendation_codes"]]
        version = _risk_version(loading, row, found[row["slug"],])
        if before is not None and (before.entered_by_id or _risk_facts(before) == _risk_facts(version)):
            count.same += 1
            continue
        _write_risk(loading, version, before)
        version.recommendations.set(asked)
        count.new += before is None
        count.revised += before is not None


def _risk_version(loading: Loading, row: Row, risk: Risk) -> RiskVersion:
    document = loading.document_of(row)
    days = [row["as_at"], *([document.published_on] if document and document.published_on else [])]
    return RiskVersion(
        risk=risk,
        as_at=row["as_at"],
        words=row["risk"],
        mitigation=row["mitigation"],
        mitigation_state=row["state"],
        basis=row["basis"],
        status=RiskVersion.Status.APPROVED,
        # what was so on a day could be read once the document was out
        published_at=midnight(max(days)),
        **loading.source_of(row),
    )


def _risk_facts(version: RiskVersion) -> dict:
    return {name: getattr(version, name) for name in RISK_FACTS}


def _write_risk(loading: Loading, version: RiskVersion, before: RiskVersion | None) -> None:
    if before is not None:
        before.status = RiskVersion.Status.SUPERSEDED
        before.superseded_at = version.published_at = max(loading.now, before.published_at or loading.now)
        before.save(update_fields=["status", "superseded_at"])
        version.revises = before
        version.revision_reason = f"The data files give another row since {loading.now:%Y-%m-%d}."
    version.save()
    record(
        by=LOADER,
        action="risk_loaded" if before is None else "risk_revised",
        subject=version,
        before=plain(_risk_facts(before)) if before else None,
        after=plain(_risk_facts(version)),
    )
