"""Pages about people: who is signed in, who may do what, and who has changed what."""

from allauth.account.views import password_reset as allauth_password_reset
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions import (
    NotAllowed,
    add_person,
    change_role,
    close_account,
    remove_second_factor,
    rename_person,
    reopen_account,
)
from accounts.files import MOST_EVENTS, file_response, history_sheet
from accounts.forms import HistoryForm, NameForm, PersonForm, RoleForm
from accounts.guards import open_to_all, permission_required
from accounts.history import get_events, get_page
from accounts.invitations.actions import invite
from accounts.invitations.keys import GOOD_FOR
from accounts.invitations.letters import send_invitation
from accounts.models import Absence, User
from accounts.permissions import Permission, Role
from exports.formats import FORMATS


@permission_required(Permission.ACCOUNT_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request):
    """Own account: name and role, and the ways to change a password or sign out. POST changes the name."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        rename_person(person=request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Your name is changed.")
        return redirect("accounts:own")
    return render(request, "accounts/own.html", {"role": Role(request.user.role).label, "form": form})


@permission_required(Permission.ACCOUNT_OWN)
@require_safe
def address(request):
    """Answer in place of the sign-in library's page: only the administrator changes an address."""
    return render(request, "accounts/address.html")


@open_to_all
def password_reset(request):
    """The sign-in library's page where mail can be sent; else whom to ask. Nothing is sent or logged then."""
    if settings.IS_MAIL_SET_UP:
        return allauth_password_reset(request)
    return render(request, "account/password_reset_closed.html")


# -- the history --------------------------------------------------------------------------------------


@permission_required(Permission.HISTORY_VIEW)
@require_safe
def history(request):
    """The audit trail, newest first, filtered by the address."""
    return _history_page(request, _history_form(request))


@permission_required(Permission.HISTORY_VIEW)
@require_safe
def history_file(request, file_format):
    """The same selection as a file, all pages of it."""
    form = _history_form(request)
    if get_events(form.selection).count() > MOST_EVENTS:
        return _history_page(request, form, status=400)
    return file_response(history_sheet(form), file_format, names_people=True)


def _history_form(request) -> HistoryForm:
    return HistoryForm(request.GET, with_sign_ins=request.user.may(Permission.SIGN_IN_VIEW))


def _history_page(request, form: HistoryForm, status: int = 200):
    context = {
        "form": form,
        "page": get_page(form.selection, request.GET.get("page")),
        "is_narrowed": bool(form.in_words),
        "formats": FORMATS.values(),
        "query": _query_without_page(request),
        "most_events": MOST_EVENTS,
        "is_refused": status != 200,
    }
    return render(request, "accounts/history.html", context, status=status)


def _query_without_page(request) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


# -- people -------------------------------------------------------------------------------------------


@permission_required(Permission.PEOPLE_CHANGE)
@require_safe
def people(request):
    """People with an account, those whose account is open first. Three queries."""
    # the service areas are of the room of KPIs, which tells this one of them by its relation alone
    away = Prefetch("absences", Absence.objects.on(timezone.localdate()).select_related("stand_in"), to_attr="away_now")
    everybody = User.objects.prefetch_related("service_areas", away).order_by("-is_active", "email")
    return render(request, "accounts/people.html", {"people": everybody})


@permission_required(Permission.PEOPLE_CHANGE)
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request):
    """Add a person and invite them. Where no mail can be sent, the page that answers has the link, and no other."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_person(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _invited(request, added, is_new=True)
    return render(request, "accounts/new_person.html", {"form": form, "is_mail_set_up": settings.IS_MAIL_SET_UP})


def _invited(request, invited: User, *, is_new: bool = False):
    """The page after an invitation: that it was sent, or the link to hand on. Raises NotAllowed."""
    key = invite(person=invited, by=request.user)
    address = request.build_absolute_uri(reverse("accounts:invitation", args=[key]))
    is_sent = send_invitation(invited, address)
    context = {
        "person": invited,
        "address": "" if is_sent else address,
        "is_new": is_new,
        "days": GOOD_FOR.days,
        "is_mail_set_up": settings.IS_MAIL_SET_UP,
    }
    return render(request, "accounts/invited.html", context)


@permission_required(Permission.PEOPLE_CHANGE)
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request, pk):
    """One person: name, role, and whether their account is open. POST changes one of them, or lets them in again."""
    found = get_object_or_404(User.objects.prefetch_related("service_areas"), pk=pk)
    form = RoleForm(request.POST if "role" in request.POST else None, initial={"role": found.role})
    name_form = NameForm(request.POST if "name" in request.POST else None, initial={"name": found.name})
    refused = ""
    if request.method == "POST":
        try:
            if "invite" in request.POST:
                return _invited(request, found)
            done = _change(request, found, form, name_form)
        except NotAllowed as error:
            refused, done = str(error), ""
        if done:
            messages.success(request, done)
            return redirect("accounts:person", pk)
    context = {
        "person": found,
        "form": form,
        "name_form": name_form,
        "refused": refused,
        "is_own": found.pk == request.user.pk,
        "has_second_factor": Authenticator.objects.filter(user=found).exists(),
        "is_mail_set_up": settings.IS_MAIL_SET_UP,
    }
    return render(request, "accounts/person.html", context)


def _change(request, found: User, form: RoleForm, name_form: NameForm) -> str:
    """Carry out what the form asks; what was done, in words, or nothing. Raises NotAllowed."""
    if "close" in request.POST:
        close_account(person=found, by=request.user)
        return f"The account of {found} is closed. They are signed out everywhere."
    if "reopen" in request.POST:
        reopen_account(person=found, by=request.user)
        return f"The account of {found} is open again."
    if "second_factor" in request.POST:
        removed = remove_second_factor(person=found, by=request.user)
        return f"The second step of {found} is taken away. They are signed out everywhere." if removed else ""
    if name_form.is_bound and name_form.is_valid():
        renamed = rename_person(person=found, name=name_form.cleaned_data["name"], by=request.user)
        return f"The name is now {renamed}."
    if not form.is_valid():
        return ""
    role = Role(form.cleaned_data["role"])
    change_role(person=found, role=role, by=request.user)
    return f"{found} is now {role.label.lower()}."
