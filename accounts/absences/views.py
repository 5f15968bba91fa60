"""Pages on which absences are arranged and ended: one's own, and for administrators everybody's."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.absences.actions import ImpossibleAbsence, arrange_absence, end_absence, said
from accounts.absences.forms import AbsenceForm
from accounts.guards import permission_required
from accounts.models import User
from accounts.permissions import Permission


@permission_required(Permission.ACCOUNT_OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def own_absences(request):
    """Times in which one is away, and who stands in."""
    return _absences(request, request.user)


@permission_required(Permission.PEOPLE_CHANGE)
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request, pk):
    """Times in which somebody is away, arranged by an administrator."""
    return _absences(request, get_object_or_404(User, pk=pk))


def _absences(request, person: User):
    today = timezone.localdate()
    form = AbsenceForm(request.POST if "arrange" in request.POST else None, person=person)
    if "end" in request.POST:
        return _end(request, person, today)
    if form.is_bound and form.is_valid():
        try:
            absence = arrange_absence(**form.cleaned_data, person=person, today=today, by=request.user)
        except ImpossibleAbsence as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, f"{absence.stand_in} stands in from {said(absence)}.")
            return redirect(request.path)
    context = {
        "person": person,
        "form": form,
        "coming": person.absences.filter(last_day__gte=today).select_related("stand_in"),
        "has_stand_ins": form.fields["stand_in"].queryset.exists(),
        "is_own": person.pk == request.user.pk,
    }
    return render(request, "accounts/absences.html", context)


def _end(request, person: User, today):
    posted = request.POST["end"]
    absence = person.absences.filter(pk=posted).first() if posted.isdigit() else None
    if absence is not None:
        end_absence(absence=absence, today=today, by=request.user)
        messages.success(request, "The absence is over.")
    return redirect(request.path)
