"""Loading what committees looked at, asked for or endorsed."""

from django.db.models import Q

from reference_data.committee.common import ITEMS, known_since, meetings_by_code
from reference_data.committee.repeats import meeting_of_item, promises_by_item
from reference_data.load import Loading
from scrutiny.models import (
    Commitment,
    MeetingItem,
)


def items(loading: Loading) -> None:
    """Subjects that a committee looked at, asked for or endorsed; one that a promise repeats names it."""
    rows, held = loading.rows[ITEMS], meetings_by_code()
    promises = {one.slug: one for one in Commitment.objects.filter(entered_by=None)}
    repeated = promises_by_item(loading, held)
    found = loading.sync(
        "items of meetings",
        MeetingItem,
        ("slug",),
        (
            {
                "slug": row["slug"],
                "meeting": meeting,
                "kind": row["kind"],
                "text": row["request"],
                "inspection": loading.inspection_by_slug[row["related_slug"],] if row["related_slug"] else None,
                "commitment": promises.get(repeated.get(row["slug"], "")),
                "known_from": known_since(loading, meeting.held_on, meeting.date_precision, row),
                **loading.source_of(row),
            }
            for row, meeting in ((row, meeting_of_item(row, held)) for row in rows)
        ),
        among=Q(entered_by=None),
    )
    linked = [[loading.kpi_by_code[code,] for code in row["related_kpis"]] for row in rows]
    loading.link_all("links of KPIs to items of meetings", list(found.values()), "kpis", linked)
