"""Page of the risks, and its files."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from scrutiny.models import RiskVersion
from scrutiny.risks.files import risks_sheet
from scrutiny.risks.queries import get_risks
from scrutiny.risks.tables import RisksTable
from web.links import file_links
from web.reading import ReadingContext, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def risks(request, reading):
    """List of risks, those of the council's register first."""
    may_change = not reading.is_past and request.user.may(Permission.RISK_PROPOSE)
    table = _risks(request, reading, may_change)
    risks = table.data.data
    context = {
        "table": table,
        "total": len(risks),
        "in_register": sum(one.basis != RiskVersion.Basis.TEXT for one in risks),
        "in_texts": sum(one.basis == RiskVersion.Basis.TEXT for one in risks),
        "without": sum(not one.mitigation for one in risks),
        "downloads": file_links(reading, "scrutiny:risks_file"),
        "may_change": may_change,
    }
    return render(request, "scrutiny/risks.html", context)


@reading_page(Permission.FILE_EXPORT)
def risks_file(request, reading, file_format):
    return file_response(risks_sheet(_risks(request, reading), reading), file_format)


def _risks(request, reading: ReadingContext, may_change: bool = False) -> RisksTable:
    table = RisksTable(get_risks(reading.moment), reading, may_change)
    RequestConfig(request, paginate=False).configure(table)
    return table
