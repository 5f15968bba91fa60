"""Templates of the lists that Annex A has no columns for, empty or with invented rows."""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from children_lists.examples.workbook import INVENTED, ListSheet, Value, write_lists
from children_lists.layouts.layout import ListLayout
from children_lists.layouts.own_templates import HEALTH, PRE_BIRTH

NOTES = {
    HEALTH.slug: (
        "One row for each child who started to be looked after in the last six months.",
        "Local reference: whatever tells you which child it is. It is shown to you on the page and kept nowhere.",
        "No names and no dates of birth: they are not needed and not read.",
        "Leave a date empty while it has not come. Dates are read in British order, or as Excel keeps them.",
    ),
    PRE_BIRTH.slug: (
        "One row for each baby expected.",
        "Local reference: whatever tells you which family it is. It is shown to you on the page and kept nowhere.",
        "No names: they are not needed and not read.",
        "Plan at birth: child protection, child in need, looked after, or none; empty while none is made.",
        "Leave a date empty while it has not come. Dates are read in British order, or as Excel keeps them.",
    ),
}
CHILDREN, BABIES = 40, 30


def write_list_template(layout: ListLayout) -> bytes:
    """The template of `layout` with its headings alone."""
    return write_lists([_sheet(layout)], NOTES[layout.slug])


def write_health_example(today: date, seed: int = 1) -> bytes:
    """An invented list of initial health assessments of the last three months up to `today`."""
    chance = random.Random(seed)
    rows = []
    for number in range(CHILDREN):
        started = today - timedelta(days=chance.randrange(1, 100))
        requested = started + timedelta(days=chance.choice((1, 2, 3, 4, 8)))
        booked = started + timedelta(days=chance.randrange(12, 45))
        held = booked if booked <= today and chance.random() < 0.85 else None
        asked = requested if requested <= today else None
        rows.append((f"INVENTED-{number + 101}", started, asked, booked if asked else None, held, None))
    return write_lists([_sheet(HEALTH, rows)], (INVENTED, *NOTES[HEALTH.slug]))


def write_pre_birth_example(today: date, seed: int = 1) -> bytes:
    """An invented list of pre-birth assessments around `today`."""
    chance = random.Random(seed)
    rows = []
    for number in range(BABIES):
        expected = today + timedelta(days=chance.randrange(-20, 150))
        started = expected - timedelta(days=chance.randrange(70, 150))
        due = started + timedelta(days=63)
        done = due + timedelta(days=chance.randrange(-25, 12))
        plan = chance.choice(("child protection", "child in need", "looked after", "none"))
        begun, ready = started <= today, done <= today
        rows.append(
            (
                f"INVENTED-{number + 501}",
                expected,
                started if begun else None,
                due if begun else None,
                done if ready else None,
                plan if ready else None,
            )
        )
    return write_lists([_sheet(PRE_BIRTH, rows)], (INVENTED, *NOTES[PRE_BIRTH.slug]))


def _sheet(layout: ListLayout, rows: Sequence[Sequence[Value]] = ()) -> ListSheet:
    title = layout.title[:1].upper() + layout.title[1:] + (f". {INVENTED}" if rows else "")
    return ListSheet("List", title, [column.heading for column in layout.columns], rows)
