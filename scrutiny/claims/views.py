"""Pages of claims that papers make in numbers."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from scrutiny.claims.files import claims_sheet
from scrutiny.claims.filters import ClaimFilter
from scrutiny.claims.queries import describe_results, get_claim, get_claims
from scrutiny.claims.tables import ClaimsTable, OperandsTable
from scrutiny.models import Claim
from web.links import file_links
from web.reading import ReadingContext, no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def claims(request, reading):
    """List of claims, each worked out again with the figures known at the moment."""
    table, filters, total = _claims(request, reading)
    context = {
        "table": table,
        "filters": filters,
        "total": total,
        "counts": describe_results(table.data.data),
        "downloads": file_links(reading, "scrutiny:claims_file"),
    }
    return render(request, "scrutiny/claims.html", context)


@reading_page(Permission.FILE_EXPORT)
def claims_file(request, reading, file_format):
    table, filters, _ = _claims(request, reading)
    return file_response(claims_sheet(table, filters, reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def claim(request, reading, slug):
    """One claim in its own words, the numbers behind it with their sources, and the working."""
    checked = get_claim(slug, reading.moment)
    if checked is None:
        raise no_page(reading, Claim.objects.filter(slug=slug), f"No claim {slug} was known then.")
    context = {
        "checked": checked,
        "claim": checked.claim,
        "table": OperandsTable(checked.operands, reading),
        "may_look_back": not reading.is_past and checked.claim.made_on < reading.today,
    }
    return render(request, "scrutiny/claim.html", context)


def _claims(request, reading: ReadingContext):
    """The table of the claims that the address selects, the filters, and how many claims there are in all."""
    known = get_claims(reading.moment)
    filters = ClaimFilter(request.GET)
    table = ClaimsTable(filters.select(known), reading)
    RequestConfig(request, paginate=False).configure(table)
    return table, filters, len(known)
