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
    FIGURE_DISCUSS = "figure_discuss"
    PROGRESS_PROPOSE = "progress_propose"
    PROGRESS_APPROVE = "progress_approve"
    READINESS_ANSWER = "readiness_answer"
    REBASE_PROPOSE = "rebase_propose"
    REBASE_APPROVE = "rebase_approve"
    ANNOTATION_WRITE = "annotation_write"
    MEETING_WRITE = "meeting_write"
    COMMITMENT_WRITE = "commitment_write"
    COMMITMENT_DECIDE = "commitment_decide"
    QUESTION_ASK = "question_ask"
    QUESTION_COUNT = "question_count"
    RISK_PROPOSE = "risk_propose"
    RISK_APPROVE = "risk_approve"
    PLAN_WRITE = "plan_write"
    PLAN_ADOPT = "plan_adopt"
    RECORD_VIEW = "record_view"
    RECORD_PROPOSE = "record_propose"
    RECORD_APPROVE = "record_approve"
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

    @property
    def with_article(self) -> str:
        """Role within a sentence: "an officer"."""
        words = {"member": "scrutiny committee member"}.get(self.value, self.value)
        return f"{'an' if words[0] in 'ao' else 'a'} {words}"


_READER = frozenset({Permission.DASHBOARD_VIEW, Permission.FILE_EXPORT, Permission.ACCOUNT_OWN})
# work for the committee that officers and managers share
_SECRETARY = frozenset(
    {Permission.MEETING_WRITE, Permission.COMMITMENT_WRITE, Permission.RISK_PROPOSE, Permission.PLAN_WRITE}
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.MEMBER: _READER | {Permission.QUESTION_ASK},
    Role.OFFICER: _READER
    | {
        Permission.FIGURE_ENTER,
        Permission.FIGURE_DISCUSS,
        Permission.PROGRESS_PROPOSE,
        Permission.REBASE_PROPOSE,
        Permission.RECORD_VIEW,
        Permission.RECORD_PROPOSE,
        Permission.HISTORY_VIEW,
    }
    | _SECRETARY,
    Role.MANAGER: _READER
    | {
        Permission.FIGURE_APPROVE,
        Permission.FIGURE_DISCUSS,
        Permission.PROGRESS_PROPOSE,
        Permission.PROGRESS_APPROVE,
        Permission.READINESS_ANSWER,
        Permission.REBASE_PROPOSE,
        Permission.REBASE_APPROVE,
        Permission.ANNOTATION_WRITE,
        Permission.COMMITMENT_DECIDE,
        Permission.QUESTION_COUNT,
        Permission.RISK_APPROVE,
        Permission.PLAN_ADOPT,
        Permission.RECORD_VIEW,
        Permission.RECORD_APPROVE,
        Permission.HISTORY_VIEW,
        Permission.SIGN_IN_VIEW,
    }
    | _SECRETARY,
    Role.ADMINISTRATOR: _READER
    | {
        Permission.CATALOGUE_CHANGE,
        Permission.PEOPLE_CHANGE,
        Permission.RECORD_VIEW,
        Permission.RECORD_PROPOSE,
        Permission.HISTORY_VIEW,
        Permission.SIGN_IN_VIEW,
    },
}


def require(by, permission: Permission) -> None:
    """Raise PermissionDenied unless the person `by` has `permission`; actions call it first."""
    if not by.may(permission):
        raise PermissionDenied(f"{by} may not do this: the role does not include it.")
