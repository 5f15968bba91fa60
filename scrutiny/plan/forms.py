"""Forms of plans: a new draft, a priority, its adoption."""

from datetime import datetime

from django import forms

from analysis.entry.figures import Problem
from analysis.entry.progress import read_day
from inspections.names import inspection_name
from inspections.queries import get_recommendations
from kpis.models import Kpi
from ledger.forms import Day, ProblemsForm, VersionForm, Words, written
from ledger.workflow import InvalidEntry
from scrutiny.models import PlanPriority
from scrutiny.plan.actions import TypedPriority


class StartPlanForm(ProblemsForm):
    title = forms.CharField(label="Title of the plan", help_text="For example: Improvement plan 2027", required=False)


class PriorityForm(VersionForm):
    title = forms.CharField(label="Priority", required=False)
    summary = Words("What is meant", "In a sentence or two.", rows=2)
    period_from = Day("From", "For example 1/4/2027")
    period_to = Day("To", "For example 31/3/2028. It can be left empty.")
    recommendations = forms.MultipleChoiceField(
        label="Linked recommendations", required=False, widget=forms.CheckboxSelectMultiple
    )
    kpis = forms.MultipleChoiceField(label="Linked KPIs", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, moment: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        asked = get_recommendations(moment).order_by("-inspection__started_on", "number")
        self.fields["recommendations"].choices = [
            (one.code, f"{inspection_name(one.inspection)}: {one.number}. {one.short_title}") for one in asked
        ]
        self.fields["kpis"].choices = [(kpi.code, kpi.title) for kpi in Kpi.objects.order_by("position")]

    def read(self) -> TypedPriority:
        """Read the priority as it was typed. Raises InvalidEntry for a last day that cannot be read."""
        typed = self.cleaned_data
        if typed["period_to"].strip() and read_day(typed["period_to"]) is None:
            raise InvalidEntry([Problem("period_to", "Enter a real date, such as 31/3/2028.")])
        return TypedPriority(
            title=written(typed["title"]),
            summary=written(typed["summary"]),
            period_from=read_day(typed["period_from"]),
            period_to=read_day(typed["period_to"]),
            recommendations=tuple(typed["recommendations"]),
            kpis=tuple(typed["kpis"]),
        )


class AdoptForm(VersionForm):
    minute = forms.CharField(
        label="The minute or decision by which it was adopted",
        help_text="For example: Cabinet, minute 12",
        required=False,
    )


def priority_initial(priority: PlanPriority) -> dict:
    """Values of the form for a priority as it stands."""
    return {
        "title": priority.title,
        "summary": priority.summary,
        "period_from": priority.period_from.isoformat() if priority.period_from else "",
        "period_to": priority.period_to.isoformat() if priority.period_to else "",
        "recommendations": [one.code for one in priority.recommendations.all()],
        "kpis": [kpi.code for kpi in priority.kpis.all()],
    }
