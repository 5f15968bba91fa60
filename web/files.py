"""Notes in every downloaded file: moment, licence, choices."""

from django.conf import settings

from analysis.core.periods import long_date
from exports.sheet import AS_AT, PRACTICE
from web.filters import NarrowedList
from web.reading import ReadingContext

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


def notes_for(reading: ReadingContext, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Notes of every file: its owner, the moment it is of, and that practice figures are invented."""
    known = "as known at the end of " if reading.is_past else "as known on "
    notes = [
        ("Council", settings.COUNCIL_NAME),
        ("From", settings.DASHBOARD_NAME),
        (AS_AT, known + long_date(reading.shown_day)),
        *more,
        ("Licence", LICENCE),
    ]
    if settings.IS_PRACTICE:
        notes.insert(0, (PRACTICE, "These figures are invented. Do not use them."))
    return notes


def _chosen_words(filters: NarrowedList) -> str:
    """Filters of a list in words; empty where it is whole."""
    chosen = filters.form.cleaned_data.items() if filters.is_narrowed else ()
    return "; ".join(f"{filters.form.fields[name].label}: {value}" for name, value in chosen if value)
