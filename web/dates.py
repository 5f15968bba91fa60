"""Days and moments at the council."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def midnight(day: date) -> datetime:
    """The first moment of `day` at the council: what was published on a day counts as known all that day."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end_of(day: date) -> datetime:
    """The last moment of `day` at the council."""
    return midnight(day + timedelta(days=1)) - timedelta(microseconds=1)
