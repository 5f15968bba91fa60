"""Imports of a file of figures: preview, confirm, abandon. They make drafts, which are approved as usual.

ReadingContext and planning happen before the transaction, so that others can write meanwhile; the transaction then
only checks that nothing changed, and writes everything or nothing. ReadingContext and writing a long file take
seconds: `preview_in_steps` and `confirm_in_steps` report their progress, and a caller who stops following them
stops the work, with nothing written.
"""

import hashlib
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.audit import record, record_many
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.entry.figures import Problem
from analysis.importing.lines import Recognised
from analysis.importing.long_work import Task, batches, run_to_end
from analysis.importing.recognise import recognise_in_steps
from exports.reading.tables import read_tables
from exports.sheet import clean_text
from kpis.catalogue.queries import get_home
from kpis.figures.actions import TYPED_COLUMNS, new_draft, put_typed
from kpis.imports.held import current_figures
from kpis.imports.plan import ImportChange, ImportPlan, PlannedLine, make_plan, plan_in_steps, state_of
from kpis.imports.previews import plan_as_json, recognised_as_json, recognised_from_json
from kpis.imports.queries import get_known_kpis
from kpis.models import Figure, ImportFile
from ledger.workflow import InvalidEntry, NotOpen, keep_writers

CHANGED_FIELDS = (*TYPED_COLUMNS, "entered_by", "updated_at", "version")


class LedgerMoved(Exception):
    """The import would no longer do what its preview showed: somebody changed figures meanwhile."""

    def __init__(self) -> None:
        super().__init__("Figures were changed since this preview was made.")


def preview_import(*, file_name: str, content: bytes, by: User) -> ImportFile:
    """Read a file and keep a preview of its changes; no figure is touched. Raises UnreadableFile."""
    return run_to_end(preview_in_steps(file_name=file_name, content=content, by=by))


def preview_in_steps(*, file_name: str, content: bytes, by: User) -> Task[ImportFile]:
    """Do the same as `preview_import`, reporting progress."""
    require(by, Permission.FIGURE_ENTER)
    recognised = yield from recognise_in_steps(read_tables(content, file_name), get_known_kpis(by))
    plan = yield from plan_in_steps(recognised, by, timezone.now())
    preview = ImportFile(
        by=by,
        file_name=" ".join(clean_text(file_name).split())[-200:] or "file",
        sha256=hashlib.sha256(content).hexdigest(),
        rows=recognised_as_json(recognised),
    )
    return _keep_preview(preview, plan, by)


def preview_counts(*, name: str, counts: Recognised, by: User) -> ImportFile:
    """Keep a preview of figures that were counted elsewhere, under a `name` in place of a file's."""
    require(by, Permission.FIGURE_ENTER)
    rows = recognised_as_json(counts)
    sha256 = hashlib.sha256(repr(rows).encode()).hexdigest()
    preview = ImportFile(by=by, file_name=name, sha256=sha256, rows=rows)
    return _keep_preview(preview, make_plan(counts, by, timezone.now()), by)


@transaction.atomic
def _keep_preview(preview: ImportFile, plan: ImportPlan, by: User) -> ImportFile:
    _put(preview, plan)
    preview.save()
    _record(preview, "import_previewed", by)
    return preview


def refresh_preview(*, preview: ImportFile, by: User) -> ImportFile:
    """Make the preview again from the present ledger. Raises NotOpen."""
    require(by, Permission.FIGURE_ENTER)
    _require_owner(preview, by)
    plan = make_plan(recognised_from_json(_get_open(preview).rows), by, timezone.now())
    with transaction.atomic():
        kept = _lock(preview, by)
        _put(kept, plan)
        kept.save()
        _record(kept, "import_previewed", by)
    return kept


def confirm_import(*, preview: ImportFile, seen: str, reason: str, without_refused: bool, by: User) -> ImportFile:
    """Write everything that the preview with the mark `seen` showed, as drafts and corrections; or nothing.

    Raises LedgerMoved if it would do anything else by now, NotOpen, and InvalidEntry without the `reason` that
    corrections need, if the officer has not confirmed that rejected rows are left out, or with nothing to write.
    """
    return run_to_end(
        confirm_in_steps(preview=preview, seen=seen, reason=reason, without_refused=without_refused, by=by)
    )


def confirm_in_steps(
    *, preview: ImportFile, seen: str, reason: str, without_refused: bool, by: User
) -> Task[ImportFile]:
    """Do the same as `confirm_import`, reporting progress. Nothing is committed before the last step is followed."""
    require(by, Permission.FIGURE_ENTER)
    _require_owner(preview, by)
    plan = yield from plan_in_steps(recognised_from_json(_get_open(preview).rows), by, timezone.now())
    if plan.mark != seen:
        raise LedgerMoved
    _refuse_unanswered(plan, reason, without_refused)
    try:
        with transaction.atomic():
            return (yield from _write(_lock(preview, by), plan, reason.strip(), by))
    except IntegrityError as error:
        # somebody began one of the same figures between the look and the write
        raise LedgerMoved from error


@transaction.atomic
def abandon_import(*, preview: ImportFile, by: User) -> ImportFile:
    """Discard a preview and the rows that were read. Raises NotOpen."""
    require(by, Permission.FIGURE_ENTER)
    kept = _lock(preview, by)
    kept.status, kept.finished_at = ImportFile.Status.ABANDONED, timezone.now()
    kept.rows, kept.plan, kept.ledger_mark = {}, {}, ""
    kept.save()
    _record(kept, "import_abandoned", by)
    return kept


