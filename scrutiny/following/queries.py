"""Things that one person follows, and who wants a mail before a meeting."""

from collections import defaultdict

from accounts.models import User
from scrutiny.models import Followed, MeetingMail


def get_followed(person: User) -> list[Followed]:
    """Things that one person follows, in their order. One query."""
    return list(Followed.objects.filter(person=person))


def is_followed(person: User, kind: str, row: int) -> bool:
    """True if the person follows this row. One query."""
    return Followed.objects.filter(person=person, kind=kind, row=row).exists()


def wants_meeting_mail(person: User) -> bool:
    """True if the person gets a mail before each meeting. One query."""
    return MeetingMail.objects.filter(person=person).exists()


def get_readers_by_mail() -> dict[User, list[Followed]]:
    """People with an open account who want a mail before a meeting, each with what they follow. Two queries."""
    wanted = MeetingMail.objects.filter(person__is_active=True).select_related("person").order_by("person__email")
    people = {one.person_id: one.person for one in wanted}
    found: dict[User, list[Followed]] = defaultdict(list)
    for one in Followed.objects.filter(person__in=people):
        found[people[one.person_id]].append(one)
    return dict(found)
