"""Pages of promises: the list, its files, and one promise."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts.files import file_response
from accounts.permissions import Permission
from scrutiny.commitments.files import promises_sheet
from scrutiny.commitments.forms import PromiseFilter
from scrutiny.commitments.queries import by_year, describe_promises, get_promise, get_promises
from scrutiny.commitments.tables import PromisesTable, PromiseYearsTable
from scrutiny.models import Commitment
from web.links import file_links
from web.reading import ReadingContext, no_page, reading_page


@reading_page(Permission.DASHBOARD_VIEW)
def promises(request, reading):
    """List of promises to the committee and of what it asked for, late ones first."""
    table, chosen, known = _promises(request, reading)
    context = {
        "table": table,
        "filter": chosen,
        "total": len(known),
        "counts": describe_promises(table.data.data),
        "years": PromiseYearsTable(by_year(known)),
        "downloads": file_links(reading, "scrutiny:promises_file"),
        "may_add": not reading.is_past and request.user.may(Permission.COMMITMENT_WRITE),
    }
    return render(request, "scrutiny/promises.html", context)


@reading_page(Permission.FILE_EXPORT)
def promises_file(request, reading, file_format):
    table, chosen, _ = _promises(request, reading)
    return file_response(promises_sheet(table, chosen, reading), file_format)


@reading_page(Permission.DASHBOARD_VIEW)
def promise(request, reading, slug):
    """One promise with its history: changes of date, answers, and what the committee decided."""
    found = get_promise(slug, reading.moment, reading.shown_day)
    if found is None:
        raise no_page(reading, Commitment.objects.standing().filter(slug=slug), f"No promise {slug} was known then.")
    context = {
        "promise": found,
        "commitment": found.commitment,
        "may_change": not reading.is_past and request.user.may(Permission.COMMITMENT_WRITE),
    }
    return render(request, "scrutiny/promise.html", context)


def _promises(request, reading: ReadingContext):
    """The table of the promises that the address selects, the filters, and all that were known."""
    known = get_promises(reading.moment, reading.shown_day)
    chosen = PromiseFilter(request.GET, known)
    table = PromisesTable(chosen.select(known), reading)
    RequestConfig(request, paginate=False).configure(table)
    return table, chosen, known
