"""Lists of choices have the markup that Django's templates would give them."""

import re

import pytest
from django import forms

from web.filters import SelectWidget

CHOICES = [
    ("", "All (3)"),
    ("a&b", "Plans & <visits> (2)"),
    ("Open areas", [("open", "All that are open"), (4, "Four")]),
]
ATTRS = {"class": "wide", "id": "id_asked", "required": True}


def without_space(markup: str) -> str:
    return re.sub(r">\s+<", "><", markup).strip()


@pytest.mark.parametrize("chosen", ["", "a&b", "open", 4, None])
def test_a_list_of_choices_is_that_of_django(chosen):
    shown, expected = (
        widget(choices=CHOICES).render("asked", chosen, ATTRS) for widget in (SelectWidget, forms.Select)
    )
    assert without_space(shown) == without_space(expected)
