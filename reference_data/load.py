"""One load: the rows of the files, what they refer to by key, and the ways in which they reach the database.

Reference facts are kept in place with `sync` and `link`, each change with an audit event. What is
published is superseded with `supersede`, never changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from django.db import models

from accounts.audit import record, record_many
from inspections.models import Inspection, Recommendation
from kpis.models import Area, DatePrecision, Kpi, Source
from ledger.former import first_values
from record.proposals.queries import HeldByPeople, get_held_by_people
from reference_data.reading import Row
from web.dates import midnight

LOADER = "load_reference_data"
EVERY_ROW = models.Q()
# columns in which a row that people added differs from one of the files in any case
MADE_HERE = ("slug", "position", "known_from")


class LoadRefused(Exception):
    """A load that was stopped with nothing written; the message says why and what to do."""


@dataclass
class RowCounts:
    """Number of rows of one kind that were new, changed, revised, withdrawn, as before, or kept as people left them."""

    new: int = 0
    changed: int = 0
    revised: int = 0
    withdrawn: int = 0
    same: int = 0
    # rows of which the files say something else than people have entered since: theirs stay
    kept: int = 0


@dataclass
class Report:
    """Report of a load: counts of rows by their subject."""

    counts: dict[str, RowCounts] = field(default_factory=lambda: defaultdict(RowCounts))
    # rows as before but for the date on which they became known: what readers saw on a day stays as it was
    kept_dates: int = 0
    # what somebody should look at, though it was loaded
    warnings: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not any(count.new or count.changed or count.revised or count.withdrawn for count in self.counts.values())

    @property
    def kept(self) -> list[str]:
        """Rows kept as people entered them, by their subject: "2 targets"."""
        return [f"{count.kept} {what}" for what, count in self.counts.items() if count.kept]


@dataclass
class Loading:
    """The rows to load as known at `now`; steps leave here what later steps refer to, by key."""

    rows: dict[str, list[Row]]
    now: datetime
    may_withdraw_many: bool = False
    report: Report = field(default_factory=Report)
    people: HeldByPeople = field(default_factory=get_held_by_people)
    source_by_key: dict[tuple[str, str], Source] = field(default_factory=dict)
    area_by_name: dict[tuple[str], Area] = field(default_factory=dict)
    average_by_edition: dict[str, Area] = field(default_factory=dict)
    kpi_by_code: dict[tuple[str], Kpi] = field(default_factory=dict)
    inspection_by_slug: dict[tuple[str], Inspection] = field(default_factory=dict)
    recommendation_by_code: dict[tuple[str], Recommendation] = field(default_factory=dict)
    lead_by_number: dict[int, Recommendation] = field(default_factory=dict)

    def sync(
        self,
        what: str,
        model: type[models.Model],
        key: tuple[str, ...],
        wanted: Iterable[dict],
        keep: tuple = (),
        among: models.Q = EVERY_ROW,
        same: tuple[str, ...] = (),
    ) -> dict[tuple, models.Model]:
        """Make rows of `model` that are missing and mend those that differ; returns the wanted ones by key, in order.

        Columns in `keep` are set on a new row and then left alone. New rows by which the history can be filtered, such
        as KPIs, have an event each; others have one together. Rows that are not `among` those of the files are
        people's own, and are neither found nor mended. What people have changed, added or withdrawn through the
        catalogue stays as they left it; a row that they added is also known by the columns of `same`.
        """
        count = self.report.counts[what]
        existing = self._by_key(model, key, among)
        of_people = {_held(row, same): row for row in self._whole(model)} if same else {}
        found = {}
        fresh = []
        for values in wanted:
            row = existing.get(_as_held(values, key)) or of_people.get(_as_held(values, same))
            if row is not None and self.people.is_whole(row):
                self._count_kept(row, {name: value for name, value in values.items() if name not in keep}, count)
            elif row is None:
                row = model(**values)
                fresh.append(row)
            else:
                self._mend(row, {name: value for name, value in values.items() if name not in keep}, count)
            found[tuple(values[name] for name in key)] = row
        self._add(what, model, fresh)
        return found

    def _add(self, what: str, model: type[models.Model], fresh: list[models.Model]) -> None:
        """Insert new rows of `model`, with their events. A few queries, however many rows there are."""
        if not fresh:
            return
        model._default_manager.bulk_create(fresh, batch_size=500)
        self.report.counts[what].new += len(fresh)
        told = [row for row in fresh if getattr(row, "audit_about", "")]
        if told:
            record_many(by=LOADER, action="reference_row_added", changes=[(row, None, None) for row in told])
        if len(told) < len(fresh):
            subject = f"{len(fresh) - len(told)} {what} from the data files"
            record(by=LOADER, action="reference_rows_added", subject=subject)

    def _by_key(self, model: type[models.Model], key: tuple[str, ...], among: models.Q) -> dict[tuple, models.Model]:
        """The rows of `model` by `key`, and by the key they had before people changed it."""
        rows = [*self._whole(model), *model._default_manager.filter(among)]
        # of several the one that stands
        rows.sort(key=lambda row: getattr(row, "superseded_at", None) is None)
        found = {_held(row, key): row for row in rows}
        if model._meta.label_lower in self.people.columns:
            former, columns = first_values(model), held_columns(model, key)
            for row in rows:
                before = former.get(row.pk, {})
                found.setdefault(tuple(before.get(name, getattr(row, name)) for name in columns), row)
        return found

    def _whole(self, model: type[models.Model]) -> list[models.Model]:
        """The rows of `model` that people added, replaced or withdrew. One query, none where there is none."""
        keys = self.people.whole.get(model._meta.label_lower, set())
        return list(model._base_manager.filter(pk__in=keys)) if keys else []

    def _count_kept(self, row: models.Model, values: dict, count: RowCounts) -> None:
        """Count a row of people's as kept where the files say something else, or say again what they withdrew."""
        is_gone = getattr(row, "superseded_at", None) is not None
        if is_gone or _differing(row, {name: value for name, value in values.items() if name not in MADE_HERE}):
            count.kept += 1
        else:
            count.same += 1

    def _mend(self, row: models.Model, values: dict, count: RowCounts) -> None:
        held = self.people.columns_of(row)
        differing = _differing(row, values)
        if differing & held:
            count.kept += 1
        changes = {
            name: values[name]
            for name in values
            if name in differing - held and not (name == "known_from" and row.known_from <= values[name])
        }
        for name, value in values.items():
            # the steps that follow look at the rows that this one refers to
            if isinstance(value, models.Model) and name not in differing:
                setattr(row, name, value)
        if not changes:
            count.same += 1
            return
        before = {name: getattr(row, name) for name in changes}
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=list(changes))
        record(
            by=LOADER,
            action="reference_row_changed",
            subject=row,
            before=plain(before),
            after=plain(changes),
        )
        count.changed += 1

    def link_all(self, what: str, rows: list[models.Model], name: str, linked: list[list]) -> None:
        """Set the many-to-many `name` of each of `rows`, all of one model, to exactly its list in `linked`.

        Adds an audit event for each row that changed. Two queries where nothing has, however many rows there are.
        """
        if not rows:
            return
        relation = type(rows[0])._meta.get_field(name)
        through = relation.remote_field.through
        ours, theirs = relation.m2m_field_name(), relation.m2m_reverse_field_name()
        before: dict[int, set[int]] = defaultdict(set)
        for own, other in through.objects.filter(**{f"{ours}__in": rows}).values_list(f"{ours}_id", f"{theirs}_id"):
            before[own].add(other)
        count = self.report.counts[what]
        added, changes = [], []
        for row, others in zip(rows, linked, strict=True):
            wanted = {other.pk for other in others}
            stood = before[row.pk]
            if self.people.is_whole(row):
                count.kept += len(stood ^ wanted)
                continue
            count.same += len(stood & wanted)
            if stood == wanted:
                continue
            added += [through(**{f"{ours}_id": row.pk, f"{theirs}_id": other}) for other in sorted(wanted - stood)]
            gone = through.objects.filter(**{f"{ours}_id": row.pk, f"{theirs}__in": stood - wanted})
            if stood - wanted:
                gone.delete()
            count.new += len(wanted - stood)
            count.changed += len(stood - wanted)
            changes.append((row, {name: sorted(stood)}, {name: sorted(wanted)}))
        through.objects.bulk_create(added, batch_size=500)
        if changes:
            record_many(by=LOADER, action="links_changed", changes=changes)

    def supersede(self, what: str, model, identity: dict, values: dict, standing) -> None:
        """Add a dated row, or let it replace the `standing` one from now on where it differs."""
        count = self.report.counts[what]
        facts = {name: value for name, value in values.items() if name != "published_at"}
        of_people = standing if standing is not None and self.people.is_whole(standing) else None
        if standing is None:
            of_people = next((row for row in self._whole(model) if not _differing(row, identity)), None)
        if of_people is not None:
            self._count_kept(of_people, facts, count)
            return
        if standing is None:
            made = model.objects.create(**identity, **values)
            record(by=LOADER, action=f"{model._meta.model_name}_loaded", subject=made, after=plain(facts))
            count.new += 1
            return
        if not _differing(standing, facts):
            count.same += 1
            self.compare_dates(standing, values["published_at"])
            return
        before = {name: getattr(standing, name) for name in facts}
        # what is not out yet can only give way after it has come out
        moment = max(self.now, standing.published_at)
        standing.superseded_at = moment
        standing.save(update_fields=["superseded_at"])
        reason = f"The data files give another row since {self.now:%Y-%m-%d}."
        made = model.objects.create(**identity, **{**values, "published_at": moment}, revision_reason=reason)
        record(
            by=LOADER,
            action=f"{model._meta.model_name}_revised",
            subject=made,
            before=plain(before),
            after=plain(facts),
        )
        count.revised += 1

    def compare_dates(self, recorded: models.Model, published_at: datetime) -> None:
        """Count a row whose date of publication has changed in the files.

        A revision has a date of its own, and so has a row for which no date is to be had.
        """
        if not recorded.revision_reason and published_at not in (recorded.published_at, self.now):
            self.report.kept_dates += 1

    def document_of(self, row: Row) -> Source | None:
        """The document that `row` cites."""
        return self.source_by_key.get((row["source_title"], row.cells.get("source_url", "")))

    def source_of(self, row: Row) -> dict:
        return {"source": self.document_of(row), "source_ref": row["source_ref"]}

    def known_from(self, row: Row, published_on: date | None, happened_on: date | None) -> datetime:
        """Moment from which a reader could know of a row: its publication, its document's date, or when it happened.

        What is only planned is known from the document that announces it, not from the planned day.
        Where no date is to be had, it is known from the load on, and to no earlier date.
        """
        source = self.document_of(row)
        announced = source.published_on if source else None
        precision = row.cells.get("date_precision")
        if precision in (DatePrecision.PLANNED, DatePrecision.UNKNOWN, DatePrecision.INFERRED):
            happened_on = None
        if happened_on and precision == DatePrecision.MONTH:
            happened_on = _end_of_month(happened_on)
        if happened_on and precision == DatePrecision.YEAR:
            happened_on = happened_on.replace(month=12, day=31)
        day = published_on or happened_on or announced
        return midnight(day) if day else self.now


