"""KPIs as they stood at one moment: all of them in brief, and more of those that are asked for."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from analysis.basis import Basis, KpiFacts
from kpis.catalogue.queries import Names, names_at, stream_bases, stream_catalogue
from kpis.figures.briefs import brief_of
from kpis.figures.packed import Briefs
from kpis.figures.standings import Standing


@dataclass(frozen=True)
class Stood:
    """Standings in brief of all KPIs at a moment.

    `get_names` gives titles and slugs, in the order of the catalogue, of these KPIs at least.

    `get_facts` and `get_bases` give facts and basis at that moment of the KPIs that are named.
    """

    briefs: Briefs
    get_names: Callable[[], Mapping[int, tuple[str, str]]]
    get_facts: Callable[[Collection[int]], Mapping[int, KpiFacts]]
    get_bases: Callable[[Collection[int]], Mapping[int, Basis]]


def stood_as(standings: Iterable[Standing]) -> Stood:
    """KPIs from their whole standings. No query."""
    found = {standing.pk: standing for standing in standings}
    return Stood(
        briefs=Briefs(map(brief_of, found.values())),
        get_names=lambda: {key: (one.kpi.title, one.kpi.slug) for key, one in found.items()},
        get_facts=lambda keys: {key: found[key].kpi for key in keys if key in found},
        get_bases=lambda keys: {key: found[key].basis for key in keys if key in found},
    )


def stood_at(briefs: Briefs, moment: datetime, names: Names) -> Stood:
    """KPIs that stood so at `moment`, with present `names`. One query for names, two for facts, five for bases."""
    return Stood(
        briefs=briefs,
        get_names=lambda: names_at(moment, names),
        get_facts=lambda keys: {kpi.pk: kpi for kpi in stream_catalogue(kpi_ids=keys, moment=moment)},
        get_bases=lambda keys: {basis.kpi.pk: basis for basis in stream_bases(moment, keys)},
    )
