"""Files of the committee's record, and the moment from which something of a day could be known."""

from datetime import date, datetime, timedelta

from kpis.models import DatePrecision
from reference_data.load import Loading
from reference_data.reading import Row
from scrutiny.models import Meeting
from web.dates import midnight

MEETINGS, COMMITMENTS, ITEMS = "meetings.csv", "commitments.csv", "scrutiny.csv"
LINKS, PRIORITIES, RISKS = "commitment_links.csv", "plan_priorities.csv", "risks.csv"
DATED = (DatePrecision.EXACT, DatePrecision.MEETING)


def known_since(loading: Loading, day: date | None, precision: str, row: Row) -> datetime:
    """Moment from which something of a day could be known.

    A day that is known roughly counts from its document's publication on, else from the end of its month or year;
    without any date from the load on.
    """
    if day is not None and precision in DATED:
        return midnight(day)
    document = loading.document_of(row)
    if document is not None and document.published_on:
        return midnight(document.published_on)
    if day is None:
        return loading.now
    if precision == DatePrecision.YEAR:
        return midnight(day.replace(month=12, day=31))
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return midnight(following - timedelta(days=1))


def meetings_by_code() -> dict[str, Meeting]:
    return {meeting.code: meeting for meeting in Meeting.objects.exclude(code=None) if meeting.code}


def codes_linked(links: dict[str, Row], slug: str, column: str) -> tuple[str, ...]:
    return links[slug][column] if slug in links else ()
