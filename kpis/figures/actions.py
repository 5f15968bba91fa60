"""Actions on figures up to submission: permission first, one transaction, an audit event last.

An open figure is the only such row for its KPI, area and period: a draft, submitted, or returned.
Each change names the version it was made from; work on an older version is refused, and both are shown.
"""

from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import Period
from analysis.entry.figures import (
    FIELDS,
    Entry,
    EntryWarning,
    Problem,
    Typed,
    hard_problems,
    no_figure,
    oversize_problems,
    read_entry,
)
from analysis.entry.progress import length_problems
from analysis.entry.unusual import soft_warnings
from kpis.catalogue.owners import get_areas_of
from kpis.catalogue.queries import get_home
from kpis.figures.context import get_entry_context
from kpis.models import Area, Figure, Kpi
from ledger.workflow import (
    InvalidEntry,
    NewerVersion,
    NotOpen,
    keep_writers,
    refuse_problems,
    require_status,
    require_version,
    save_or_refuse,
    submit,
)

# what typing changes of a draft
TYPED_COLUMNS = ("typed", "numerator", "denominator", "stated_value", "no_figure", "commentary")


class NewerFigure(NewerVersion):
    """Somebody changed the figure, or began it, since the version this work began from."""

    message = "Somebody else changed this figure since you opened it."


class NeedsConfirmation(Exception):
    """The entry is unusual: each warning asks for a confirmation or a commentary."""

    def __init__(self, warnings: Sequence[EntryWarning]):
        super().__init__(" ".join(warning.message for warning in warnings))
        self.warnings = tuple(warnings)


# -- entering -----------------------------------------------------------------------------------------


@transaction.atomic
def save_entry(*, kpi: Kpi, period: Period, typed: Typed, version: int, by: User) -> Figure:
    """Save the text typed for `kpi` and `period` as a draft, numbers or not, and return the draft.

    `version` is that of the draft the typing began from, 0 if there was none. The same text again
    changes nothing. Raises NewerVersion, NotOpen (submitted, or approved: then it is corrected), InvalidEntry
    for a text that is too long to be kept, and PermissionDenied for a service area that is not the officer's.
    """
    require_owner(by, kpi)
    refuse_problems(oversize_problems(typed))
    draft = _lock_open(kpi, period)
    if draft is None:
        _refuse_approved(kpi, period, version)
        if version:
            raise NewerFigure(None)
        return _create_draft(kpi, period, typed, by)
    if draft.status == Figure.Status.SUBMITTED:
        raise NotOpen("This figure was submitted. Take it back if it must be changed.")
    if draft.as_typed == typed:
        return draft
    if draft.version != version:
        raise NewerFigure(draft)
    before = dict(draft.typed)
    if draft.entered_by_id != by.pk:
        keep_writers([draft], by)
    put_typed(draft, typed)
    draft.entered_by, draft.updated_at, draft.version = by, timezone.now(), draft.version + 1
    draft.save(update_fields=[*TYPED_COLUMNS, "entered_by", "updated_at", "version"])
    record(by=by, action="figure_drafted", subject=draft, before=before, after=draft.typed, changes_pages=False)
    return draft


@transaction.atomic
def start_correction(*, figure: Figure, typed: Typed, reason: str, by: User) -> Figure:
    """Begin a correction of an approved figure as a draft of its own; readers see the approved one until then.

    Raises InvalidEntry without a reason, and NewerVersion if the figure is no longer the approved one or
    has a correction under way.
    """
    require_owner(by, figure.kpi)
    refuse_problems(oversize_problems(typed))
    if not reason.strip():
        raise InvalidEntry([Problem("reason", "Say why the figure is corrected.")])
    refuse_problems(length_problems("reason", reason))
    standing = Figure.objects.select_for_update(no_key=True).filter(pk=figure.pk, status=Figure.Status.APPROVED).first()
    under_way = _lock_open(figure.kpi, figure.period)
    if standing is None or under_way is not None:
        raise NewerFigure(under_way or figure.revisions.order_by("-pk").first())
    return _create_draft(figure.kpi, figure.period, typed, by, revises=standing, reason=reason.strip())


@transaction.atomic
def submit_entry(*, figure: Figure, version: int, confirmed: Collection[str], by: User, today: date) -> Figure:
    """Submit a draft for approval. `confirmed` are the codes of the warnings that the officer has confirmed.

    Raises InvalidEntry, NeedsConfirmation, NewerVersion and NotOpen.
    """
    require_owner(by, figure.kpi)
    draft = lock_figure(figure, version)
    require_status(draft, Figure.WITH_AUTHOR, "This figure has been submitted already.")
    entry_context = get_entry_context(draft, today)
    problems = hard_problems(draft.as_typed, entry_context)
    if problems:
        raise InvalidEntry(problems)
    entry, _ = read_entry(draft.as_typed)
    warnings = soft_warnings(entry, entry_context)
    unanswered = [w for w in warnings if w.needs_commentary or w.code not in confirmed]
    if unanswered:
        raise NeedsConfirmation(unanswered)
    _store(draft, entry)
    draft.no_figure = no_figure(entry, draft.kpi.as_kind) or ""
    draft.confirmed = [{"code": warning.code, "message": warning.message} for warning in warnings]
    submit(draft, by, timezone.now())
    is_correction = draft.revises_id is not None
    record(by=by, action="figure_submitted", subject=draft, after=facts_of(draft), changes_pages=is_correction)
    return draft


