"""Tables of the SSDA903 return of the Department for Education, with the columns that measures read."""

from children_lists.layouts.layout import ListColumn, ListLayout, code, day, make_layout, number, reference
from children_lists.layouts.published import ssda903_headings

FAMILY = "SSDA903"
CHILD = reference("CHILD")
BORN = day("born", "DOB")


def _table(name: str, title: str, *columns: ListColumn) -> ListLayout:
    return make_layout(f"ssda903_{name.lower()}", FAMILY, f"SSDA903 {title}", columns, known=ssda903_headings()[name])


SSDA903 = (
    _table("Header", "header", CHILD, BORN),
    _table(
        "Episodes",
        "episodes",
        CHILD,
        day("started", "DECOM"),
        code("why_started", "RNE"),
        code("legal_status", "LS"),
        code("placement", "PLACE"),
        code("provider", "PLACE_PROVIDER"),
        day("ended", "DEC"),
        code("why_ended", "REC"),
    ),
    _table("Reviews", "reviews", CHILD, BORN),
    _table("UASC", "UASC", CHILD, BORN),
    _table(
        "OC2",
        "OC2",
        CHILD,
        BORN,
        number("sdq", "SDQ_SCORE"),
        code("convicted", "CONVICTED"),
        code("immunised", "IMMUNISATIONS"),
        code("teeth", "TEETH_CHECK"),
        code("health", "HEALTH_ASSESSMENT"),
        code("misuse", "SUBSTANCE_MISUSE"),
    ),
    _table(
        "OC3",
        "OC3",
        CHILD,
        BORN,
        code("in_touch", "IN_TOUCH"),
        code("activity", "ACTIV"),
        code("accommodation", "ACCOM"),
    ),
    _table("AD1", "AD1", CHILD, BORN),
    _table("PlacedAdoption", "placed for adoption", CHILD, BORN),
    _table("PrevPerm", "previous permanence", CHILD, BORN),
    _table(
        "Missing",
        "missing",
        CHILD,
        BORN,
        code("kind", "MISSING"),
        day("missing_from", "MIS_START"),
        day("missing_until", "MIS_END"),
    ),
    _table("SWEpisodes", "social worker episodes", CHILD, BORN),
    _table("DoLo", "deprivation of liberty orders", CHILD, BORN),
)
