"""Action on counts: they become drafts of a return by the same steps as a file of figures."""

from collections.abc import Collection

from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import Period
from analysis.entry.figures import Problem, Typed
from analysis.importing.lines import FileLine, Recognised
from kpis.calendar import month_from_slug
from kpis.imports.actions import confirm_import, preview_counts
from kpis.lists.queries import AskedFigure, get_asked_figures
from kpis.lists.travelling import TravellingCount, read_counts
from kpis.models import ImportFile
from ledger.workflow import InvalidEntry

NOTE = "Counted from lists of children that were read in memory and forgotten. Only these counts were kept."
NONE_CHOSEN = "Tick at least one figure."


def put_counts(*, signed: str, chosen: Collection[str], by: User) -> tuple[Period, ImportFile]:
    """Put the `chosen` of the signed counts into the return as drafts, and return its month and the import.

    Where something would be overwritten, corrected or refused, the import stays open for the officer to decide.
    Raises CountsExpired, and InvalidEntry with nothing chosen.
    """
    require(by, Permission.FIGURE_ENTER)
    slug, counts = read_counts(signed, by)
    month = month_from_slug(slug)
    asked = get_asked_figures(month, by)
    lines = [
        _line(number, count, asked[count.code])
        for number, count in enumerate(counts, start=1)
        if count.code in chosen and count.code in asked
    ]
    if not lines:
        raise InvalidEntry([Problem("figures", NONE_CHOSEN)])
    recognised = Recognised(tuple(lines), (), (NOTE,), 0)
    preview = preview_counts(name=f"Counted from lists, {month.label}", counts=recognised, by=by)
    if preview.changed or preview.corrected or preview.refused or not preview.added:
        return month, preview
    done = confirm_import(preview=preview, seen=preview.ledger_mark, reason="", without_refused=False, by=by)
    return month, done


def _line(number: int, count: TravellingCount, asked: AskedFigure) -> FileLine:
    typed = Typed(count.numerator, count.denominator, count.value)
    fields = [name for name in ("numerator", "denominator", "value") if getattr(typed, name)]
    return FileLine(
        row=number,
        code=count.code,
        period=asked.due.period,
        typed=typed,
        places=dict.fromkeys(fields, "counted"),
        headings={name: name.capitalize() for name in fields},
        notes=(count.how,),
    )
