"""Invented progress in a practice database: leads, a year of ratings, the action plan, and proposals under way.

The past is written at once. What is open goes through the same actions as in the product, so that the trail of a
practice installation shows what each step leaves behind.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from analysis.entry.progress import ProgressRating, Proposal, why_reason_needed
from inspections.models import Action, ActionClosing, ActionSlip, ProgressNote, ProgressUpdate, Recommendation
from inspections.practice import story
from inspections.progress.actions import return_update, save_proposal, set_lead, submit_proposal
from kpis.models import DatePrecision
from kpis.practice.plan import CannotFill, Team, get_team

FILLER = "fill_practice_progress"
FILLED = "practice_progress_filled"
# the recommendations at these places are led by the manager in the end
LED_BY_MANAGER = frozenset({10, 11})


@dataclass(frozen=True)
class ProgressPlan:
    """Recommendations of the lead inspection in order, the people, and the day on which it is filled."""

    recommendations: list[Recommendation]
    team: Team
    today: date

    def at(self, days: int, hour: int = 10) -> datetime:
        """The moment so many days from today, in office hours."""
        day = self.today + timedelta(days=days)
        return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())


def is_progress_filled() -> bool:
    """True where there is invented progress already."""
    return AuditEvent.objects.filter(action=FILLED).exists()


@transaction.atomic
def fill_progress(*, today: date) -> int:
    """Write the invented progress, all or none. Returns how many recommendations have it. Raises CannotFill."""
    if not settings.IS_PRACTICE:
        raise CannotFill("This is not a practice installation: invented ratings never join real ones. Set PRACTICE.")
    if is_progress_filled():
        raise CannotFill("There is invented progress already.")
    rows = Recommendation.objects.filter(inspection__slug=settings.LEAD_INSPECTION).order_by("number")
    plan = ProgressPlan(list(rows.select_related("inspection")), get_team(), today)
    if not plan.recommendations:
        raise CannotFill("There are no recommendations yet. Load them first: manage.py load_reference_data.")
    for place, recommendation in enumerate(plan.recommendations):
        set_lead(recommendation=recommendation, lead=plan.team.officer, by=plan.team.manager)
        recommendation.refresh_from_db()
        _rate(plan, place, recommendation)
    for invented in story.ACTIONS:
        if invented.place < len(plan.recommendations):
            _plan_action(plan, invented)
    _propose(plan)
    for place in sorted(LED_BY_MANAGER & set(range(len(plan.recommendations)))):
        set_lead(recommendation=plan.recommendations[place], lead=plan.team.manager, by=plan.team.manager)
    number = len(plan.recommendations)
    record(by=FILLER, action=FILLED, subject=f"Invented progress on {number} recommendations")
    return number


def _rate(plan: ProgressPlan, place: int, recommendation: Recommendation) -> None:
    """Approved updates of the last year, each known from the day after the one that it is for."""
    before: ProgressRating | None = None
    kpis = list(recommendation.kpis.order_by("position")[:3])
    for days, rating in story.ratings_of(place).items():
        update = ProgressUpdate.objects.create(
            recommendation=recommendation,
            as_at=plan.today - timedelta(days=days),
            rating=rating.value,
            reason=story.REASON if why_reason_needed(rating, before) else "",
            status=ProgressUpdate.Status.APPROVED,
            entered_by=plan.team.officer,
            submitted_at=plan.at(-days),
            updated_at=plan.at(-days),
            approved_by=plan.team.manager,
            approved_at=plan.at(1 - days),
            published_at=plan.at(1 - days),
            version=3,
        )
        update.writers.set([plan.team.officer])
        _write_notes(update, rating, kpis)
        before = rating
    after = {"ratings": [rating.label for rating in story.ratings_of(place).values()]}
    record(by=FILLER, action="practice_ratings_added", subject=recommendation, after=after)


def _write_notes(update: ProgressUpdate, rating: ProgressRating, kpis: list) -> None:
    kind = ProgressNote.Kind
    texts = {kind.NEXT: story.NEXT}
    if rating is not ProgressRating.NOT_STARTED:
        texts = {kind.DONE: story.DONE, kind.CHANGED: story.CHANGED, kind.EVIDENCE: story.EVIDENCE, **texts}
    for position, (name, text) in enumerate(texts.items(), 1):
        note = update.notes.create(kind=name, text=text, position=position)
        if name == kind.EVIDENCE:
            note.kpis.set(kpis)


def _plan_action(plan: ProgressPlan, invented: story.InventedAction) -> None:
    recommendation, officer = plan.recommendations[invented.place], plan.team.officer
    due = plan.today + timedelta(days=invented.due)
    action = Action.objects.create(
        recommendation=recommendation,
        title=f"{invented.title} (invented for practice)",
        owner=officer,
        due_on=due,
        due_precision=DatePrecision.EXACT,
        status=Action.Status.PLANNED if invented.done is None else Action.Status.DONE,
        known_from=plan.at(invented.known),
        added_by=plan.team.manager,
        closed_at=None if invented.done is None else plan.at(invented.done),
    )
    if invented.first_due is not None:
        ActionSlip.objects.create(
            action=action,
            from_on=plan.today + timedelta(days=invented.first_due),
            from_precision=DatePrecision.EXACT,
            to_on=due,
            reason=story.SLIP_REASON,
            by=officer,
            known_from=plan.at(min(invented.first_due, 0) - 1),
        )
    if invented.done is not None:
        ActionClosing.objects.create(
            action=action,
            status=Action.Status.DONE,
            words=story.CLOSING_WORDS,
            closed_by=officer,
            published_at=plan.at(invented.done),
        )
    record(by=FILLER, action="practice_action_added", subject=action, after={"due_on": due, "status": action.status})


def _propose(plan: ProgressPlan) -> None:
    """Proposals by the real steps: some wait for the manager, one was returned, one is a draft."""
    officer, manager = plan.team.officer, plan.team.manager
    for place, recommendation in enumerate(plan.recommendations):
        if place in story.WAITING:
            _submit(plan, place)
        elif place == story.RETURNED:
            update = _submit(plan, place)
            return_update(update=update, version=update.version, reason=story.RETURN_REASON, by=manager)
        elif place == story.DRAFTED:
            typed = Proposal(as_at=plan.today.isoformat(), done=story.DONE)
            save_proposal(recommendation=recommendation, typed=typed, version=0, by=officer)


def _submit(plan: ProgressPlan, place: int) -> ProgressUpdate:
    rating = list(story.ratings_of(place).values())[-1]
    typed = Proposal(
        as_at=plan.today.isoformat(),
        rating=rating.value,
        reason=story.REASON,
        done=story.DONE,
        changed=story.CHANGED,
        evidence=story.EVIDENCE,
        next=story.NEXT,
    )
    officer = plan.team.officer
    draft = save_proposal(recommendation=plan.recommendations[place], typed=typed, version=0, by=officer)
    return submit_proposal(update=draft, version=draft.version, by=officer, today=plan.today)