def key_of(value: object) -> object:
    """A value as a row holds it: of another row the key."""
    return value.pk if isinstance(value, models.Model) else value


@cache
def held_columns(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of `names` as rows hold them: of a link its key, so that no row is fetched to be compared."""
    return tuple(model._meta.get_field(name).attname for name in names)


def _held(row: models.Model, names: tuple[str, ...]) -> tuple:
    """What `row` holds in the columns `names`, of a link the key. No query."""
    return tuple(getattr(row, column) for column in held_columns(type(row), names))


def _as_held(values: dict, names: tuple[str, ...]) -> tuple:
    """The values of the columns `names`, as a row would hold them."""
    return tuple(key_of(values[name]) for name in names)


def _differing(row: models.Model, values: dict) -> set[str]:
    """The columns of `values` in which `row` holds something else. No query."""
    names = tuple(values)
    pairs = zip(names, _held(row, names), _as_held(values, names), strict=True)
    return {name for name, before, after in pairs if before != after}


def plain(values: dict) -> dict:
    """`values` as the audit trail keeps them: rows by their name, numbers as written."""
    return dict(_plain_items(values))


def _plain_items(values: dict) -> Iterator[tuple]:
    for name, value in values.items():
        yield name, str(value) if isinstance(value, models.Model) else value


def _end_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
