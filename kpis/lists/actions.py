"""Actions on counts: they become drafts of a return as a file of figures does, or the counts of a day are kept."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import Period
from analysis.entry.figures import Problem, Typed
from analysis.importing.lines import FileLine, Recognised
from kpis.calendar import month_from_slug
from kpis.imports.actions import confirm_import, preview_counts
from kpis.lists.kept import may_take_back
from kpis.lists.queries import AskedFigure, get_asked_figures
from kpis.lists.travelling import DaysCounts, TravellingCount, read_counts, read_days_counts
from kpis.models import ImportFile, KeptCounts, KeptNumber
from ledger.workflow import InvalidEntry, NotOpen, save_or_refuse

NOTE = "Counted from lists of children that were read in memory and forgotten. Only these counts were kept."
NONE_CHOSEN = "Tick at least one figure."
KEPT_MEANWHILE = (
    "Somebody else kept counts of this day at the same moment. Look at them, and keep yours again if need be."
)


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


@transaction.atomic
def keep_counts(*, signed: str, by: User) -> KeptCounts:
    """Keep the counts of a day in place of those that were kept of it before. Nothing else of the list was held.

    Raises CountsExpired, and NotOpen where somebody keeps counts of the same day at the same moment.
    """
    require(by, Permission.FIGURE_ENTER)
    counts = read_days_counts(signed, by)
    now = timezone.now()
    standing = _standing(counts)
    if standing is not None:
        _end(standing, KeptCounts.End.REPLACED, by)
    kept = KeptCounts(counted=counts.counted, counted_on=counts.day, source=counts.source, by=by, kept_at=now)
    save_or_refuse(kept, lambda: NotOpen(KEPT_MEANWHILE))
    KeptNumber.objects.bulk_create(
        [
            KeptNumber(kept=kept, week=week, sort=sort, number=number)
            for week, numbers in counts.weeks
            for sort, number in numbers.items()
        ]
    )
    # numbers that may be small stay out of the history, which more people read
    after = {"weeks": len(counts.weeks), "in_place_of_earlier_counts": standing is not None}
    record(by=by, action="counts_kept", subject=kept, after=after, changes_pages=False)
    return kept


@transaction.atomic
def take_back_kept(*, key: int, by: User) -> KeptCounts:
    """Take back counts that were kept: their officer, or a manager. Raises NotOpen where they do not stand any more."""
    require(by, Permission.FIGURE_DISCUSS)
    kept = KeptCounts.objects.select_for_update().filter(pk=key, end="").first()
    if kept is None:
        raise NotOpen("These counts were replaced or taken back already.")
    if not may_take_back(kept, by):
        raise PermissionDenied("Counts are taken back by the officer who kept them, or by a manager.")
    _end(kept, KeptCounts.End.TAKEN_BACK, by)
    record(by=by, action="counts_taken_back", subject=kept, changes_pages=False)
    return kept


def _standing(counts: DaysCounts) -> KeptCounts | None:
    of_day = KeptCounts.objects.filter(counted=counts.counted, counted_on=counts.day, end="")
    return of_day.select_for_update().first()


def _end(kept: KeptCounts, end: KeptCounts.End, by: User) -> None:
    kept.end, kept.ended_at, kept.ended_by = end, timezone.now(), by
    kept.save(update_fields=["end", "ended_at", "ended_by"])
