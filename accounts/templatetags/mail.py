"""Template tag for whether mail can be sent, for templates that are rendered without a request."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def mail_is_set_up() -> bool:
    return settings.IS_MAIL_SET_UP
