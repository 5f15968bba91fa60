"""Chains of recommendations on one issue: what was asked again by a later inspection, and in which years."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from analysis.together import OFTEN
from inspections.models import Lineage, Recommendation

# an issue that came back so many times is one to look at by itself
OFTEN_WORDS = "three times or more"


@dataclass(frozen=True)
class IssueChain:
    """Recommendations on one issue, of two inspections or more, oldest first."""

    recommendations: tuple[Recommendation, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Years in which it was asked, each once: those of the reports, or of the inspections without a date of one."""
        days = (one.inspection.published_on or one.inspection.started_on for one in self.recommendations)
        return tuple(sorted({day.year for day in days if day}))

    @property
    def newest(self) -> Recommendation:
        return self.recommendations[-1]

    @property
    def times(self) -> int:
        """Number of inspections that asked for it."""
        return len({one.inspection_id for one in self.recommendations})

    @property
    def is_frequent(self) -> bool:
        """True for an issue that three inspections or more asked for."""
        return self.times >= OFTEN


def get_issue_chains(moment: datetime) -> dict[int, IssueChain]:
    """The chain of each recommendation that is in one, by its primary key, as known at `moment`. One query."""
    known = {"earlier__inspection__known_from__lte": moment, "later__inspection__known_from__lte": moment}
    links = Lineage.objects.filter(**known).select_related("earlier__inspection", "later__inspection")
    return build_issue_chains((link.earlier, link.later) for link in links)


def build_issue_chains(pairs: Iterable[tuple[Recommendation, Recommendation]]) -> dict[int, IssueChain]:
    """Join pairs of an earlier and a later recommendation into chains, by the primary key of each. No query."""
    rows: dict[int, Recommendation] = {}
    chain_of: dict[int, set[int]] = {}
    for pair in pairs:
        rows |= {one.pk: one for one in pair}
        joined = set().union(*(chain_of.get(one.pk, {one.pk}) for one in pair))
        chain_of |= dict.fromkeys(joined, joined)
    found: defaultdict[frozenset[int], list[Recommendation]] = defaultdict(list)
    for key, joined in chain_of.items():
        found[frozenset(joined)].append(rows[key])
    chains = [IssueChain(tuple(sorted(members, key=_when_asked))) for members in found.values()]
    return {one.pk: chain for chain in chains for one in chain.recommendations}


def _when_asked(one: Recommendation) -> tuple[date, str]:
    return (one.inspection.happened_on or date.min, one.code)
