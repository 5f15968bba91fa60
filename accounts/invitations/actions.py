"""Action that invites a person to choose a password."""

from django.db import transaction

from accounts.actions import end_sessions, keep_two_persons, lock_other
from accounts.audit import record
from accounts.invitations.keys import make_key
from accounts.models import User
from accounts.sign_in.brakes import forget_attempts


@transaction.atomic
def invite(*, person: User, by: User) -> str:
    """Make the key of a link with which `person` chooses a password, and return it: it is kept nowhere.

    The password they had, and every link made before, no longer work; they are signed out everywhere. A second factor
    stays. Raises NotAllowed for one's own account, for a closed one, and for whoever took the second factor away.
    """
    row = lock_other(person, by)
    keep_two_persons(row, by, other="second_factor_removed")
    row.set_unusable_password()
    row.must_set_password = False
    row.save(update_fields=["password", "must_set_password"])
    end_sessions(row)
    forget_attempts(row)
    record(by=by, action="person_invited", subject=row, changes_pages=False)
    return make_key(row)
