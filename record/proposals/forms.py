"""Text in a form of the record: as it was typed, and beside what stands."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from ledger.forms import VersionForm
from record.kinds.kind import RecordForm, RecordKind
from record.models import RecordChange


class ChangeStepForm(VersionForm):
    """A step on a proposal that asks for nothing but the version that was looked at."""


def kept_initial(change: RecordChange, form: type[RecordForm]) -> dict[str, Any]:
    """Text typed for a draft, as a form shows it: every field, those left empty too."""
    typed = MultiValueDict(change.typed)
    several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
    return {
        name: typed.getlist(name) if isinstance(field, several) else typed.get(name, "")
        for name, field in form.base_fields.items()
    }


def typed_words(field: forms.BoundField) -> str:
    """Contents of a field in words, valid or not."""
    value = field.value()
    values = value if isinstance(value, list | tuple) else [value]
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return "\n".join(str(one) for one in values if one not in (None, ""))
    names = {str(key): label for key, label in choices if not isinstance(label, list | tuple)}
    return "\n".join(str(names.get(str(one), "")) for one in values if one not in (None, ""))


def compare_typed(form: RecordForm, kind: RecordKind, row: Any) -> list[tuple[str, str, str]]:
    """Each field as label, what was typed, and what the row says now; those that agree left out."""
    now = kind.values_of(row) if row is not None else {}
    lines = []
    for field in form.visible_fields():
        stands = kind.words_of(field.name, now[field.name], now) if field.name in now else ""
        typed = typed_words(field)
        if field.name in kind.form.base_fields and typed != stands:
            lines.append((str(field.label), typed, stands))
    return lines
