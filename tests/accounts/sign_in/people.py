"""People who sign in, each from a browser at an address, as the web server sees them."""

import base64
import hashlib
import hmac
import struct
import time

from django.test import Client

from accounts.models import AuditEvent
from tests.accounts.makers import PASSWORD


def browser(address="192.0.2.1"):
    """A browser without cookies at a network address."""
    return Client(REMOTE_ADDR=address, raise_request_exception=False)


def sign_in(client, person, password=PASSWORD, **headers):
    return client.post("/accounts/login/", {"login": person.email, "password": password}, **headers)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def guess(email, times=1, address="198.51.100.1", **headers):
    """Wrong passwords for `email`, each from a browser without cookies; the pages that answered."""
    form = {"login": email, "password": "a wrong guess"}
    return [browser(address).post("/accounts/login/", form, **headers).content.decode() for _ in range(times)]


def event_of(action):
    return AuditEvent.objects.get(action=action)


def code_of(secret, at=None):
    """The code that an app shows for `secret` at a time (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def with_second_factor(person):
    """The secret of a second factor that `person` has from now on."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret
