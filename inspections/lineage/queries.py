"""KPI links that the lineage proposes: an earlier recommendation on the same issue has them, a later one has not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from inspections.models import DeclinedLink, Lineage, Recommendation, RecommendationKpi
from inspections.names import inspection_name
from kpis.models import Kpi


@dataclass(frozen=True)
class ProposedLink:
    """KPI that measures an earlier recommendation on the same issue, proposed for a later one.

    `link` is that of the newest earlier recommendation which has the KPI; `lineage` joins the two chains of issues.
    """

    link: RecommendationKpi
    lineage: Lineage

    @property
    def kpi(self) -> Kpi:
        return self.link.kpi

    @property
    def earlier(self) -> Recommendation:
        return self.link.recommendation

    @property
    def strength(self) -> str:
        return self.link.strength

    @property
    def reason(self) -> str:
        """The reason to begin with: that of the earlier link, which the manager can reword."""
        name = inspection_name(self.earlier.inspection)
        return f"As for recommendation {self.earlier.number} of the {name}: {self.link.reason}"


def get_proposed_links(recommendation: Recommendation, moment: datetime) -> Sequence[ProposedLink]:
    """KPIs that the lineage proposes for a recommendation at `moment`, in the order of the catalogue. Four queries.

    Those it has are left out, and those that a manager declined.
    """
    ancestors = _ancestors(recommendation, moment)
    if not ancestors:
        return []
    known = RecommendationKpi.objects.known_at(moment)
    settled = set(known.filter(recommendation=recommendation).values_list("kpi_id", flat=True))
    declined = DeclinedLink.objects.known_at(moment).filter(recommendation=recommendation)
    settled |= set(declined.values_list("kpi_id", flat=True))
    links = (
        known.filter(recommendation__in=ancestors)
        .select_related("kpi", "recommendation__inspection")
        # the newest earlier one last, so that it is the one that counts
        .order_by("recommendation__inspection__known_from", "recommendation__number")
    )
    newest = {link.kpi_id: link for link in links if link.kpi_id not in settled}
    found = (ProposedLink(link, ancestors[link.recommendation_id]) for link in newest.values())
    return sorted(found, key=lambda one: one.kpi.position)


def _ancestors(recommendation: Recommendation, moment: datetime) -> dict[int, Lineage]:
    """All earlier recommendations on the same issue, each with the link of the lineage that leads to it."""
    links = list(
        Lineage.objects.filter(earlier__inspection__known_from__lte=moment, later__inspection__known_from__lte=moment)
    )
    found: dict[int, Lineage] = {}
    ahead: Iterable[int] = [recommendation.pk]
    while ahead:
        reached = {link.earlier_id: link for link in links if link.later_id in ahead}
        ahead = [pk for pk in reached if pk not in found and pk != recommendation.pk]
        found |= {pk: reached[pk] for pk in ahead}
    return found


def get_declined_links(recommendation: Recommendation, moment: datetime) -> Sequence[DeclinedLink]:
    """Proposals that a manager declined and nobody took back. One query."""
    found = DeclinedLink.objects.known_at(moment).filter(recommendation=recommendation)
    return list(found.select_related("kpi", "declined_by"))


def get_confirmed_links(recommendation: Recommendation, moment: datetime) -> Sequence[RecommendationKpi]:
    """Links that managers confirmed here and that hold at `moment`. One query."""
    found = RecommendationKpi.objects.known_at(moment).filter(recommendation=recommendation)
    return list(found.filter(confirmed_by__isnull=False).select_related("kpi", "confirmed_by"))
