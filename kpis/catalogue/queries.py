"""The catalogue as plain data: KPIs, areas, and the basis on which a KPI is judged at a moment."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from sys import intern
from typing import Any, Generic, NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Q

from accounts.models import shown_name
from analysis.basis import Basis, KpiFacts
from analysis.core.freshness import UsualRelease
from analysis.core.periods import Frequency
from analysis.core.rule_sets import RULE_SETS
from analysis.core.series import Break, Measured, Polarity
from analysis.core.series import Rebase as PlainRebase
from analysis.core.series import Target as PlainTarget
from analysis.statistics.intervals.nouns import one_of
from kpis.models import (
    Area,
    Kpi,
    Rebase,
    SeriesBreak,
    Target,
)
from kpis.querysets import ROWS_AT_ONCE
from ledger.former import former_values
from ledger.querysets import PEOPLE, LedgerQuerySet
from web.pieces import Pieces

Plain = TypeVar("Plain")
# no text of the database holds it
_BETWEEN = "\0"


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas a page compares: the council, and its comparators with England first."""

    home: Area
    comparators: tuple[Area, ...]


def get_areas(moment: datetime) -> Areas:
    """The council's area; then England, its region, and the averages of its neighbours. One query.

    An average over an edition of the neighbours that was not published at `moment` is left out, even if
    the figures were: nobody could have worked it out then.
    """
    order: dict[str, int] = {Area.Level.COUNTRY: 0, Area.Level.REGION: 1, Area.Level.NEIGHBOURS: 2}
    named = [settings.COUNCIL_AREA, settings.COUNCIL_REGION]
    compared = Q(name__in=named) | Q(level__in=[Area.Level.COUNTRY, Area.Level.NEIGHBOURS])
    known = Q(neighbour_set__isnull=True) | Q(neighbour_set__known_from__lte=moment)
    found = list(Area.objects.filter(compared, known))
    home = next((area for area in found if area.name == settings.COUNCIL_AREA), None)
    if home is None:
        # nothing is loaded yet: an area that no figure can have keeps every page readable and empty
        home = Area(pk=0, name=settings.COUNCIL_AREA, level=Area.Level.AUTHORITY)
    rest = [area for area in found if area.pk != home.pk and area.level in order]
    return Areas(home=home, comparators=tuple(sorted(rest, key=lambda a: (order[a.level], -a.pk))))


def get_home() -> Area:
    """The council's own area; one that no figure can have while nothing is loaded. One query."""
    unloaded = Area(pk=0, name=settings.COUNCIL_AREA, level=Area.Level.AUTHORITY)
    return Area.objects.filter(name=settings.COUNCIL_AREA).first() or unloaded


def get_catalogue(slug: str = "", moment: datetime | None = None) -> dict[int, KpiFacts]:
    """All KPIs in the order of the catalogue, or the one with `slug`, by primary key. One query, two with a moment."""
    return {kpi.pk: kpi for kpi in stream_catalogue(slug, moment=moment)}


def stream_catalogue(
    slug: str = "", kpi_ids: Collection[int] | None = None, moment: datetime | None = None
) -> Iterator[KpiFacts]:
    """All KPIs in the order of the catalogue, the one with `slug`, or those named. One query, little memory.

    With `moment` those that were known then, as they were put then, which takes one query more.
    """
    kpis = Kpi.objects.known_at(moment) if moment else Kpi.objects.all()
    former = _former_columns(former_values(Kpi, moment)) if moment else {}
    if slug:
        kpis = kpis.filter(slug=slug)
    if kpi_ids is not None:
        kpis = kpis.filter(pk__in=kpi_ids)
    rows = kpis.order_by("service_area__position", "position").values_list(*_KPI_COLUMNS)
    found = (KpiColumns(*row) for row in rows.iterator(chunk_size=ROWS_AT_ONCE))
    return (_facts(row._replace(**former[row.pk]) if row.pk in former else row) for row in found)


class Names(Mapping[int, tuple[str, str]]):
    """Title and slug by KPI, in the order of the catalogue, all in one piece of memory; `others` are put otherwise."""

    def __init__(self, pieces: Pieces, others: Mapping[int, tuple[str, str]]):
        self._pieces, self._others = pieces, others

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, str]]) -> "Names":
        return cls(Pieces((pk, f"{title}{_BETWEEN}{slug}".encode()) for pk, title, slug in rows), {})

    def put_otherwise(self, others: Mapping[int, tuple[str, str]]) -> "Names":
        """The same names but for `others`, which must be of the same KPIs."""
        return Names(self._pieces, {**self._others, **others})

    def __getitem__(self, key: int) -> tuple[str, str]:
        if key in self._others:
            return self._others[key]
        title, slug = self._pieces[key].decode().split(_BETWEEN)
        return title, slug

    def __iter__(self) -> Iterator[int]:
        return iter(self._pieces)

    def __len__(self) -> int:
        return len(self._pieces)


def get_names() -> Names:
    """Title and slug of every KPI there ever was, as they are now, in the order of the catalogue. One query."""
    rows = Kpi.objects.order_by("service_area__position", "position").values_list("pk", "title", "slug")
    return Names.of(rows.iterator(chunk_size=ROWS_AT_ONCE))


def names_at(moment: datetime, names: Names) -> Names:
    """Names as they were at `moment`, of as many KPIs. One query."""
    others = {}
    for pk, values in former_values(Kpi, moment).items():
        if pk in names:
            title, slug = names[pk]
            others[pk] = (values.get("title", title), values.get("slug", slug))
    return names.put_otherwise(others)


