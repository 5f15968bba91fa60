"""Brakes on guessing: how often a password or a code may be tried, counted in the database for all servers.

At an account, whoever has no known browser has ten attempts in a window, all network addresses together: five from
addresses where its person has signed in before, five from all others. A known browser has attempts of its own. So a
stranger, with however many addresses, gets ten guesses, and does not use up those of the person at home. From one
address there are thirty failures in a window over all accounts, names that nobody has among them.

An attempt is taken before the password is looked at, and given back when it was right: many attempts in one moment
cannot get past the limit. The counts are rows with locks, not entries of a cache: a cache in the database can neither
add one in a single step nor look at two counts together.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import AttemptCount, UsedCode, User
from accounts.sign_in.addresses import counted_address, network_address
from accounts.sign_in.browsers import has_signed_in_from, known_browser
from accounts.sign_in.events import note, signed_in_person

WINDOW = timedelta(minutes=15)
FROM_KNOWN_BROWSER = 10
FROM_KNOWN_ADDRESSES = 5
FROM_ELSEWHERE = 5
FROM_ONE_ADDRESS = 30
# a code is good for half a minute; far longer than that, and the same digits may come up again by chance
CODE_KEPT_FOR = timedelta(hours=1)
COUNTS_KEPT_FOR = timedelta(days=1)
MOST_FORGOTTEN_AT_ONCE = 100

TOO_MANY = "There were too many wrong attempts. Wait a quarter of an hour, then try again."


@dataclass(frozen=True)
class Attempt:
    """One attempt that was allowed, and the counts it was taken from."""

    keys: tuple[str, ...]

    def give_back(self) -> None:
        """Uncount this attempt: it was right."""
        AttemptCount.objects.filter(key__in=self.keys, made__gt=0).update(made=F("made") - 1)


def take_attempt(what: str, *, request, name: str, person: User | None) -> Attempt:
    """Take one attempt at the `what` ("password" or "code") of the account `name`, which may be nobody's.

    Raises ValidationError when there is none left; the first one that is refused in a window goes into the trail.
    """
    limits = _limits(what, request, name, person)
    is_allowed, is_first = _take(limits)
    if not is_allowed:
        if is_first:
            note("sign_in_braked", request=request, person=person, by=signed_in_person(request))
        raise ValidationError(TOO_MANY, code="too_many_attempts")
    return Attempt(tuple(limits))


def forget_attempts(person: User) -> None:
    """Let a person who was given or has chosen a new password try again at once."""
    keys = [_key(what, where, _name_of(person.email)) for what in ("password", "code") for where in _PLACES]
    AttemptCount.objects.filter(key__in=keys).delete()


@transaction.atomic
def use_code(person: User, code: str) -> bool:
    """Use a code of the person's app, on every server at once; False where it was used before."""
    now = timezone.now()
    UsedCode.objects.filter(person=person, used_at__lt=now - CODE_KEPT_FOR).delete()
    digits = "".join(filter(str.isdigit, code))
    return UsedCode.objects.get_or_create(person=person, code=digits, defaults={"used_at": now})[1]


_PLACES = {"known address": FROM_KNOWN_ADDRESSES, "elsewhere": FROM_ELSEWHERE}


def _limits(what: str, request, name: str, person: User | None) -> dict[str, int]:
    """Counts that an attempt is taken from, each with its limit."""
    address = network_address(request)
    browser = known_browser(request, person) if person else ""
    if browser:
        return {_key(what, "browser", f"{person.pk} {browser}"): FROM_KNOWN_BROWSER}
    place = "known address" if person and has_signed_in_from(person, address) else "elsewhere"
    # databases find a person by odd letters too, such as a long s: whoever was found is counted by their own address
    account = person.email if person else name
    return {
        _key(what, place, _name_of(account)): _PLACES[place],
        _key("all", "address", counted_address(address)): FROM_ONE_ADDRESS,
    }


@transaction.atomic
def _take(limits: dict[str, int]) -> tuple[bool, bool]:
    """Take one attempt from each count or from none; whether it was taken, and whether it is the first refused."""
    now = timezone.now()
    _forget_old_counts(now)
    # in one order, so that two at once wait for each other and not for ever
    keys = sorted(limits)
    AttemptCount.objects.bulk_create([AttemptCount(key=key, began_at=now) for key in keys], ignore_conflicts=True)
    counts = list(AttemptCount.objects.select_for_update().filter(key__in=keys).order_by("key"))
    for count in counts:
        if count.began_at <= now - WINDOW:
            count.made, count.began_at, count.braked_at = 0, now, None
    full = [count for count in counts if count.made >= limits[count.key]]
    is_first = any(count.braked_at is None for count in full)
    for count in full:
        count.braked_at = count.braked_at or now
    if not full:
        for count in counts:
            count.made += 1
    AttemptCount.objects.bulk_update(counts, ["made", "began_at", "braked_at"])
    return not full, is_first


def _forget_old_counts(now) -> None:
    """Keep names that nobody has from filling the table; rows that another server holds are left to it."""
    old = AttemptCount.objects.select_for_update(skip_locked=True).filter(began_at__lt=now - COUNTS_KEPT_FOR)
    pks = list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN_AT_ONCE])
    if pks:
        AttemptCount.objects.filter(pk__in=pks).delete()


def _name_of(email: str) -> str:
    return email.strip().lower()


def _key(what: str, where: str, who: str) -> str:
    """The name of a count. It cannot be read back: people type passwords where their address belongs."""
    return salted_hmac("accounts.attempts", f"{what}|{where}|{who}", algorithm="sha256").hexdigest()
