"""File of a plan."""

from django.conf import settings

from exports.sheet import Sheet
from pages.plan.table import PlanTable
from scrutiny.models import ImprovementPlan
from web.files import notes_for
from web.reading import ReadingContext
from web.tables import build_sheet


def plan_sheet(table: PlanTable, plan: ImprovementPlan, reading: ReadingContext) -> Sheet:
    """The priorities of a plan with the recommendations, KPIs and actions that they bear on."""
    return build_sheet(
        table,
        title="Improvement plan",
        reading=reading,
        notes=notes_for(
            reading, ("Plan", plan.title), ("Source", "The document of each priority is named in its row.")
        ),
        name_parts=("plan", plan.slug, settings.COUNCIL_AREA),
    )
