"""Action that adds a comment."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from analysis.core.periods import Period
from analysis.entry.figures import Problem
from kpis.catalogue.owners import get_areas_of
from kpis.models import FigureComment, Kpi
from ledger.workflow import InvalidEntry

LONGEST_COMMENT = 2_000


def may_comment(by: User, kpi: Kpi) -> bool:
    """True for managers, and for officers who enter the figures of the KPI's service area. One query at most."""
    if not by.may(Permission.FIGURE_DISCUSS):
        return False
    return by.may(Permission.FIGURE_APPROVE) or kpi.service_area_id in get_areas_of(by)


@transaction.atomic
def add_comment(*, kpi: Kpi, period: Period, text: str, by: User) -> FigureComment:
    """Say something about the figure of a period. Raises InvalidEntry for an empty text or one that is too long."""
    require(by, Permission.FIGURE_DISCUSS)
    if not may_comment(by, kpi):
        raise PermissionDenied(f"The figures of {kpi.service_area} are entered by others.")
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not text:
        raise InvalidEntry([Problem("text", "Write what you want to say.")])
    if len(text) > LONGEST_COMMENT:
        words = f"Shorten it to {LONGEST_COMMENT} characters; it has {len(text)}."
        raise InvalidEntry([Problem("text", words)])
    comment = FigureComment.objects.create(kpi=kpi, period_start=period.start, period_end=period.end, by=by, text=text)
    record(by=by, action="figure_commented", subject=comment, after={"text": text}, changes_pages=False)
    return comment
