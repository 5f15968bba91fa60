"""Letter with the link of an invitation."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.invitations.keys import GOOD_FOR
from accounts.models import User

logger = logging.getLogger(__name__)


def send_invitation(person: User, address: str) -> bool:
    """Send `person` the link `address`; False where no mail is set up or the server for it refuses."""
    if not settings.IS_MAIL_SET_UP:
        return False
    said = {"person": person, "address": address, "days": GOOD_FOR.days, "dashboard_name": settings.DASHBOARD_NAME}
    text = render_to_string("accounts/letters/invitation.txt", said)
    try:
        send_mail(f"{settings.DASHBOARD_NAME}: choose your password", text, None, [person.email])
    except OSError as error:
        # the link is in the text, so that the text stays out of the log
        logger.error("An invitation could not be sent: %s", type(error).__name__)
        return False
    return True
