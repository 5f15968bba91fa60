"""Guards by which a view names who may see it. A test walks all addresses and fails on a view that has none."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse

from accounts.permissions import Permission


def permission_required(permission: Permission):
    """Let only people with `permission` into a view; anyone else signs in, or gets 403 when signed in."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return decorate


def permission_required_of_script(permission: Permission):
    """Guard a view that a script calls: anyone else is told why in JSON, so that nothing typed is lost."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                message = "You are signed out. Sign in again: what you typed is kept here."
                return JsonResponse({"message": message}, status=401)
            if not request.user.may(permission):
                return JsonResponse({"message": "You may not change this."}, status=403)
            return view(request, *args, **kwargs)

        guarded.permission = permission
        guarded.is_asked_by_script = True
        return guarded

    return decorate


def open_to_all(view):
    """Mark a view as meant for anyone, signed in or not."""

    @wraps(view)
    def opened(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    opened.permission = None
    return opened
