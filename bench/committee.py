"""The committee's record of a measured database: a meeting held, one to come, a request and a theme."""

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings

from kpis.models import Kpi, Source
from scrutiny.models import Commitment, Meeting, Theme

# every KPI in so many is in the theme
OF_THE_THEME = 10


def fill_committee(kpis: Sequence[Kpi], source: Source, known_from: datetime) -> None:
    _, meeting = (
        Meeting.objects.create(
            slug=f"{held_on:%Y-%m}",
            committee=settings.COMMITTEE_NAME,
            held_on=held_on,
            date_precision="exact",
            known_from=known_from,
        )
        for held_on in (date(2026, 6, 10), date(2026, 12, 9))
    )
    Commitment.objects.create(
        slug="bench",
        kind="request",
        what="An update.",
        to_whom="officers",
        due_meeting=meeting,
        made_on=date(2026, 9, 9),
        made_precision="exact",
        source=source,
        known_from=known_from,
    )
    theme = Theme.objects.create(
        slug="measured", name="Measured", about="What is measured.", recommendation_themes=["practice"], position=1
    )
    theme.kpis.add(*kpis[::OF_THE_THEME])
