"""Lists filtered by choices kept in the address."""

import django_filters
from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class SelectWidget(forms.Select):
    """A list of choices to select one from, with the markup of Django's templates for it.

    Those take a template for each choice and another for its attributes: more than a hundred for the filters of a page.
    """

    def render(self, name, value, attrs=None, renderer=None):
        widget = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("\n", "{}", ((_group(name, choices),) for name, choices, _ in widget["optgroups"]))
        return format_html('<select name="{}"{}>\n{}\n</select>', name, flatatt(widget["attrs"]), groups)


def _group(name: str | None, choices: list[dict]) -> SafeString:
    options = format_html_join("\n", "{}", ((_option(choice),) for choice in choices))
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, options) if name else options


def _option(choice: dict) -> SafeString:
    # most have no attribute, and looking for one takes as long as the rest
    attrs = flatatt(choice["attrs"]) if choice["attrs"] else ""
    return format_html('<option value="{}"{}>{}</option>', str(choice["value"]), attrs, choice["label"])


class NarrowedList(django_filters.FilterSet):
    """List that the address may filter."""

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())

    def leave(self, rows, name, value):
        """Leave the rows as they are: what is asked for is worked out, not stored."""
        return rows
