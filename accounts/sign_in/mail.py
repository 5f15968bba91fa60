"""Mail where none is set up."""

from django.core.mail.backends.base import BaseEmailBackend


class MailNotSetUp(OSError):
    """There is no way to send mail here; the message says which setting is missing."""


class NoMail(BaseEmailBackend):
    """Refuses every mail. A default that printed them would put links with keys into the log."""

    def send_messages(self, messages):
        raise MailNotSetUp("Mail is not set up: set EMAIL_URL (docs/operations.md).")