@transaction.atomic
def delete_import(*, abandoned: ImportFile, by: User) -> None:
    """Delete an abandoned import from the list; the history keeps it. Raises NotOpen for any other."""
    require(by, Permission.FIGURE_ENTER)
    _require_owner(abandoned, by)
    kept = ImportFile.objects.select_for_update().get(pk=abandoned.pk)
    if kept.status != ImportFile.Status.ABANDONED:
        raise NotOpen("Only an abandoned import can be taken off the list.")
    _record(kept, "import_deleted", by)
    kept.delete()


# -- what the steps share -----------------------------------------------------------------------------


def _require_owner(import_file: ImportFile, by: User) -> None:
    if import_file.by_id != by.pk:
        raise PermissionDenied("An import is confirmed or abandoned by who brought the file.")


def _lock(preview: ImportFile, by: User) -> ImportFile:
    """Lock the row of an open preview until the end of the transaction. Raises NotOpen."""
    _require_owner(preview, by)
    return _get_open(preview, ImportFile.objects.select_for_update())


def _get_open(preview: ImportFile, rows: QuerySet[ImportFile] | None = None) -> ImportFile:
    """Read the preview again. Raises NotOpen if it was finished meanwhile, perhaps by a second click."""
    kept = (ImportFile.objects.all() if rows is None else rows).filter(pk=preview.pk).first()
    if kept is None or not kept.is_open:
        raise NotOpen("This import was confirmed or abandoned already.")
    return kept


def _put(preview: ImportFile, plan: ImportPlan) -> None:
    counts = plan.counts
    preview.plan, preview.ledger_mark = plan_as_json(plan), plan.mark
    preview.added, preview.changed = counts[ImportChange.NEW], counts[ImportChange.CHANGED]
    preview.corrected, preview.same = counts[ImportChange.CORRECTED], counts[ImportChange.SAME]
    preview.refused = len(plan.refusals)


def _record(import_file: ImportFile, action: str, by: User) -> None:
    names = ("file_name", "sha256", "added", "changed", "corrected", "same", "refused", "reason")
    after = {name: getattr(import_file, name) for name in names}
    record(by=by, action=action, subject=import_file, after=after, changes_pages=False)


def _refuse_unanswered(plan: ImportPlan, reason: str, without_refused: bool) -> None:
    problems = []
    if not plan.to_write():
        raise InvalidEntry([Problem("file", "Nothing in this file would change a figure.")])
    if plan.counts[ImportChange.CORRECTED] and not reason.strip():
        problems.append(Problem("reason", "Say why approved figures are corrected."))
    if plan.refusals and not without_refused:
        problems.append(Problem("without_refused", "Tick that the import is to go ahead without what was refused."))
    if problems:
        raise InvalidEntry(problems)


# -- writing ------------------------------------------------------------------------------------------


def _write(kept: ImportFile, plan: ImportPlan, reason: str, by: User) -> Task[ImportFile]:
    held = current_figures([line.period for line in plan.lines], {line.kpi.pk for line in plan.lines})
    locked = {figure.pk: figure for figure in held.select_for_update(of=("self",), no_key=True).order_by("pk")}
    if state_of(locked.values(), plan.lines) != plan.state:
        raise LedgerMoved
    for step, lines in batches(plan.to_write(), "Written", "figures"):
        yield step
        changed = [line for line in lines if line.change is ImportChange.CHANGED]
        begun = [line for line in lines if line.change is not ImportChange.CHANGED]
        _change_drafts([locked[line.open.pk] for line in changed if line.open], changed, kept, by)
        _begin_drafts(begun, reason, kept, by)
    kept.status, kept.finished_at, kept.reason = ImportFile.Status.DONE, timezone.now(), reason
    # what was refused is forgotten: it may be anything
    kept.plan["refusals"], kept.rows = [], {}
    kept.save()
    _record(kept, "import_done", by)
    return kept


def _begin_drafts(lines: Sequence[PlannedLine], reason: str, kept: ImportFile, by: User) -> None:
    home = get_home()
    drafts = [
        new_draft(
            kpi=line.kpi,
            area=home,
            period=line.period,
            by=by,
            revises=line.approved,
            reason=reason if line.approved else "",
        )
        for line in lines
    ]
    for draft, line in zip(drafts, lines, strict=True):
        put_typed(draft, line.after)
    Figure.objects.bulk_create(drafts)
    keep_writers(drafts, by)
    _tell(drafts, [None] * len(drafts), kept, by)


def _change_drafts(drafts: Sequence[Figure], lines: Sequence[PlannedLine], kept: ImportFile, by: User) -> None:
    home, now = get_home(), timezone.now()
    before = [dict(draft.typed) for draft in drafts]
    keep_writers(drafts, by)
    for draft, line in zip(drafts, lines, strict=True):
        put_typed(draft, line.after)
        draft.kpi, draft.area = line.kpi, home
        draft.entered_by, draft.updated_at, draft.version = by, now, draft.version + 1
    # rows that exist already, so that this only updates: ten times as fast as bulk_update
    Figure.objects.bulk_create(drafts, update_conflicts=True, unique_fields=["pk"], update_fields=CHANGED_FIELDS)
    _tell(drafts, before, kept, by)


def _tell(drafts: Sequence[Figure], before: Sequence[dict | None], kept: ImportFile, by: User) -> None:
    """One event for each draft, as if it had been typed, naming the import it came by."""
    after = [{**draft.typed, "import": kept.pk} for draft in drafts]
    changes = zip(drafts, before, after, strict=True)
    # officers and managers see on the KPI's page that a correction is under way
    begins_one = any(draft.revises_id and not old for draft, old in zip(drafts, before, strict=True))
    record_many(by=by, action="figure_drafted", changes=changes, changes_pages=begins_one)
