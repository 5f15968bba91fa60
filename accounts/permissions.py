"""Permissions: one enum of them, and one table that says which role has which.

Code asks for a permission, never for a role. Actions ask with `require`, views with the guards of
`accounts/guards.py`.
"""

from enum import StrEnum

from django.core.exceptions import PermissionDenied


class Permission(StrEnum):
    DASHBOARD_VIEW = "dashboard_view"
    FILE_EXPORT = "file_export"
    FIGURE_ENTER = "figure_enter"
    FIGURE_APPROVE = "figure_approve"
    PROGRESS_PROPOSE = "progress_propose"
    PROGRESS_APPROVE = "progress_approve"
    REBASE_PROPOSE = "rebase_propose"
    REBASE_APPROVE = "rebase_approve"
    ANNOTATION_WRITE = "annotation_write"
    HISTORY_VIEW = "history_view"
    SIGN_IN_VIEW = "sign_in_view"
    CATALOGUE_CHANGE = "catalogue_change"
    PEOPLE_CHANGE = "people_change"
    ACCOUNT_OWN = "account_own"


class Role(StrEnum):
    MEMBER = "member"
    OFFICER = "officer"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {"member": "Scrutiny committee member"}.get(self.value, self.value.capitalize())


_READER = frozenset({Permission.DASHBOARD_VIEW, Permission.FILE_EXPORT, Permission.ACCOUNT_OWN})

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: _READER,
    Role.OFFICER: _READER
    | {
        Permission.FIGURE_ENTER,
        Permission.PROGRESS_PROPOSE,
        Permission.REBASE_PROPOSE,
        Permission.HISTORY_VIEW,
    },
    Role.MANAGER: _READER
    | {
        Permission.FIGURE_APPROVE,
        Permission.PROGRESS_PROPOSE,
        Permission.PROGRESS_APPROVE,
        Permission.REBASE_PROPOSE,
        Permission.REBASE_APPROVE,
        Permission.ANNOTATION_WRITE,
        Permission.HISTORY_VIEW,
        Permission.SIGN_IN_VIEW,
    },
    Role.ADMINISTRATOR: _READER
    | {
        Permission.CATALOGUE_CHANGE,
        Permission.PEOPLE_CHANGE,
        Permission.HISTORY_VIEW,
        Permission.SIGN_IN_VIEW,
    },
}


def require(by, permission: Permission) -> None:
    """Raise PermissionDenied unless the person `by` has `permission`; actions call it first."""
    if not by.may(permission):
        raise PermissionDenied(f"{by} may not do this: the role does not include it.")
