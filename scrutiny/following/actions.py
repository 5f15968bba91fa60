"""Steps of a person on what they follow. The history says that, and never what, they follow."""

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.permissions import Permission, require
from scrutiny.models import Followed, MeetingMail

MOST_FOLLOWED = 60


class TooMuch(Exception):
    """One person follows as much as a page can show; the message says what to do."""


@transaction.atomic
def follow(*, kind: str, row: int, by: User, place: int | None = None) -> Followed:
    """Follow the row of a kind, at the end, or at a `place` from 1. What is followed already stays where it is.

    Raises TooMuch for one more than MOST_FOLLOWED.
    """
    require(by, Permission.ACCOUNT_OWN)
    held = _lock_all(by)
    already = next((one for one in held if (one.kind, one.row) == (kind, row)), None)
    if already is not None:
        return already
    if len(held) >= MOST_FOLLOWED:
        raise TooMuch(f"You follow {MOST_FOLLOWED} things already. Stop following one of them first.")
    new = Followed(person=by, kind=kind, row=row, place=len(held) + 1)
    new.save()
    position = len(held) if place is None else min(max(place - 1, 0), len(held))
    _put_in_order([*held[:position], new, *held[position:]])
    record(by=by, action="following_begun", subject=new, changes_pages=False)
    return new


@transaction.atomic
def stop_following(*, kind: str, row: int, by: User) -> int | None:
    """Stop following a row, and return the place it had; None where it was not followed."""
    require(by, Permission.ACCOUNT_OWN)
    held = _lock_all(by)
    gone = next((one for one in held if (one.kind, one.row) == (kind, row)), None)
    if gone is None:
        return None
    place = held.index(gone) + 1
    record(by=by, action="following_ended", subject=gone, changes_pages=False)
    gone.delete()
    _put_in_order([one for one in held if one is not gone])
    return place


@transaction.atomic
def move_followed(*, kind: str, row: int, by: User, steps: int) -> None:
    """Move what is followed by `steps` places, up where negative; no further than to an end."""
    require(by, Permission.ACCOUNT_OWN)
    held = _lock_all(by)
    moved = next((one for one in held if (one.kind, one.row) == (kind, row)), None)
    if moved is None:
        return
    place = min(max(held.index(moved) + steps, 0), len(held) - 1)
    held.remove(moved)
    held.insert(place, moved)
    record(by=by, action="following_put_in_order", subject=moved, changes_pages=False)
    _put_in_order(held)


@transaction.atomic
def set_meeting_mail(*, is_wanted: bool, by: User) -> None:
    """Ask for a mail before each meeting, or stop it. What is so already leaves no event."""
    require(by, Permission.ACCOUNT_OWN)
    _lock_all(by)
    kept = MeetingMail.objects.filter(person=by).first()
    if is_wanted and kept is None:
        new = MeetingMail.objects.create(person=by)
        record(by=by, action="meeting_mail_asked_for", subject=new, changes_pages=False)
    elif not is_wanted and kept is not None:
        record(by=by, action="meeting_mail_stopped", subject=kept, changes_pages=False)
        kept.delete()


def _lock_all(by: User) -> list[Followed]:
    """All that one person follows, in order; two steps at once by the same person wait for each other."""
    User.objects.select_for_update().get(pk=by.pk)
    return list(Followed.objects.filter(person=by))


def _put_in_order(held: list[Followed]) -> None:
    for place, one in enumerate(held, start=1):
        one.place = place
    Followed.objects.bulk_update(held, ["place"])
