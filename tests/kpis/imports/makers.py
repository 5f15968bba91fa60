"""An officer with KPIs, a ledger to import into, and files to bring."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from analysis.core.periods import Period
from analysis.entry.figures import Typed
from kpis.figures.actions import save_entry
from kpis.imports.actions import confirm_import, preview_import
from kpis.models import Area, Figure, ImportFile, Kpi, ServiceArea

HEADINGS = ("KPI", "Period", "Numerator", "Denominator", "Value", "Commentary")
OCTOBER = Period(date(2021, 10, 1), date(2021, 10, 31))


def month(number: int, year: int = 2021) -> Period:
    return OCTOBER.shifted((year - 2021) * 12 + number - 10)


def make_home() -> Area:
    return Area.objects.get_or_create(
        name=settings.COUNCIL_AREA, defaults={"slug": "home", "level": Area.Level.AUTHORITY}
    )[0]


def make_person(email="officer@example.org", role=User.Role.OFFICER) -> User:
    return User.objects.create_user(email=email, password="a long enough pass phrase", role=role)


def make_service(name="Children in care", *owners: User) -> ServiceArea:
    service, _ = ServiceArea.objects.get_or_create(
        name=name, defaults={"slug": name.lower().replace(" ", "-"), "position": ServiceArea.objects.count()}
    )
    service.owners.add(*owners)
    return service


def make_kpi(code="CARE", service=None, **known) -> Kpi:
    defaults = {
        "slug": code.lower(),
        "title": f"Title of {code}",
        "kind": "percentage",
        "polarity": "higher",
        "frequency": "monthly",
        "series_kind": Kpi.SeriesKind.OPERATIONAL,
        "collected_from": date(2015, 1, 1),
    }
    return Kpi.objects.create(code=code, service_area=service or make_service(), **(defaults | known))


def make_approved(kpi: Kpi, period: Period = OCTOBER, **known) -> Figure:
    """A figure that stands: 24 of 25 unless said otherwise."""
    defaults = {"numerator": Decimal(24), "denominator": Decimal(25)}
    author = User.objects.filter(email="author@example.org").first() or make_person("author@example.org")
    approver = User.objects.filter(role=User.Role.MANAGER).first() or make_person("m@example.org", User.Role.MANAGER)
    moment = timezone.now() - timedelta(days=1)
    return Figure.objects.create(
        kpi=kpi,
        kind=kpi.kind,
        area=make_home(),
        period_start=period.start,
        period_end=period.end,
        status=Figure.Status.APPROVED,
        entered_by=author,
        approved_by=approver,
        approved_at=moment,
        published_at=moment,
        **(known or defaults),
    )


def make_draft(kpi: Kpi, officer: User, numerator="20", denominator="25", **known) -> Figure:
    typed = Typed(numerator, denominator, **known)
    return save_entry(kpi=kpi, period=OCTOBER, typed=typed, version=0, by=officer)


def make_csv(*rows, headings=HEADINGS) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(rows)
    return file.getvalue().encode()


def bring(officer: User, *rows, name="figures.csv", headings=HEADINGS) -> ImportFile:
    return preview_import(file_name=name, content=make_csv(*rows, headings=headings), by=officer)


def confirm(preview: ImportFile, officer: User, **known) -> ImportFile:
    answers = {"seen": preview.ledger_mark, "reason": "", "without_refused": False} | known
    return confirm_import(preview=preview, by=officer, **answers)


def counts_of(preview: ImportFile) -> dict:
    names = ("added", "changed", "corrected", "same", "refused")
    return {name: count for name in names if (count := getattr(preview, name))}
