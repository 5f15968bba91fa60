"""First steps of an administrator: things a new installation still needs before a month can be entered and approved."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import Role
from charts.words.phrases import counted
from inspections.models import Recommendation
from kpis.models import Kpi, ServiceArea, Target
from scrutiny.models import Meeting

# one enters and another approves, and limits and progress want a second manager
LEAST = {Role.OFFICER: 1, Role.MANAGER: 2, Role.ADMINISTRATOR: 2, Role.MEMBER: 1}
WHY = {
    Role.OFFICER: "Officers enter the monthly figures.",
    Role.MANAGER: "What one manager proposes another approves, so that two are needed.",
    Role.ADMINISTRATOR: "A new password and a second step for one account are two administrators’ work.",
    Role.MEMBER: "Committee members read, follow and ask.",
}


@dataclass(frozen=True)
class SetupStep:
    """Thing to set up: its name, why, what is missing in words (empty once it is done), and where it is done."""

    name: str
    why: str
    missing: str
    url: str = ""
    link_words: str = ""

    @property
    def is_done(self) -> bool:
        return not self.missing


def get_setup_steps() -> list[SetupStep]:
    """All steps in the order in which they are best taken. Seven queries."""
    return [*_people_steps(), *_figure_steps(), *_committee_steps(), *_server_steps()]


def _people_steps() -> list[SetupStep]:
    people = User.objects.filter(is_active=True)
    held = dict(people.order_by().values_list("role").annotate(Count("pk")))
    steps = [_role_step(role, held.get(role, 0)) for role in LEAST]
    nameless = people.filter(name="").count()
    return [
        *steps,
        SetupStep(
            "Names of people",
            "Pages show who entered and who approved a figure.",
            f"{'1 person has' if nameless == 1 else f'{nameless} people have'} no name yet." if nameless else "",
            reverse("accounts:people"),
            "People",
        ),
    ]


def _role_step(role: Role, number: int) -> SetupStep:
    least = LEAST[role]
    missing = "" if number >= least else f"There {'is' if number == 1 else 'are'} {number or 'none'}."
    name = f"Two {role.value}s" if least > 1 else capfirst(role.with_article)
    return SetupStep(name, WHY[role], missing, reverse("accounts:new_person"), "Add a person")


def _figure_steps() -> list[SetupStep]:
    collected = Kpi.objects.exclude(collected_from=None)
    unowned = ServiceArea.objects.filter(kpis__in=collected, owners=None).distinct().count()
    areas = reverse("catalogue:service_areas")
    today = timezone.localdate()
    in_force = Target.objects.filter(Q(to_on=None) | Q(to_on__gte=today)).exists()
    return [
        SetupStep(
            "Months of collection",
            "A KPI is asked for from the month that is set for it.",
            "" if collected.exists() else "No KPI is collected yet.",
            areas,
            "Service areas and their KPIs",
        ),
        SetupStep(
            "Owners of service areas",
            "Only its owners can enter the figures of a service area.",
            f"{counted(unowned, 'service area')} with collected KPIs without an owner." if unowned else "",
            areas,
            "Service areas and their owners",
        ),
        SetupStep(
            "Targets",
            "Without a target a KPI has no rating.",
            "" if in_force else "No target is in force.",
            reverse("record:catalogue"),
            "The catalogue",
        ),
    ]


def _committee_steps() -> list[SetupStep]:
    unled = Recommendation.objects.filter(lead=None, closings__isnull=True).count()
    coming = Meeting.objects.filter(held_on__gte=timezone.localdate()).exists()
    return [
        SetupStep(
            "Leads of recommendations",
            "Only its lead proposes the progress of a recommendation.",
            f"{counted(unled, 'open recommendation')} without a lead." if unled else "",
            reverse("progress:leads_by_administrator"),
            "Who leads what",
        ),
        SetupStep(
            "The next meeting",
            "Members prepare for it; questions and changes stand beside it. Officers and managers add it.",
            "" if coming else "No coming meeting is recorded.",
        ),
    ]


def _server_steps() -> list[SetupStep]:
    """Steps for whoever looks after the server, which no page can take."""
    return [
        SetupStep(
            "Mail",
            "Invitations, forgotten passwords and reminders go by mail.",
            "" if settings.IS_MAIL_SET_UP else "No mail is set up: EMAIL_URL, in the guide to operations.",
        ),
        SetupStep(
            "An encrypted connection",
            "Passwords and figures cross the network.",
            "" if settings.SESSION_COOKIE_SECURE else "HTTPS is not set, in the guide to operations.",
        ),
    ]
