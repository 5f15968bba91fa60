"""Forms of risks: the proposal."""

from datetime import datetime

from django import forms
from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Permission
from inspections.evidence_forms import PersonField
from inspections.names import inspection_name
from inspections.queries import get_recommendations
from kpis.models import Kpi
from ledger.forms import VersionForm, Words, written
from scrutiny.models import RiskVersion
from scrutiny.risks.actions import TypedRisk


class RiskForm(VersionForm):
    """Proposal of a risk; one that is on the list can be closed, and says what changed."""

    words = Words("What could go wrong", "In a sentence.", rows=2)
    mitigation = Words("What is done about it", "It can be left empty: the list then says that none is given.", rows=3)
    state = forms.ChoiceField(
        label="Is that in place?", required=False, choices=RiskVersion.State.choices, widget=forms.RadioSelect
    )
    likelihood = forms.ChoiceField(
        label="Likelihood", required=False, choices=[("", "Not given"), *RiskVersion.Level.choices]
    )
    impact = forms.ChoiceField(label="Impact", required=False, choices=[("", "Not given"), *RiskVersion.Level.choices])
    owner = PersonField("Owner", "Nobody yet")
    recommendations = forms.MultipleChoiceField(
        label="Linked recommendations", required=False, widget=forms.CheckboxSelectMultiple
    )
    kpis = forms.MultipleChoiceField(label="Linked KPIs", required=False, widget=forms.CheckboxSelectMultiple)
    is_closed = forms.BooleanField(label="It is no longer a risk", required=False)
    reason = Words("What changed?", "A sentence. It is kept with the wording before.", rows=2)

    def __init__(self, *args, moment: datetime, is_on_the_list: bool, **kwargs):
        super().__init__(*args, **kwargs)
        asked = get_recommendations(moment).order_by("-inspection__started_on", "number")
        self.fields["owner"].queryset = get_risk_owners()
        self.fields["recommendations"].choices = [
            (one.code, f"{inspection_name(one.inspection)}: {one.number}. {one.short_title}") for one in asked
        ]
        self.fields["kpis"].choices = [(kpi.code, kpi.title) for kpi in Kpi.objects.order_by("position")]
        if not is_on_the_list:
            del self.fields["is_closed"], self.fields["reason"]

    def read(self) -> TypedRisk:
        """Read the risk as it was typed."""
        typed = self.cleaned_data
        return TypedRisk(
            words=written(typed["words"]),
            mitigation=written(typed["mitigation"]),
            state=typed["state"],
            likelihood=typed["likelihood"],
            impact=typed["impact"],
            owner=typed["owner"],
            recommendations=tuple(typed["recommendations"]),
            kpis=tuple(typed["kpis"]),
            is_closed=typed.get("is_closed", False),
            reason=written(typed.get("reason", "")),
        )


def get_risk_owners() -> QuerySet:
    """People who may own a risk: the active ones in a role that proposes risks."""
    roles = [role.value for role, may in ROLE_PERMISSIONS.items() if Permission.RISK_PROPOSE in may]
    return User.objects.filter(is_active=True, role__in=roles).order_by("name", "email")


def initial_of(version: RiskVersion) -> dict:
    """Values of the form for a risk as it stands, or as it was proposed."""
    return {
        "words": version.words,
        "mitigation": version.mitigation,
        "state": version.mitigation_state,
        "likelihood": version.likelihood,
        "impact": version.impact,
        "owner": version.owner_id,
        "recommendations": [one.code for one in version.recommendations.all()],
        "kpis": [kpi.code for kpi in version.kpis.all()],
    }