def _former_columns(former: dict[int, dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Former values of KPIs under the names of `KpiColumns`; the service area is the present one."""
    names = {column: name for column, name in zip(_KPI_COLUMNS, KpiColumns._fields, strict=True) if "__" not in column}
    return {
        pk: {names[column]: value for column, value in values.items() if column in names}
        for pk, values in former.items()
    }


class KpiColumns(NamedTuple):
    """The columns of the catalogue that the plain facts of a KPI are made from."""

    pk: int
    code: str
    slug: str
    title: str
    kind: str
    polarity: str
    decimals: int
    frequency: str
    service_area: str
    service_area_slug: str
    service_area_position: int
    position: int
    cohort: str
    rule_set: str
    measured: str
    ends_in: int | None
    months_after: int | None


_KPI_COLUMNS = (
    "pk",
    "code",
    "slug",
    "title",
    "kind",
    "polarity",
    "decimals",
    "frequency",
    "service_area__name",
    "service_area__slug",
    "service_area__position",
    "position",
    "denominator_words",
    "rule_set",
    "measured",
    "release__ends_in",
    "release__months_after",
)


def _facts(row: KpiColumns) -> KpiFacts:
    # words that many KPIs share are in memory once
    return KpiFacts(
        pk=row.pk,
        code=row.code,
        slug=row.slug,
        title=row.title,
        kind_slug=intern(row.kind),
        polarity=Polarity(row.polarity),
        decimals=row.decimals,
        frequency=Frequency(row.frequency),
        service_area=intern(row.service_area),
        service_area_slug=intern(row.service_area_slug),
        service_area_position=row.service_area_position,
        position=row.position,
        one=_one_of(row.cohort),
        cohort=intern(row.cohort),
        rule_set=RULE_SETS[row.rule_set],
        measured=Measured(row.measured),
        release=_release(row.ends_in, row.months_after),
    )


@lru_cache(maxsize=128)
def _release(ends_in: int | None, months_after: int | None) -> UsualRelease | None:
    return None if ends_in is None or months_after is None else UsualRelease(ends_in, months_after)


_one_of = lru_cache(maxsize=512)(one_of)


class _Judging(NamedTuple, Generic[Plain]):
    """Kind of dated rows that KPIs are judged by: in which order, by which columns, and what is made of these."""

    rows: Callable[[], LedgerQuerySet]
    order: str
    columns: tuple[str, ...]
    plain: Callable[..., Plain]


def _target(*values: Any) -> PlainTarget:
    values = (*values[:-1], values[-1] or "")
    return PlainTarget(*values)


def _break(on: date, what_changed: str, source: str | None, document: str | None) -> Break:
    return Break(on, what_changed, source or "", document or "")


def _rebase(on: date, reason: str, *people: str) -> PlainRebase:
    return PlainRebase(on, reason, shown_name(*people[:2]), shown_name(*people[2:]))


_TARGETS = _Judging(
    Target.objects.all,
    "from_on",
    ("value", "tolerance", "from_on", "to_on", "reason", "source_words", "source__slug"),
    _target,
)
_BREAKS = _Judging(SeriesBreak.objects.all, "on", ("on", "what_changed", "source__title", "source__slug"), _break)
_REBASES = _Judging(Rebase.objects.all, "on", ("on", "reason", *PEOPLE), _rebase)


def get_targets(moment: datetime, kpi_ids: Iterable[int] | None = None) -> dict[int, list[PlainTarget]]:
    """The targets that were known at `moment`, by KPI. One query."""
    return _known_by_kpi(_TARGETS, moment, kpi_ids)


def get_breaks(moment: datetime, kpi_ids: Iterable[int] | None = None) -> dict[int, list[Break]]:
    """The changes in counting that were known at `moment`, by KPI. One query."""
    return _known_by_kpi(_BREAKS, moment, kpi_ids)


def get_rebases(moment: datetime, kpi_ids: Iterable[int] | None = None) -> dict[int, list[PlainRebase]]:
    """The rebases that were in force at `moment`, by KPI, the earliest first. One query."""
    return _known_by_kpi(_REBASES, moment, kpi_ids)


def _known_by_kpi(kind: _Judging[Plain], moment: datetime, kpi_ids: Iterable[int] | None) -> dict[int, list[Plain]]:
    rows = kind.rows().known_at(moment).order_by("kpi_id", kind.order)
    if kpi_ids is not None:
        rows = rows.filter(kpi_id__in=kpi_ids)
    found: defaultdict[int, list[Plain]] = defaultdict(list)
    same: dict[Plain, Plain] = {}
    for kpi_id, *values in rows.values_list("kpi_id", *kind.columns).iterator(chunk_size=ROWS_AT_ONCE):
        plain = kind.plain(*values)
        # what is equal for many KPIs, such as a target, is held in memory once
        found[kpi_id].append(same.setdefault(plain, plain))
    return found


def get_basis(kpi: KpiFacts, moment: datetime) -> Basis:
    """The basis on which `kpi` is judged at `moment`. Three queries."""
    return next(_bases([kpi], moment, [kpi.pk]))


def stream_bases(moment: datetime, kpi_ids: Collection[int] | None = None) -> Iterator[Basis]:
    """The basis of every KPI, or of some, in the order of the catalogue. Five queries, little memory."""
    return _bases(stream_catalogue(kpi_ids=kpi_ids, moment=moment), moment, kpi_ids)


def _bases(kpis: Iterable[KpiFacts], moment: datetime, kpi_ids: Collection[int] | None) -> Iterator[Basis]:
    targets, breaks = get_targets(moment, kpi_ids), get_breaks(moment, kpi_ids)
    rebases = get_rebases(moment, kpi_ids)
    for kpi in kpis:
        i = kpi.pk
        yield Basis(kpi, tuple(targets.get(i, ())), tuple(breaks.get(i, ())), tuple(rebases.get(i, ())))
