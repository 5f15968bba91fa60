"""Mail backend for a server on which no mail is set up."""

from django.core.mail.backends.base import BaseEmailBackend


class MailNotSetUp(OSError):
    """Mail cannot be sent from here; the message names the missing setting."""


class NoMail(BaseEmailBackend):
    """Mail backend that refuses every mail. A default that printed them would put links with keys into the log."""

    def send_messages(self, messages):
        raise MailNotSetUp("Mail is not set up: set EMAIL_URL (docs/operations.md).")
