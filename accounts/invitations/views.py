"""Page of an invitation, open to whoever has its link."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.actions import set_own_password
from accounts.guards import open_to_all
from accounts.invitations.forms import OwnChoiceForm
from accounts.invitations.keys import GOOD_FOR, person_of
from accounts.sign_in.addresses import network_address


@open_to_all
@cache_control(no_store=True, private=True)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, key):
    """Let an invited person choose a password; they sign in with it next."""
    person = person_of(key)
    if person is None:
        return render(request, "accounts/invitation_over.html", {"days": GOOD_FOR.days})
    form = OwnChoiceForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = network_address(request)
        set_own_password(person=person, password=form.cleaned_data["new_password1"], is_reset=True, address=address)
        return redirect("account_login")
    return render(request, "accounts/invitation.html", {"form": form, "person": person})
