"""Makers for tests of the record: people, what they type for each kind, and proposals on their way."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from accounts.models import AuditEvent, User
from accounts.permissions import Role
from inspections.models import Event, Finding, Judgement, Recommendation, RecommendationKpi
from kpis.models import Agreement, Kpi, SeriesBreak, Source, SumPart, Target
from ledger.models import FormerValues
from record.kinds import KINDS_OF_RECORD
from record.kinds.kind import fingerprint
from record.models import RecordChange
from record.proposals.actions import Begun, approve_change, begin_change, propose_change
from scrutiny.models import GlossaryTerm
from tests import factories as make

REASON = "The board agreed it on 3 March."
KEPT = (
    RecordChange, FormerValues, Target, Kpi, SeriesBreak, Judgement, Finding, Recommendation, RecommendationKpi,
    Event, Source, GlossaryTerm, Agreement, SumPart,
)  # fmt: skip
TODAY = date(2026, 11, 30)


@dataclass
class Team:
    officer: User
    administrator: User
    manager: User


def make_team() -> Team:
    return Team(*(make.make_person(role=role) for role in (Role.OFFICER, Role.ADMINISTRATOR, Role.MANAGER)))


def lists(typed) -> dict[str, list[str]]:
    """What a browser sends: every field a list of texts."""
    several = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return {name: [str(one) for one in values] for name, values in several.items()}


def target_typed(kpi, **typed):
    return {
        "kpi": kpi.pk, "value": "95", "tolerance": "", "from_on": "1/4/2021", "to_on": "", "reason": REASON,
        "source_title": "", "source_url": "", "source_ref": "Minutes of the board",
    } | typed  # fmt: skip


def propose(kind, typed, by, row=None, verb=None) -> RecordChange:
    """Propose a row, a change of one, or with `verb` its withdrawal."""
    kind = KINDS_OF_RECORD[kind]
    verb = verb or ("change" if row is not None else "add")
    seen = fingerprint(kind.snapshot(row)) if row is not None else ""
    return propose_change(Begun(kind, verb, row, seen), typed=lists(typed), by=by)


def draft(kind, typed, by, row=None) -> RecordChange:
    kind = KINDS_OF_RECORD[kind]
    seen = fingerprint(kind.snapshot(row)) if row is not None else ""
    return begin_change(Begun(kind, "change" if row else "add", row, seen), typed=lists(typed), by=by)


def typed_of(kind, row, **changed):
    """What the form of a row holds when it is opened, with some fields changed and a reason."""
    form = KINDS_OF_RECORD[kind].make_form(row=row, today=TODAY)
    typed = {}
    for field in form:
        value = field.value()
        value = value.pk if isinstance(value, models.Model) else value
        typed[field.name] = "" if value is None or value is False else value
    return typed | {"why": REASON, "reason": REASON} | changed


def enter(kind, typed, team, row=None, verb=None) -> RecordChange:
    """Propose something and have it approved."""
    proposed = propose(kind, typed, team.officer, row, verb)
    return approve_change(change=proposed, version=proposed.version, by=team.manager)


def result_of(change):
    return KINDS_OF_RECORD[change.kind].model._base_manager.get(pk=change.result)


def stored():
    """Everything the record holds, to be compared before and after."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT], AuditEvent.objects.count()
