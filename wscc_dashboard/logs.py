"""Log filters: requests that strangers make wrong are a line each and no fault of the product."""

import logging

STRANGERS = "django.security."


def told_briefly(record: logging.LogRecord) -> bool:
    """Keep a record of a refused request as one line of warning, without its trace. Everything else passes as it is."""
    if record.name.startswith(STRANGERS):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = record.stack_info = None
    return True
