"""Queries for imports: the KPIs that a file can name, and the imports a person may see."""

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from analysis.core.periods import Frequency
from analysis.importing.catalogue import KnownKpi
from kpis.catalogue.owners import get_areas_of
from kpis.models import ImportFile, Kpi


def get_known_kpis(person: User) -> list[KnownKpi]:
    """Every KPI, each with whether `person` enters its figures. Two queries."""
    own = get_areas_of(person) if person.may(Permission.FIGURE_ENTER) else set()
    return [
        KnownKpi(
            code=kpi.code,
            title=kpi.title,
            kind=kpi.as_kind,
            frequency=Frequency(kpi.frequency),
            service_area=kpi.service_area.name,
            is_own=kpi.service_area_id in own,
        )
        for kpi in Kpi.objects.select_related("service_area")
    ]


def get_imports(person: User) -> QuerySet[ImportFile]:
    """The imports that `person` may see, newest first: everybody's that are done, and their own."""
    seen = ImportFile.objects.filter(Q(by=person) | Q(status=ImportFile.Status.DONE))
    return seen.select_related("by").defer("rows", "plan")
