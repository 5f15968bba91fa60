"""Kinds of row that people keep in the dashboard, and what all of them share.

A kind has a form, a name for each of its rows, the checks across rows, and the way in which an approved proposal is
written. To add one, write a class with a form and put it into `KINDS_OF_RECORD` (`record/kinds/__init__.py`).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from analysis.entry.figures import Problem
from analysis.entry.progress import is_sentence
from kpis.models import Source
from ledger.former import keep_former
from ledger.forms import ProblemsForm
from ledger.workflow import InvalidEntry
from record.kinds.fields import RecordLine, RecordText, WebAddress, as_plain, in_words
from record.kinds.sources import find_source

# fields that belong to the proposal and not to the row
OWN = ("why", "seen", "version")
SOURCE = ("source_title", "source_url", "source_ref")
# columns that a row has for itself, and that the one in its place does not take over
OF_ONE_ROW = ("id", "source", "known_from", "superseded_at", "withdrawn_by", "revision_reason")


class RecordForm(ProblemsForm):
    """Form of one row. `fixed` are the fields that stay as they were when the row was added.

    `seen` tells the row as it stood when the form was opened, and `version` the draft.
    """

    fixed: ClassVar[tuple[str, ...]] = ()

    why = RecordText(
        "Why is this proposed?", "A sentence. The manager who approves it and the history show it.", rows=2
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data=None, *, row: models.Model | None = None, today: date | None = None, **kwargs):
        super().__init__(data, use_required_attribute=False, **kwargs)
        self.row, self.today = row, today
        for name in self.fixed if row is not None else ():
            del self.fields[name]
        last = [name for name in (*SOURCE, *OWN) if name in self.fields]
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def clean(self):
        cleaned = super().clean()
        if self.row is not None:
            cleaned |= {name: getattr(self.row, name) for name in self.fixed}
        return cleaned

    def show_problems(self, problems):
        """Show the problems that the form has not found itself, at their fields."""
        self.is_valid()
        for problem in problems:
            field = problem.field if problem.field in self.fields else forms.forms.NON_FIELD_ERRORS
            if problem.message not in self.errors.get(field, ()):
                self.add_error(problem.field if problem.field in self.fields else None, problem.message)


class SourcedForm(RecordForm):
    """Form of a row with a source: the document, its address, and the place in it."""

    source_title = RecordLine(
        "Document",
        "Its title. One that is not recorded yet is added to the documents.",
        longest=300,
        widget=forms.TextInput(attrs={"list": "documents", "autocomplete": "off"}),
    )
    source_url = WebAddress("Web address of the document", "If it has one.")
    source_ref = RecordLine("Place in the document", "Such as para 2.6 or p. 4; or how this is known.", longest=300)


class WithdrawalForm(RecordForm):
    """Form of a withdrawal: it asks for the reason alone."""


class RecordKind:
    """Kind of row. `fixed` fields of its form, once added, stay; `reason_field` is where its reason is typed.

    Rows are changed in place, and what they said before is kept (`ledger/former.py`); or with `Superseding` another
    row takes their place. `columns` of a change are those of the form, and those that follow from them.
    """

    slug: str
    name: str
    plural: str
    model: type[models.Model]
    form: type[RecordForm]
    reason_field = "why"
    can_be_withdrawn = True
    # for rows without a document the words of the source are enough, unless this says otherwise
    needs_document = False
    search: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    guide = ""

    @property
    def with_article(self) -> str:
        """Its name as a sentence names one of them: "a target", "an event"."""
        return f"{'an' if self.name[0] in 'aeio' else 'a'} {self.name}"

    # -- reading -------------------------------------------------------------------------------------

    def rows(self) -> models.QuerySet:
        """Rows that stand, in the order of the list, with what `title_of` follows."""
        return self.model._default_manager.filter(superseded_at__isnull=True)

    def rows_of(self, field: str, row: Any) -> models.QuerySet:
        """Rows that stand and belong to a row of another kind, which `field` names."""
        return self.rows().filter(**{field: row})

    def find(self, key: int, lock: bool = False) -> Any:
        """The standing row with `key`; None where it is gone or was replaced."""
        rows = self.rows().order_by().filter(pk=key)
        return (rows.select_for_update(of=("self",)) if lock else rows).first()

    def title_of(self, row: Any) -> str:
        return str(row)

    def note_of(self, row: Any) -> str:
        """A second line for the list; empty where the title says all."""
        return ""

    def title(self, cleaned: Mapping[str, Any]) -> str:
        """The title of the row that a form describes."""
        raise NotImplementedError

    def about(self, row: Any) -> str:
        """Key that the history is narrowed by, such as "kpi:CLA-VISITS"; empty where the row belongs to nothing."""
        return getattr(row, "audit_about", "")

    def about_new(self, cleaned: Mapping[str, Any]) -> str:
        """The same for a row that is not there yet: that of the KPI or the recommendation it is for."""
        owner = cleaned.get("recommendation") or cleaned.get("kpi")
        return owner.audit_about if owner is not None else ""

    def address(self, row: Any) -> str:
        """The page on which the row is read; empty where there is none."""
        return ""

    def values_of(self, row: Any) -> dict[str, Any]:
        """The row as its form holds it, field by field."""
        values = {}
        for name in self.fields:
            if name in SOURCE:
                values[name] = self._source_value(row, name)
            else:
                value = getattr(row, name)
                values[name] = list(value.all()) if name in self.many else value
        return values

    @property
    def fields(self) -> dict[str, forms.Field]:
        """The fields that describe a row, in the order of the form: those of its source last."""
        found = {name: field for name, field in self.form.base_fields.items() if name not in OWN}
        last = [name for name in SOURCE if name in found]
        return {name: found[name] for name in (*(name for name in found if name not in last), *last)}

    def _source_value(self, row: Any, name: str) -> str:
        if name == "source_ref":
            return row.source_ref
        return getattr(row.source, name.removeprefix("source_")) if row.source else ""

    def make_form(self, data=None, *, row: Any = None, verb: str = "", today: date, **kwargs) -> RecordForm:
        """The form of the kind, or of a withdrawal; of a row it holds its values at first."""
        form = WithdrawalForm if verb == "withdraw" else self.form
        if row is not None:
            kwargs["initial"] = self._initial(row, form) | kwargs.get("initial", {})
        return form(data, row=None if verb == "withdraw" else row, today=today, **kwargs)

    def _initial(self, row: Any, form: type[RecordForm]) -> dict[str, Any]:
        values = self.values_of(row) if form is self.form else {}
        # the reason of an earlier change is no reason for this one
        kept = {name: value for name, value in values.items() if name != self.reason_field}
        plain = {name: [one.pk for one in value] if name in self.many else value for name, value in kept.items()}
        return plain | {"seen": fingerprint(self.snapshot(row))}

    def snapshot(self, row: Any) -> dict[str, Any]:
        """The row as plain JSON, to tell whether it has changed."""
        return self.plain(self.values_of(row))

    def plain(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a row as plain JSON."""
        return {name: as_plain(values.get(name)) for name in self.fields}

    # -- checking ------------------------------------------------------------------------------------

    def read(self, typed: Mapping[str, Sequence[str]], row: Any, verb: str, today: date) -> dict[str, Any]:
        """Read the text typed as values by field. Raises InvalidEntry with every problem at its field."""
        form = self.make_form(MultiValueDict(typed), row=row, verb=verb, today=today)
        form.is_valid()
        found = [Problem(field, message) for field, said in form.errors.items() for message in said]
        cleaned = form.cleaned_data
        if verb == "withdraw":
            found += self.withdrawal_problems(row)
        elif not found:
            found += self.problems(cleaned, row, today)
            found += self._source_problems(cleaned, row)
        reason = "why" if verb == "withdraw" else self.reason_field
        if not is_sentence(str(cleaned.get(reason, ""))) and not any(one.field == reason for one in found):
            found.append(Problem(reason, "Say why in a sentence."))
        if not found and verb == "change" and not self.changed(cleaned, row):
            found.append(Problem("", "Nothing is changed yet: the fields say what they said before."))
        if found:
            raise InvalidEntry(found)
        return cleaned

    def problems(self, cleaned: Mapping[str, Any], row: Any, today: date) -> list[Problem]:
        """Problems between fields and with other rows, for fields that are good by themselves."""
        return []

    def withdrawal_problems(self, row: Any) -> list[Problem]:
        """Reasons why a row cannot be withdrawn."""
        return []

    def _source_problems(self, cleaned: Mapping[str, Any], row: Any) -> list[Problem]:
        if "source_title" not in self.form.base_fields or cleaned["source_title"]:
            return []
        if cleaned["source_url"]:
            return [Problem("source_title", "Enter the title of the document too.")]
        if row is not None and row.source_id is None and not self.needs_document:
            return []
        if self.needs_document:
            return [Problem("source_title", "Enter the title of the document that says so.")]
        if not cleaned["source_ref"]:
            return [Problem("source_ref", "Enter the document above, or say here how this is known.")]
        return []

    def changed(self, cleaned: Mapping[str, Any], row: Any) -> list[str]:
        """The fields that a form changes in `row`."""
        before = self.snapshot(row)
        return [name for name in before if name != self.reason_field and as_plain(cleaned.get(name)) != before[name]]

    # -- words for the people who approve ----------------------------------------------------------------

    def differences(self, cleaned: Mapping[str, Any] | None, row: Any) -> list[list[str]]:
        """The fields that differ between `row` and what is proposed, each as label, before and after.

        None for `row` is a row to be added, None for `cleaned` one to be withdrawn.
        """
        before = self.values_of(row) if row is not None else {}
        after = cleaned or {}
        lines = []
        for name, field in self.fields.items():
            old, new = before.get(name), after.get(name)
            pair = (self.words_of(name, old, before), self.words_of(name, new, after))
            if as_plain(old) != as_plain(new) and any(pair):
                lines.append([str(field.label), *pair])
        return lines

    def words_of(self, name: str, value: Any, values: Mapping[str, Any]) -> str:
        """The value of a field in words; `values` are those of the other fields."""
        return in_words(value, self.form.base_fields[name])

    def consequences(self, cleaned: Mapping[str, Any], row: Any) -> list[str]:
        """Sentences on what else an approval changes."""
        return []

    # -- writing -------------------------------------------------------------------------------------

    def write(self, cleaned: Mapping[str, Any], row: Any, *, by: User, moment: datetime) -> list[Any]:
        """Write an approved proposal as known from `moment` on.

        Returns the row that stands then, and after it any others that were ended or made for it.
        """
        columns = self.columns(cleaned, row) | self.source_columns(cleaned, by, moment)
        if row is None:
            return [self._add(columns, cleaned, moment)]
        changed = [name for name, value in columns.items() if getattr(row, name) != value]
        keep_former(row, changed, moment)
        for name in changed:
            setattr(row, name, columns[name])
        row.save(update_fields=changed)
        return [row]

    def _add(self, columns: dict[str, Any], cleaned: Mapping[str, Any], moment: datetime) -> Any:
        made = self.model._default_manager.create(**{**self.first_columns(cleaned), **columns}, known_from=moment)
        for name in self.many:
            getattr(made, name).set(cleaned[name])
        return made

    def columns(self, cleaned: Mapping[str, Any], row: Any) -> dict[str, Any]:
        """The columns that the form gives."""
        return {name: cleaned[name] for name in self.fields if name not in SOURCE and name not in self.many}

    def first_columns(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """The columns of a new row that the form does not give, such as its address."""
        return {}

    def source_columns(self, cleaned: Mapping[str, Any], by: User, moment: datetime) -> dict[str, Any]:
        if "source_title" not in self.form.base_fields:
            return {}
        title = cleaned["source_title"]
        source: Source | None = find_source(title, cleaned["source_url"], by=by, moment=moment) if title else None
        return {"source": source, "source_ref": cleaned["source_ref"]}

    def withdraw(self, row: Any, *, reason: str, by: User, moment: datetime) -> None:
        """End a row from `moment` on; earlier days still show it."""
        row.superseded_at = moment
        row.save(update_fields=["superseded_at"])

    def after(self, row: Any, *, by: User, moment: datetime) -> None:
        """Bring up to date what rests on `row`, once it was written or withdrawn."""


class Superseding(RecordKind):
    """Kind whose rows are never changed: an approved change ends the row, and another one takes its place."""

    def write(self, cleaned: Mapping[str, Any], row: Any, *, by: User, moment: datetime) -> list[Any]:
        columns = self.columns(cleaned, row) | self.source_columns(cleaned, by, moment)
        if row is None:
            return [self._add(columns, cleaned, moment)]
        self.withdraw(row, reason=str(cleaned[self.reason_field]), by=by, moment=moment)
        return [self._add(self.kept_columns(row) | columns, cleaned, moment)]

    def kept_columns(self, row: Any) -> dict[str, Any]:
        """The columns that the form does not have, and that the new row takes over from the one it replaces."""
        columns = [field for field in row._meta.concrete_fields if field.name not in (*self.fields, *OF_ONE_ROW)]
        return {field.attname: getattr(row, field.attname) for field in columns}


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    """A short text that differs where two snapshots do."""
    text = json.dumps(snapshot, sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:20]
