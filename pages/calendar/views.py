"""Calendar of a person, asked for by a program that cannot sign in."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.guards import open_to_all
from accounts.permissions import Permission
from accounts.subscription.actions import find_subscriber
from exports.calendar import write_calendar
from pages.calendar.days import get_days


@open_to_all
@cache_control(no_store=True, private=True)
@require_safe
def feed(request, token):
    """The dates that the owner of the address may read; an unknown address is like any page that is not there."""
    person = find_subscriber(token)
    if person is None or not person.may(Permission.DASHBOARD_VIEW):
        raise Http404
    now = timezone.now()
    days = get_days(person, now, request.build_absolute_uri)
    content = write_calendar(settings.DASHBOARD_NAME, days, now)
    return HttpResponse(content, headers={"Content-Type": "text/calendar; charset=utf-8"})
