"""Loading the catalogue: sources, areas, neighbours and KPIs."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, count

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from analysis.core.rule_sets import DEFAULT_RULE_SET
from kpis.models import (
    Area,
    DatePrecision,
    FrameworkIndicator,
    Kpi,
    Neighbour,
    NeighbourSet,
    Release,
    ServiceArea,
    Source,
    SourceCollection,
)
from reference_data.files.catalogue import POLARITIES
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.load import Loading
from reference_data.reading import Row

COUNTRY = "England"
LONGEST_DOCUMENT_SLUG = 110

# The note of an average of neighbours says by which edition of the model it was made: (words in the note, edition)
NEIGHBOUR_EDITIONS = (("2025 model", "May 2025"), ("model in use in 2016", "2016"))
EDITION_NOT_STATED = "edition not stated"


def sources(loading: Loading) -> None:
    loading.sync(
        "source collections",
        SourceCollection,
        ("title",),
        (
            {
                "title": row["source"],
                "url": row["url"],
                "commit": row["commit"],
                "committed_on": row["commit_date"],
                "files_used": row["files_used"],
                "licence": row["licence"],
            }
            for row in loading.rows["sources.csv"]
        ),
    )
    described = {row["source_title"]: row for row in loading.rows["documents.csv"]}
    cited = {
        (row["source_title"], row.cells.get("source_url", ""))
        for rows in loading.rows.values()
        for row in rows
        if row.cells.get("source_title") and row.file != "documents.csv"
    }
    cited_with_address = {title for title, url in cited if url}
    wanted = sorted(key for key in cited if key[1] or key[0] not in cited_with_address)
    found = loading.sync(
        "documents",
        Source,
        ("title", "url"),
        (
            {"title": title, "url": url, "slug": slug, **_described(described.get(title))}
            for (title, url), slug in zip(wanted, _addresses_of(wanted), strict=True)
        ),
        keep=("slug",),
    )
    loading.source_by_key = dict(found)
    for title, url in cited - set(wanted):
        first = min(key for key in wanted if key[0] == title)
        loading.source_by_key[title, url] = found[first]


def areas(loading: Loading) -> None:
    codes = {row["area"]: row for row in loading.rows["areas.csv"]}
    neighbours = {row["neighbour"]: row["neighbour_code"] for row in loading.rows["statistical_neighbours.csv"]}
    council = {row["la"]: row["la_code"] for row in loading.rows["statistical_neighbours.csv"]}
    levels = {
        settings.COUNCIL_AREA: Area.Level.AUTHORITY,
        settings.COUNCIL_REGION: Area.Level.REGION,
        COUNTRY: Area.Level.COUNTRY,
    } | dict.fromkeys(neighbours, Area.Level.AUTHORITY)
    loading.area_by_name = loading.sync(
        "areas",
        Area,
        ("name",),
        (
            {
                "name": name,
                "slug": slugify(name),
                "level": level,
                "ons_code": codes[name]["ons_code"] if name in codes else "",
                "la_code": neighbours.get(name) or council.get(name, ""),
            }
            for name, level in levels.items()
        ),
    )


def neighbours(loading: Loading) -> None:
    rows = loading.rows["statistical_neighbours.csv"]
    # an edition is known from the first of the month that names it; one without a month from now on
    sets = loading.sync(
        "neighbour sets",
        NeighbourSet,
        ("name",),
        (
            {"name": name, "known_from": _edition_start(loading, name)}
            for name in dict.fromkeys(r["model"] for r in rows)
        ),
    )
    loading.sync(
        "neighbours",
        Neighbour,
        ("neighbour_set", "area"),
        (
            {
                "neighbour_set": sets[row["model"],],
                "area": loading.area_by_name[row["neighbour"],],
                "rank": row["rank"],
                "closeness": row["closeness"],
            }
            for row in rows
        ),
    )
    averages = [*(edition for _, edition in NEIGHBOUR_EDITIONS), EDITION_NOT_STATED]
    found = loading.sync(
        "areas",
        Area,
        ("name",),
        (
            {
                "name": f"Similar councils ({_edition_words(loading, edition)})",
                "slug": slugify(f"statistical-neighbours-{edition}"),
                "level": Area.Level.NEIGHBOURS,
                "neighbour_set": sets.get((edition,)),
            }
            for edition in averages
        ),
    )
    loading.average_by_edition = dict(zip(averages, found.values(), strict=True))


def kpis(loading: Loading) -> None:
    rows = loading.rows["kpis.csv"]
    adding = {row["kpi_code"] for row in loading.rows["adds_up.csv"] if row["adds_up"] == "yes"}
    in_parts = {row["kpi_code"] for row in loading.rows["fractions.csv"]}
    constants = {row["kpi_code"]: row["denominator"] for row in loading.rows["constants.csv"]}
    names = list(dict.fromkeys(row["service_area"] for row in rows))
    areas = loading.sync(
        "service areas",
        ServiceArea,
        ("name",),
        ({"name": name, "slug": slugify(name), "position": position} for position, name in enumerate(names, 1)),
    )
    loading.kpi_by_code = loading.sync(
        "KPIs",
        Kpi,
        ("code",),
        (
            {
                "code": row["code"],
                "slug": slugify(row["name"]),
                "title": row["name"],
                "definition": row["definition"],
                "kind": KINDS_BY_UNIT[row["unit"]],
                "polarity": POLARITIES[row["polarity"]],
                "decimals": 0 if row["unit"] == "count" else 1,
                "measured": row["measured"],
                "adds_up": row["code"] in adding,
                "has_fractions": row["code"] in in_parts,
                "usual_denominator": constants.get(row["code"]),
                "frequency": row["frequency"],
                "service_area": areas[row["service_area"],],
                "numerator_words": row["numerator"],
                "denominator_words": row["denominator"],
                "statutory_basis": row["statutory_basis"],
                "series_kind": row["series_kind"],
                "rule_set": row["rule_set"] or DEFAULT_RULE_SET.name,
                "notes": row["notes"],
                "position": position,
                **loading.source_of(row),
            }
            for position, row in enumerate(rows, 1)
        ),
        # what an administrator has said since of how a KPI is counted and judged stays
        keep=("slug", "adds_up", "rule_set"),
        same=("slug",),
    )
    loading.sync(
        "KPI comparisons",
        Kpi,
        ("code",),
        (
            {
                # one that people added may have another code
                "code": loading.kpi_by_code[row["code"],].code,
                "compares_with": loading.kpi_by_code[row["compare_with"],] if row["compare_with"] else None,
            }
            for row in rows
        ),
    )


def releases(loading: Loading) -> None:
    loading.sync(
        "months of release",
        Release,
        ("kpi",),
        (
            {
                "kpi": loading.kpi_by_code[row["kpi_code"],],
                "ends_in": row["ends_in"],
                "months_after": row["months_after"],
                "basis": row["basis"],
            }
            for row in loading.rows["releases.csv"]
        ),
    )


def framework(loading: Loading) -> None:
    loading.sync(
        "indicators of the national framework",
        FrameworkIndicator,
        ("position",),
        (
            {
                "position": row["position"],
                "outcome": row["outcome"],
                "title": row["indicator"],
                "kpi": loading.kpi_by_code.get((row["kpi_code"],)),
            }
            for row in loading.rows["national_framework.csv"]
        ),
    )


def _described(row: Row | None) -> dict:
    """The columns that documents.csv gives for a document; nothing is known of one that is not in it."""
    return {
        "kind": row["kind"] if row else "",
        "published_on": row["published_on"] if row else None,
        "date_precision": row["date_precision"] if row else DatePrecision.UNKNOWN,
        "date_basis": row["basis"] if row else "",
    }


def _addresses_of(cited: list[tuple[str, str]]) -> Iterator[str]:
    """The slug of each cited document: the one it has, or one made of its title, with a number where that is taken."""
    given = {(title, url): slug for title, url, slug in Source.objects.values_list("title", "url", "slug")}
    taken = set(given.values())
    for title, url in cited:
        base = slugify(title)[:LONGEST_DOCUMENT_SLUG].strip("-") or "document"
        numbered = chain([base], (f"{base}-{number}" for number in count(2)))
        slug = given.get((title, url)) or next(name for name in numbered if name not in taken)
        taken.add(slug)
        yield slug


def _edition_start(loading: Loading, name: str) -> datetime:
    try:
        return timezone.make_aware(datetime.strptime(name, "%B %Y"))
    except ValueError:
        return loading.now


def _edition_words(loading: Loading, edition: str) -> str:
    return edition if edition == EDITION_NOT_STATED else f"{edition} model"
