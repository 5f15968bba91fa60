"""Writes of plans: a draft with its priorities, which a manager who wrote none of it freezes once it is adopted.

Permission first, one transaction, an audit event last; every step names the version of the draft it was made from.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.entry.progress import length_problems
from inspections.models import Recommendation
from kpis.models import Kpi
from ledger.workflow import InvalidEntry, NotOpen, require_version, save_next_version
from scrutiny.models import ImprovementPlan, PlanPriority

LONGEST_TITLE = 150
LONGEST_MINUTE = 200
# the address of the page on which plans are written
RESERVED = frozenset({"drafts"})


@dataclass(frozen=True)
class TypedPriority:
    """A priority as it was typed; recommendations and KPIs by their codes."""

    title: str = ""
    summary: str = ""
    period_from: date | None = None
    period_to: date | None = None
    recommendations: tuple[str, ...] = ()
    kpis: tuple[str, ...] = ()


@transaction.atomic
def start_plan(*, title: str, by: User) -> ImprovementPlan:
    """Begin a plan as a draft, which no reader sees. Raises InvalidEntry without a title, or with one twice."""
    require(by, Permission.PLAN_WRITE)
    title = " ".join(title.split())
    problems = length_problems("title", title, LONGEST_TITLE)
    if not title:
        problems.append(Problem("title", "Give the plan a title, such as Improvement plan 2027."))
    if ImprovementPlan.objects.filter(title=title).exists():
        problems.append(Problem("title", "There is a plan with this title. Use another one."))
    if problems:
        raise InvalidEntry(problems)
    plan = ImprovementPlan.objects.create(slug=_free_slug(ImprovementPlan, title), title=title, entered_by=by)
    plan.writers.add(by)
    record(by=by, action="plan_started", subject=plan, after={"title": title}, changes_pages=False)
    return plan


@transaction.atomic
def save_priority(
    *, plan: ImprovementPlan, version: int, priority: PlanPriority | None, typed: TypedPriority, by: User
) -> PlanPriority:
    """Add a priority to a draft, or change one of it. Raises InvalidEntry, NewerVersion and NotOpen."""
    require(by, Permission.PLAN_WRITE)
    draft = _lock_draft(plan, version)
    problems = _priority_problems(typed)
    if problems:
        raise InvalidEntry(problems)
    before = _facts(priority) if priority else None
    last = draft.priorities.order_by("position").last()
    row = priority or PlanPriority(
        plan=draft,
        slug=_free_slug(PlanPriority, f"{draft.slug}-{typed.title}"),
        position=(last.position if last else 0) + 1,
    )
    row.title, row.summary = " ".join(typed.title.split()), typed.summary.strip()
    row.period_from, row.period_to = typed.period_from, typed.period_to
    row.save()
    row.recommendations.set(Recommendation.objects.filter(code__in=typed.recommendations))
    row.kpis.set(Kpi.objects.filter(code__in=typed.kpis))
    _written(draft, by)
    action = "plan_priority_changed" if priority else "plan_priority_added"
    record(by=by, action=action, subject=row, before=before, after=_facts(row), changes_pages=False)
    return row


@transaction.atomic
def remove_priority(*, plan: ImprovementPlan, version: int, priority: PlanPriority, by: User) -> None:
    """Take a priority out of a draft; the history keeps its words. Raises NewerVersion and NotOpen."""
    require(by, Permission.PLAN_WRITE)
    draft = _lock_draft(plan, version)
    before = _facts(priority)
    record(by=by, action="plan_priority_removed", subject=priority, before=before, changes_pages=False)
    priority.delete()
    _written(draft, by)


@transaction.atomic
def adopt_plan(*, plan: ImprovementPlan, version: int, minute: str, by: User) -> ImprovementPlan:
    """Freeze a plan as adopted, known to readers from now on.

    Raises InvalidEntry without the minute or without a priority, NewerVersion, NotOpen, and PermissionDenied for
    anyone who wrote any of it.
    """
    require(by, Permission.PLAN_ADOPT)
    draft = _lock_draft(plan, version)
    if draft.writers.filter(pk=by.pk).exists() or draft.entered_by_id == by.pk:
        raise PermissionDenied("You wrote some of this plan, so a manager who did not records its adoption.")
    problems = length_problems("minute", minute, LONGEST_MINUTE)
    if not minute.strip():
        problems.append(Problem("minute", "Name the minute or decision by which it was adopted."))
    if not draft.priorities.exists():
        problems.append(Problem("minute", "The plan has no priority yet. Add one first."))
    if problems:
        raise InvalidEntry(problems)
    now = timezone.now()
    draft.known_from, draft.adopted_by, draft.minute = now, by, " ".join(minute.split())
    draft.priorities.update(known_from=now)
    save_next_version(draft)
    after = {"minute": draft.minute, "priorities": [row.title for row in draft.priorities.all()]}
    record(by=by, action="plan_adopted", subject=draft, after=after)
    return draft


@transaction.atomic
def discard_plan(*, plan: ImprovementPlan, version: int, by: User) -> None:
    """Discard a draft; the history keeps its words. Raises NewerVersion and NotOpen."""
    require(by, Permission.PLAN_WRITE)
    draft = _lock_draft(plan, version)
    before = {"title": draft.title, "priorities": [row.title for row in draft.priorities.all()]}
    record(by=by, action="plan_discarded", subject=draft, before=before, changes_pages=False)
    draft.delete()


# -- what the steps share -----------------------------------------------------------------------------


def _lock_draft(plan: ImprovementPlan, version: int) -> ImprovementPlan:
    row = require_version(ImprovementPlan.objects.select_for_update().filter(pk=plan.pk).first(), version)
    if not row.is_draft:
        raise NotOpen("This plan is adopted, and stays as it is.")
    return row


def _written(draft: ImprovementPlan, by: User) -> None:
    draft.writers.add(by)
    save_next_version(draft)


def _priority_problems(typed: TypedPriority) -> list[Problem]:
    problems = length_problems("title", typed.title, LONGEST_TITLE) + length_problems("summary", typed.summary)
    if not typed.title.strip():
        problems.append(Problem("title", "Give the priority a title."))
    if not typed.summary.strip():
        problems.append(Problem("summary", "Say in a sentence what is meant."))
    if typed.period_from is None:
        problems.append(Problem("period_from", "Enter the day from which it holds, such as 1/4/2027."))
    elif typed.period_to is not None and typed.period_to < typed.period_from:
        problems.append(Problem("period_to", "Enter a day that is not before the first one."))
    for name, model in (("recommendations", Recommendation), ("kpis", Kpi)):
        codes = set(getattr(typed, name))
        if model.objects.filter(code__in=codes).count() != len(codes):
            problems.append(Problem(name, "Choose from the list: one of those chosen is no longer there."))
    return problems


def _free_slug(model: type[ImprovementPlan] | type[PlanPriority], words: str) -> str:
    named = slugify(words)[:50].strip("-") or "plan"
    taken = set(model.objects.filter(slug__startswith=named).values_list("slug", flat=True)) | RESERVED
    numbered = (f"{named}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (named, *numbered) if slug not in taken)


def _facts(row: PlanPriority) -> dict:
    return {"title": row.title, "summary": row.summary, "from": row.period_from, "to": row.period_to}
