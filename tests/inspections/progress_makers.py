"""Makers of what the tests of progress and actions need; a test states only what matters to it."""

from datetime import UTC, date, datetime
from itertools import count

from accounts.models import User
from accounts.permissions import Role
from analysis.entry.progress import Document, Proposal
from inspections.action_plan import actions as planned_actions
from inspections.models import Finding, Inspection, Recommendation
from inspections.progress import actions
from kpis.models import Kpi, ServiceArea

_numbers = count(1)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
TODAY = date(2022, 6, 1)
REASON = "The recruitment of social workers took longer than planned."


def moment(year, month=1, day=1, hour=0, minute=0):
    """A moment in UTC."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def make_person(role=Role.OFFICER, **columns):
    return User.objects.create(email=f"progress{next(_numbers)}@example.org", role=role, **columns)


def make_manager(**columns):
    return make_person(Role.MANAGER, **columns)


def make_asked(lead=None, *, known_from=LONG_AGO, **columns):
    """A recommendation of an inspection of its own."""
    number = next(_numbers)
    inspection = Inspection.objects.create(
        slug=f"inspection-{number}",
        kind=Inspection.Kind.INSPECTION,
        type_words="standard inspection",
        started_on=date(2014, 2, 25),
        date_precision="exact",
        known_from=known_from,
    )
    values = {"short_title": f"Plans {number}", "summary": "Plans should be good.", "theme": "plans"} | columns
    return Recommendation.objects.create(
        inspection=inspection,
        number=1,
        code=f"{inspection.slug}-01",
        kind=Recommendation.Kind.RECOMMENDATION,
        lead=lead,
        **values,
    )


def make_led():
    """A recommendation and its lead."""
    lead = make_person()
    return make_asked(lead), lead


def make_kpi():
    number = next(_numbers)
    area, _ = ServiceArea.objects.get_or_create(slug="progress", defaults={"name": "progress", "position": 900})
    return Kpi.objects.create(
        code=f"PROGRESS-{number}",
        slug=f"progress-kpi-{number}",
        title=f"Visits on time {number}",
        definition="Share of children visited when they should be.",
        kind="percentage",
        polarity="higher",
        frequency="monthly",
        series_kind=Kpi.SeriesKind.OPERATIONAL,
        service_area=area,
        position=900 + number,
    )


def make_finding(**columns):
    """A finding of a visit: only those can be named as evidence."""
    inspection = columns.pop("inspection", None)
    if inspection is None:
        inspection = make_asked(**columns).inspection
        inspection.kind = Inspection.Kind.MONITORING_VISIT
        inspection.save(update_fields=["kind"])
    return Finding.objects.create(
        inspection=inspection, tone=Finding.Tone.STRENGTH, text="Visits are timely.", position=next(_numbers)
    )


def proposal(**fields):
    """A proposal that can be submitted: on track at 1 May 2022."""
    values = {
        "as_at": "2022-05-01",
        "rating": "on_track",
        "done": "A new team was set up.",
        "changed": "Children keep their social worker.",
        "next": "Visit every child monthly.",
    } | fields
    return Proposal(**values)


def full_proposal(kpi, finding):
    """A proposal with every field and every link."""
    return proposal(
        rating="embedded",
        reason=REASON,
        evidence="Audits agree.",
        kpis=(kpi.code,),
        findings=(str(finding.pk),),
        documents=(Document("Audit of May", "https://example.org/audit.pdf"),),
    )


def make_draft(asked, typed=None):
    return actions.save_proposal(recommendation=asked, typed=typed or proposal(), version=0, by=asked.lead)


def make_submitted(asked, typed=None, today=TODAY):
    draft = make_draft(asked, typed)
    return actions.submit_proposal(update=draft, version=draft.version, by=asked.lead, today=today)


def make_approved(asked, typed=None, *, by=None, today=TODAY, publish_from=None):
    submitted = make_submitted(asked, typed, today)
    return actions.approve_update(
        update=submitted, version=submitted.version, by=by or make_manager(), publish_from=publish_from
    )


def correct(update, typed, *, by=None, today=TODAY, publish_from=None):
    """Correct an approved update all the way to its approval."""
    lead = update.recommendation.lead
    draft = actions.start_correction(update=update, reason=REASON, by=lead)
    draft = actions.save_proposal(recommendation=update.recommendation, typed=typed, version=draft.version, by=lead)
    submitted = actions.submit_proposal(update=draft, version=draft.version, by=lead, today=today)
    return actions.approve_update(
        update=submitted, version=submitted.version, by=by or make_manager(), publish_from=publish_from
    )


def make_action(asked, *, title="Train all staff", owner=None, due_on=date(2022, 9, 30)):
    return planned_actions.add_action(
        recommendation=asked, title=title, owner=owner or asked.lead, due_on=due_on, by=asked.lead
    )


def posted(typed, version=0, step="save"):
    """What a browser sends for a proposal."""
    fields = {
        name: getattr(typed, name) for name in ("as_at", "rating", "reason", "done", "changed", "evidence", "next")
    }
    fields |= {"kpis": list(typed.kpis), "findings": list(typed.findings), "version": version, "step": step}
    for place, document in enumerate(typed.documents):
        fields |= {f"document_{place}_title": document.title, f"document_{place}_address": document.address}
    return fields
