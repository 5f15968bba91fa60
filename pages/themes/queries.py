"""Page of one theme: its KPIs, recommendations, findings, voices, actions, promises, risks, plans and facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from inspections.action_plan.queries import ActionState, is_overdue
from inspections.models import Finding, Recommendation, Voice
from inspections.open_areas import AskedStatus
from inspections.queries import HAPPENED_ON
from kpis.models import Source
from ledger.former import as_known
from pages.details import Tally, tally
from pages.recommendations.kpi_lines import get_theme_lines
from pages.recommendations.rows import build_progress_rows
from pages.recommendations.table import ProgressRow
from pages.recorded import read_areas, read_chains, read_open_areas, read_progress
from pages.standings import get_cached_standings
from pages.themes.linked import ACTIONS, FACTS, FINDINGS, PRIORITIES, PROMISES, RISKS
from pages.themes.members import ThemeMembers
from scrutiny.commitments.queries import Promise, in_order, promise_at, with_history
from scrutiny.models import Commitment, PlanPriority, RiskVersion, Statement, Theme
from scrutiny.risks.queries import in_register_order, with_links
from web.reading import ReadingContext


@dataclass(frozen=True)
class VoiceGroup:
    """Views of one group of people: findings and single facts that tell their own view."""

    name: str
    findings: tuple[Finding, ...]
    facts: tuple[Statement, ...]

    @property
    def number(self) -> int:
        return len(self.findings) + len(self.facts)


@dataclass(frozen=True)
class ThemePage:
    """A theme with all that was known of it at a moment."""

    theme: Theme
    lines: list[SafeString]
    tally: Tally
    rows: tuple[ProgressRow, ...]
    findings: tuple[Finding, ...]
    voices: tuple[VoiceGroup, ...]
    actions: tuple[ActionState, ...]
    late_actions: int
    promises: tuple[Promise, ...]
    risks: tuple[RiskVersion, ...]
    priorities: tuple[PlanPriority, ...]
    facts: tuple[Statement, ...]
    documents: tuple[Source, ...]

    @property
    def open_recommendations(self) -> int:
        return sum(row.status is AskedStatus.OPEN for row in self.rows)

    @property
    def to_improve(self) -> int:
        return sum(one.tone == Finding.Tone.AREA_FOR_IMPROVEMENT for one in self.findings)

    @property
    def voices_number(self) -> int:
        return sum(group.number for group in self.voices)

    @property
    def unanswered(self) -> int:
        return sum(one.state.is_unanswered for one in self.promises)


def get_theme_page(members: ThemeMembers, reading: ReadingContext) -> ThemePage:
    """All that was known of one theme. Its queries do not grow with the number of rows."""
    moment, day = reading.moment, reading.shown_day
    by_id, own = {one.pk: one for one in get_cached_standings(reading, read_areas(reading).home)}, members.kpis
    standings = [standing for pk, standing in by_id.items() if pk in own]
    rows = _get_rows(members, reading, by_id)
    wanted = members.rows[ACTIONS]
    actions = [action for row in rows for action in row.progress.actions if action.pk in wanted]
    facts = Statement.objects.known_at(moment).select_related("source").order_by("position")
    promises = with_history(Commitment.objects.filter(pk__in=members.rows[PROMISES]), moment)
    risks = with_links(RiskVersion.objects.filter(pk__in=members.rows[RISKS]), moment)
    priorities = PlanPriority.objects.filter(pk__in=members.rows[PRIORITIES]).select_related("plan", "source")
    return ThemePage(
        theme=members.theme,
        lines=get_theme_lines(members.theme.slug, standings, reading),
        tally=tally(standings),
        rows=rows,
        findings=tuple(_findings(members.rows[FINDINGS])),
        voices=_voices(members, facts),
        actions=tuple(actions),
        late_actions=sum(is_overdue(action, day) for action in actions),
        promises=tuple(in_order(promise_at(one, moment, day) for one in promises)),
        risks=tuple(in_register_order(risks)),
        priorities=tuple(priorities.order_by("-period_from", "plan", "position")),
        facts=tuple(facts.filter(pk__in=members.rows[FACTS])),
        documents=_documents(members.theme, reading),
    )


def _get_rows(members: ThemeMembers, reading: ReadingContext, by_id: dict) -> tuple[ProgressRow, ...]:
    """The recommendations, those that are open first, then the newest."""
    asked = Recommendation.objects.filter(pk__in=members.recommendations).values_list("inspection_id", flat=True)
    found = read_progress(reading, frozenset(asked))
    progress = [one for one in reversed(found) if one.recommendation.pk in members.recommendations]
    rows = build_progress_rows(progress, by_id, read_open_areas(reading), read_chains(reading))
    return tuple(sorted(rows, key=lambda row: list(AskedStatus).index(row.status)))


def _findings(keys: frozenset[int]) -> QuerySet[Finding]:
    found = Finding.objects.filter(pk__in=keys).select_related("inspection", "source")
    return found.order_by(HAPPENED_ON.desc(), "position")


def _voices(members: ThemeMembers, facts: QuerySet[Statement]) -> tuple[VoiceGroup, ...]:
    """What was said, by who said it. Two queries."""
    findings = list(_findings(members.voices[FINDINGS]))
    told = list(facts.filter(pk__in=members.voices[FACTS]))
    groups = (
        VoiceGroup(
            voice.label,
            tuple(one for one in findings if one.voice == voice),
            tuple(one for one in told if one.voice == voice),
        )
        for voice in Voice
    )
    return tuple(group for group in groups if group.number)


def _documents(theme: Theme, reading: ReadingContext) -> tuple[Source, ...]:
    """The documents to read on that were out by the day shown."""
    known: Sequence[Source] = as_known(theme.documents.order_by("-published_on", "title"), reading.moment)
    return tuple(one for one in known if one.published_on is None or one.published_on <= reading.shown_day)
