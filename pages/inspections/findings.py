"""Findings on the page of their inspection: by part of the report, tone and paragraph, narrowed by the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.text import slugify

from inspections.models import Finding, Inspection, Recommendation
from kpis.models import Kpi, Source
from web.links import choice_links
from web.reading import ReadingContext

TONES = {"strengths": Finding.Tone.STRENGTH, "to-improve": Finding.Tone.AREA_FOR_IMPROVEMENT}
TONE_WORDS = {"strengths": "Strengths", "to-improve": "To improve"}


@dataclass(frozen=True)
class FindingGroup:
    """Findings of one part of a report, in the order of its paragraphs; the letter of a visit has one part, unnamed."""

    name: str
    strengths: tuple[Finding, ...]
    to_improve: tuple[Finding, ...]

    @property
    def count(self) -> int:
        return len(self.strengths) + len(self.to_improve)


@dataclass(frozen=True)
class FindingsShown:
    """Findings of one inspection as the address asks for them.

    `total` is the number of all, `source` the document of all of them if it is one, `unknown` a choice of the address
    that there is not. `choices` are groups of links, each with `name` and `choices`.
    """

    groups: tuple[FindingGroup, ...]
    total: int
    source: Source | None
    is_narrowed: bool
    unknown: str
    choices: tuple[dict, ...]

    @property
    def shown(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def is_folded(self) -> bool:
        """True for a report of several parts that is shown whole."""
        return len(self.groups) > 1 and not self.is_narrowed


def get_findings(inspection: Inspection, reading: ReadingContext, asked: dict[str, str]) -> FindingsShown:
    """The findings of an inspection; `asked` has the choices of the address. Four queries, however many there are."""
    recommendations = Recommendation.objects.known_at(reading.moment).select_related("inspection").order_by("number")
    kpis = Kpi.objects.only("slug", "title").order_by("position")
    known = (
        inspection.findings.known_at(reading.moment)
        .select_related("source")
        .prefetch_related(
            Prefetch("recommendations", recommendations.filter(inspection__known_from__lte=reading.moment)),
            Prefetch("kpis", kpis),
        )
    )
    return arrange_findings(list(known.order_by("position")), reading, asked)


def arrange_findings(found: Sequence[Finding], reading: ReadingContext, asked: dict[str, str]) -> FindingsShown:
    """Group the findings by part and tone. No query where they were fetched with what they bear on."""
    parts = {slugify(area): label for area, label in Finding.Area.choices if any(one.area == area for one in found)}
    part, tone = asked.get("part", ""), asked.get("tone", "")
    unknown = next((word for word, known in ((part, parts), (tone, TONES)) if word and word not in known), "")
    part, tone = part if part in parts else "", tone if tone in TONES else ""

    def is_of_part(one: Finding) -> bool:
        return not part or slugify(one.area) == part

    def is_of_tone(one: Finding) -> bool:
        return not tone or one.tone == TONES[tone]

    shown = [one for one in found if is_of_part(one) and is_of_tone(one)]
    sources = {one.source for one in found}
    choices: list[dict] = []
    if len(parts) > 1:
        of_tone = [one for one in found if is_of_tone(one)]
        words = _counted(parts, of_tone, lambda one, slug: slugify(one.area) == slug)
        choices.append({"name": "Part of the report", "choices": choice_links(reading, "part", words, part)})
    if parts:
        of_part = [one for one in found if is_of_part(one)]
        words = _counted(TONE_WORDS, of_part, lambda one, slug: one.tone == TONES[slug])
        choices.append({"name": "Tone", "choices": choice_links(reading, "tone", words, tone)})
    return FindingsShown(
        groups=_groups(shown),
        total=len(found),
        source=sources.pop() if len(sources) == 1 else None,
        is_narrowed=bool(part or tone),
        unknown=unknown,
        choices=tuple(choices),
    )


def _counted(words: dict[str, str], found: Sequence[Finding], fits: Callable[[Finding, str], bool]) -> dict[str, str]:
    """The words of each choice with the number of findings behind it, after one for all."""
    counted = {slug: f"{label} ({sum(fits(one, slug) for one in found)})" for slug, label in words.items()}
    return {"": f"All ({len(found)})"} | counted


def _groups(shown: Sequence[Finding]) -> tuple[FindingGroup, ...]:
    labels = {"": "", **dict(Finding.Area.choices)}
    groups = (
        FindingGroup(
            name=label,
            strengths=tuple(one for one in shown if one.area == area and one.tone == Finding.Tone.STRENGTH),
            to_improve=tuple(one for one in shown if one.area == area and one.tone != Finding.Tone.STRENGTH),
        )
        for area, label in labels.items()
    )
    return tuple(group for group in groups if group.count)
