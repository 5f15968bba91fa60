"""Page on which a person makes, renews and withdraws the address of their calendar."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.guards import permission_required
from accounts.models import CalendarAddress
from accounts.permissions import Permission
from accounts.subscription.actions import make_calendar_address, withdraw_calendar_address


@permission_required(Permission.ACCOUNT_OWN)
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request):
    """Page of one's own calendar. POST makes its address, shown on the answer and never again."""
    address = ""
    if request.method == "POST":
        token = make_calendar_address(by=request.user)
        address = request.build_absolute_uri(reverse("calendar:feed", args=[token]))
    kept = CalendarAddress.objects.filter(person=request.user).first()
    return render(request, "accounts/calendar.html", {"kept": kept, "address": address})


@permission_required(Permission.ACCOUNT_OWN)
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_calendar(request):
    """Ask once more before the address is withdrawn: calendars that know it stop being brought up to date."""
    if request.method == "POST":
        if withdraw_calendar_address(by=request.user):
            messages.success(request, "The address is withdrawn. No calendar gets dates by it any more.")
        return redirect("accounts:calendar")
    is_there = CalendarAddress.objects.filter(person=request.user).exists()
    return render(request, "accounts/withdraw_calendar.html", {"is_there": is_there})
