"""KPIs as they stood at one moment: all of them in brief, and more of those that are asked for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analysis.basis import Basis, KpiFacts
from kpis.catalogue.queries import get_titles, stream_bases, stream_catalogue
from kpis.figures.briefs import Brief, brief_of
from kpis.figures.standings import Standing


@dataclass(frozen=True)
class Stood:
    """Standings in brief and titles of all KPIs at a moment, in the order of the catalogue.

    `get_facts` and `get_bases` give facts and basis at that moment of the KPIs that are named.
    """

    briefs: Mapping[int, Brief]
    titles: Mapping[int, str]
    get_facts: Callable[[Collection[int]], Mapping[int, KpiFacts]]
    get_bases: Callable[[Collection[int]], Mapping[int, Basis]]


def stood_as(standings: Iterable[Standing]) -> Stood:
    """KPIs from their whole standings. No query."""
    found = {standing.kpi.pk: standing for standing in standings}
    return Stood(
        briefs={key: brief_of(standing) for key, standing in found.items()},
        titles={key: standing.kpi.title for key, standing in found.items()},
        get_facts=lambda keys: {key: found[key].kpi for key in keys if key in found},
        get_bases=lambda keys: {key: found[key].basis for key in keys if key in found},
    )


def stood_at(briefs: Mapping[int, Brief], moment: datetime) -> Stood:
    """KPIs that stood so at `moment`. Two queries, and two for facts, five for bases."""
    titles = get_titles(moment)
    return Stood(
        briefs={key: briefs[key] for key in titles if key in briefs},
        titles=titles,
        get_facts=lambda keys: {kpi.pk: kpi for kpi in stream_catalogue(kpi_ids=keys, moment=moment)},
        get_bases=lambda keys: {basis.kpi.pk: basis for basis in stream_bases(moment, keys)},
    )
