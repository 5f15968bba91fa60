"""Ten guesses at an account, however many servers and addresses; and the owner gets in all the same."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import RequestFactory
from django.utils import timezone

from accounts.models import AttemptCount, AuditEvent
from accounts.sign_in.brakes import take_attempt, use_code
from tests.accounts.makers import PASSWORD, a_person
from tests.accounts.sign_in.people import browser, code_of, guess, is_signed_in, sign_in, with_second_factor

pytestmark = pytest.mark.slow

REFUSED = "too many wrong attempts"
HOME, STRANGER = "192.0.2.1", "198.51.100.1"


def tried(pages):
    return sum(REFUSED not in page for page in pages)


def guesses_from_many_addresses(person, times):
    return [page for number in range(times) for page in guess(person.email, address=f"203.0.113.{number}")]


def use_up(person):
    """Guess at a person from ever other addresses until none of them may guess any more."""
    assert REFUSED in guesses_from_many_addresses(person, 7)[-1]


@pytest.mark.django_db
def test_account_takes_at_most_ten_guesses_from_all_addresses_together():
    person = a_person()
    client = browser(HOME)
    sign_in(client, person)
    pages = guesses_from_many_addresses(person, 12) + guess(person.email, 12, address=HOME)
    assert 5 <= tried(pages) <= 10


@pytest.mark.django_db
def test_known_browser_gets_in_while_a_stranger_guesses_from_its_own_address_too():
    person, client = a_person(), browser(HOME)
    sign_in(client, person)
    client.post("/accounts/logout/")
    assert REFUSED in guess(person.email, 7, address=HOME)[-1]
    use_up(person)
    assert not is_signed_in(client)
    sign_in(client, person, REMOTE_ADDR="203.0.113.250")
    assert is_signed_in(client)


@pytest.mark.django_db
def test_owner_gets_in_from_an_address_she_signed_in_from_before():
    person = a_person()
    sign_in(browser(HOME), person)
    use_up(person)
    at_home, elsewhere = browser(HOME), browser("203.0.113.251")
    sign_in(at_home, person)
    sign_in(elsewhere, person)
    assert is_signed_in(at_home)
    assert not is_signed_in(elsewhere)


@pytest.mark.django_db
def test_known_browser_has_ten_guesses_too():
    person, client = a_person(), browser(HOME)
    sign_in(client, person)
    client.post("/accounts/logout/")
    pages = [sign_in(client, person, "a wrong guess").content.decode() for _ in range(12)]
    assert tried(pages) == 10


@pytest.mark.django_db
def test_cookie_of_another_person_or_of_an_earlier_password_gives_nothing():
    owner, other, client = a_person(), a_person(), browser(HOME)
    sign_in(client, other)
    kept = client.cookies[f"known_browser_{other.pk}"].value
    client.post("/accounts/logout/")
    use_up(owner)
    client.cookies[f"known_browser_{owner.pk}"] = kept
    sign_in(client, owner)
    assert not is_signed_in(client)
    sign_in(browser(HOME), owner)
    use_up(other)
    other.set_password("another password 1")
    other.save()
    sign_in(client, other, "another password 1", REMOTE_ADDR="203.0.113.252")
    assert not is_signed_in(client)


@pytest.mark.django_db
def test_cookie_goes_to_sign_in_pages_only_and_no_script_reads_it():
    person, client = a_person(), browser()
    sign_in(client, person)
    cookie = client.cookies[f"known_browser_{person.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/accounts/", True, "Lax")


@pytest.mark.django_db
def test_a_quarter_of_an_hour_later_one_may_try_again():
    person = a_person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert REFUSED in guess(person.email, 6)[-1]
        clock.shift(timedelta(minutes=14))
        assert REFUSED in guess(person.email)[0]
        clock.shift(timedelta(minutes=2))
        client = browser(STRANGER)
        sign_in(client, person)
        assert is_signed_in(client)


@pytest.mark.django_db
def test_right_passwords_are_not_counted():
    person = a_person()
    for number in range(12):
        client = browser(f"203.0.113.{number}")
        sign_in(client, person)
        assert is_signed_in(client)


@pytest.mark.django_db
def test_names_that_nobody_has_are_braked_by_address_and_by_name(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}  # allauth's own, of thirty a minute
    pages = [guess(f"nobody{number}@example.org")[0] for number in range(32)]
    assert tried(pages) == 30
    assert tried(guess("nobody@example.org", 7, address="203.0.113.9")) == 5


@pytest.mark.django_db
def test_odd_letters_that_find_the_same_person_give_no_attempts_of_their_own():
    person, allowed = a_person(email="sams@example.org"), 0
    for number, name in enumerate(["sams", "ſams", "samſ", "ſamſ"] * 3):
        request = RequestFactory().get("/", REMOTE_ADDR=f"203.0.113.{number}")
        try:
            take_attempt("password", request=request, name=f"{name}@example.org", person=person)
            allowed += 1
        except ValidationError:
            continue
    assert allowed == 5


@pytest.mark.django_db
def test_old_counts_are_forgotten_and_hold_no_name():
    with time_machine.travel(timezone.now() - timedelta(days=2)):
        guess("my-secret-password@example.org")
    assert not AttemptCount.objects.filter(key__contains="secret").exists()
    guess("another@example.org", address="203.0.113.9")
    assert AttemptCount.objects.count() == 2


@pytest.mark.django_db
def test_guesses_at_the_old_password_of_a_session_are_counted():
    person, client = a_person(), browser(HOME)
    sign_in(client, person)
    form = {"oldpassword": "a wrong guess", "password1": "long enough 12", "password2": "long enough 12"}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        pages = []
        for _ in range(12):
            clock.shift(timedelta(seconds=30))  # past allauth's own limit of five a minute
            pages.append(client.post("/accounts/password/change/", form).content.decode())
    assert tried(pages) == 10


@pytest.mark.django_db(transaction=True)
def test_servers_that_try_at_once_get_no_more_guesses_than_one(one_database):
    person, request = a_person(), RequestFactory().get("/", REMOTE_ADDR=STRANGER)

    def attempt(number):
        try:
            take_attempt("password", request=request, name=person.email, person=person)
        except ValidationError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 5
    assert AuditEvent.objects.filter(action="sign_in_braked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_code_is_used_once_by_servers_that_get_it_at_once(one_database):
    person = a_person()

    def use(number):
        try:
            return use_code(person, "123 456" if number % 2 else "123456")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(16))) == 1


# -- codes of the second factor ---------------------------------------------------------------------------


def to_the_code(person, address=HOME):
    client = browser(address)
    sign_in(client, person, PASSWORD)
    return client


def enter(client, code):
    return client.post("/accounts/2fa/authenticate/", {"code": code})


@pytest.mark.django_db
def test_code_that_was_used_is_refused_by_a_server_that_does_not_remember_it():
    from django.core.cache import cache

    person = a_person()
    secret = with_second_factor(person)
    with time_machine.travel(timezone.now(), tick=False):
        first, second = to_the_code(person), to_the_code(person)
        enter(first, code_of(secret))
        cache.clear()  # another worker
        page = enter(second, code_of(secret))
        assert is_signed_in(first)
        assert not is_signed_in(second)
        assert "This code was used before" in page.content.decode()


@pytest.mark.django_db
def test_guesses_at_the_code_are_counted_for_all_servers():
    from django.core.cache import cache

    person = a_person()
    secret = with_second_factor(person)
    pages = []
    for number in range(7):
        cache.clear()
        pages.append(enter(to_the_code(person, f"203.0.113.{number}"), "abcdef").content.decode())
    assert tried(pages) == 5
    client = to_the_code(person, "203.0.113.99")
    enter(client, code_of(secret))
    assert not is_signed_in(client)