# -- what the steps share -----------------------------------------------------------------------------


def owns(by: User, kpi: Kpi) -> bool:
    """True if `by` enters the figures of the KPI's service area, as its owner or as an owner's stand-in. One query."""
    return by.may(Permission.FIGURE_ENTER) and kpi.service_area_id in get_areas_of(by)


def require_owner(by: User, kpi: Kpi) -> None:
    """Refuse anyone who does not enter the figures of the KPI's service area. Raises PermissionDenied."""
    require(by, Permission.FIGURE_ENTER)
    if not owns(by, kpi):
        raise PermissionDenied(f"The figures of {kpi.service_area} are entered by others.")


# Keys never change, so locks leave them free: whoever gives a forecast that rests on a figure is not kept waiting
# for somebody who corrects it, and neither waits for the other in a ring.
def _lock_open(kpi: Kpi, period: Period) -> Figure | None:
    rows = (
        Figure.objects.select_for_update(of=("self",), no_key=True)
        .select_related("area")
        .filter(
            kpi=kpi,
            area__name=settings.COUNCIL_AREA,
            period_start=period.start,
            period_end=period.end,
            status__in=Figure.OPEN,
        )
    )
    # the database has at most one, so none is asked to be the first
    row = next(iter(rows), None)
    if row is not None:
        # every save names the KPI in the audit trail: what is known here is not asked for again
        row.kpi = kpi
    return row


def lock_figure(figure: Figure, version: int) -> Figure:
    """Lock the row of `figure` until the end of the transaction. Raises NewerVersion if it has changed."""
    rows = Figure.objects.select_for_update(of=("self",), no_key=True).select_related("kpi__service_area")
    return require_version(rows.get(pk=figure.pk), version, NewerFigure)


def lock_submitted(figure: Figure, version: int) -> Figure:
    row = lock_figure(figure, version)
    return require_status(row, (Figure.Status.SUBMITTED,), "This figure is not waiting for approval.")


def _refuse_approved(kpi: Kpi, period: Period, version: int) -> None:
    approved = Figure.objects.filter(
        kpi=kpi,
        area__name=settings.COUNCIL_AREA,
        period_start=period.start,
        period_end=period.end,
        status=Figure.Status.APPROVED,
    ).first()
    if approved is None:
        return
    if version:
        raise NewerFigure(approved)
    raise NotOpen("This figure is approved. Correct it from the KPI's page, with a reason.")


def _create_draft(
    kpi: Kpi, period: Period, typed: Typed, by: User, revises: Figure | None = None, reason: str = ""
) -> Figure:
    draft = new_draft(kpi=kpi, area=get_home(), period=period, by=by, revises=revises, reason=reason)
    put_typed(draft, typed)
    # somebody else may begin the same figure in the same moment
    save_or_refuse(draft, lambda: NewerFigure(_lock_open(kpi, period)))
    keep_writers([draft], by)
    # officers and managers see on the KPI's page that a correction is under way
    record(by=by, action="figure_drafted", subject=draft, after=draft.typed, changes_pages=revises is not None)
    return draft


def new_draft(*, kpi: Kpi, area: Area, period: Period, by: User, revises: Figure | None, reason: str) -> Figure:
    """A draft that is not written yet; `reason` is that of a revision."""
    return Figure(
        kpi=kpi,
        kind=kpi.kind,
        area=area,
        period_start=period.start,
        period_end=period.end,
        status=Figure.Status.DRAFT,
        entered_by=by,
        revises=revises,
        revision_reason=reason,
    )


def put_typed(draft: Figure, typed: Typed) -> None:
    """Put the text into the draft as typed; its numbers only if the ledger can hold them."""
    draft.typed = {field: getattr(typed, field) for field in FIELDS}
    entry, problems = read_entry(typed)
    can_be_held = not problems and _fits_the_ledger(draft.kind, entry)
    _store(draft, entry if can_be_held else Entry(commentary=entry.commentary))


def _fits_the_ledger(kind: str, entry: Entry) -> bool:
    """True if the database's constraints accept the numbers; the checks tell the officer why not."""
    numbers = [n for n in (entry.numerator, entry.denominator, entry.stated) if n is not None]
    if any(number < 0 for number in numbers) or entry.denominator == 0:
        return False
    if kind != "percentage":
        return True
    upper, lower = entry.numerator, entry.denominator
    too_many = upper is not None and lower is not None and upper > lower
    return not too_many and (entry.stated is None or entry.stated <= 100)


def _store(draft: Figure, entry: Entry) -> None:
    draft.numerator, draft.denominator, draft.stated_value = entry.numerator, entry.denominator, entry.stated
    draft.commentary = entry.commentary
    # an empty draft is not finished yet: that this is the answer is said by handing it in
    draft.no_figure = ""


def facts_of(figure: Figure) -> dict:
    """Facts of a figure that the history keeps of its submission and approval."""
    names = ("numerator", "denominator", "stated_value", "commentary", "revision_reason", "published_at")
    facts = {name: getattr(figure, name) for name in names} | {"confirmed": figure.confirmed}
    return facts | {"no_figure": figure.get_no_figure_display()} if figure.no_figure else facts
