"""Log filters: requests that strangers make wrong are a line each and no fault of the product."""

import logging
import re

# the address of a person's calendar is their sign-in
SECRET_ADDRESS = re.compile(r"(/calendar/)[^\s/?]+")
STRANGERS = "django.security."


def told_briefly(record: logging.LogRecord) -> bool:
    """Keep a record of a refused request as one line of warning, without its trace. Everything else passes as it is."""
    if record.name.startswith(STRANGERS):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = record.stack_info = None
    return True


def without_secret_addresses(record: logging.LogRecord) -> bool:
    """Take the token out of the address of a calendar, wherever a record names it. Every record passes."""
    message = record.getMessage()
    if SECRET_ADDRESS.search(message):
        record.msg, record.args = SECRET_ADDRESS.sub(r"\1...", message), None
    return True
