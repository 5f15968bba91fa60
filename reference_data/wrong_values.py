"""Published values that were found to be wrong, and values that look as if they were.

A figure that was loaded and has left the files is withdrawn: superseded from now on by no other, so that earlier dates
still show what was shown. The reason is that of `withdrawals.csv`; a figure that is not named there is withdrawn too,
and the report says so. What a person entered or corrected is never withdrawn here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.audit import record
from analysis.core.kinds import KINDS
from analysis.core.periods import Period
from analysis.value_format import in_unit
from kpis.models import Figure, Withdrawal
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.load import LOADER, Loading, LoadRefused, plain
from reference_data.reading import FileProblem, Row
from web.dates import midnight

FILE = "withdrawals.csv"
EVERY_AREA = "all"
NO_REASON_GIVEN = "It is no longer in the published data that are loaded here; no reason is recorded."
# so many figures may leave the files unexplained: a file that was cut short would take far more with it
MOST_UNEXPLAINED, MOST_UNEXPLAINED_IN_TEN = 50, 1
# from so many areas on it is no coincidence that all have one value
FEWEST_ALIKE = 5
FIGURES_FILES = ("observations.csv", "observations_derived.csv", "neighbour_values.csv")


def withdrawals(loading: Loading) -> None:
    """Load the periods that are known to be wrong; a row that has left the file holds no longer."""
    found = loading.sync(
        "periods known to be wrong",
        Withdrawal,
        ("kpi", "area", "period_start", "period_end"),
        (
            {
                "kpi": loading.kpi_by_code[row["kpi_code"],],
                "area": None if row["area"] == EVERY_AREA else loading.area_by_name[row["area"],],
                "period_start": row["period_start"],
                "period_end": row["period_end"],
                "reason": row["reason"],
                "known_from": midnight(row["known_on"]),
                **loading.source_of(row),
            }
            for row in loading.rows[FILE]
        ),
        keep=("known_from",),
        among=Q(superseded_at=None),
    )
    for gone in Withdrawal.objects.standing().exclude(pk__in=[row.pk for row in found.values()]):
        gone.superseded_at = max(loading.now, gone.known_from)
        gone.save(update_fields=["superseded_at"])
        loading.report.counts["periods known to be wrong"].withdrawn += 1
        record(by=LOADER, action="reference_row_withdrawn", subject=gone)


def withdraw_absent(loading: Loading, absent: list[int], loaded: int) -> None:
    """Withdraw the figures with the keys `absent`: of all that were `loaded` they have left the files.

    Raises LoadRefused where so many are gone without a reason that a file must have been cut short.
    """
    reasons = {
        (row.kpi_id, row.area_id, row.period_start, row.period_end): row.reason for row in Withdrawal.objects.standing()
    }
    found = Figure.objects.select_related("kpi", "area").in_bulk(absent)
    told = [(found[pk], _reason_for(found[pk], reasons)) for pk in absent]
    unexplained = Counter(figure.kpi for figure, reason in told if not reason)
    most = max(MOST_UNEXPLAINED, loaded * MOST_UNEXPLAINED_IN_TEN // 10)
    if unexplained.total() > most and not loading.may_withdraw_many:
        raise LoadRefused(
            f"{unexplained.total():,} of {loaded:,} figures have left the files, and {FILE} gives no reason."
            " If a file was cut short, mend it. If they are meant to go, load with --withdraw-many."
        )
    for figure, reason in told:
        _withdraw(loading, figure, reason or NO_REASON_GIVEN)
    for kpi, number in unexplained.items():
        figures = "1 figure has" if number == 1 else f"{number} figures have"
        loading.report.warnings.append(
            f"{kpi.code}: {figures} left the files and {FILE} does not say why. Readers are told that no reason is"
            " recorded."
        )


def _reason_for(figure: Figure, reasons: Mapping[tuple, str]) -> str:
    period = (figure.period_start, figure.period_end)
    return reasons.get((figure.kpi_id, figure.area_id, *period)) or reasons.get((figure.kpi_id, None, *period), "")


def _withdraw(loading: Loading, figure: Figure, reason: str) -> None:
    figure.status = Figure.Status.SUPERSEDED
    # what is not out yet can only be withdrawn once it has come out
    figure.superseded_at = max(loading.now, figure.published_at)
    figure.withdrawal_reason = reason
    figure.save(update_fields=["status", "superseded_at", "withdrawal_reason"])
    loading.report.counts["figures"].withdrawn += 1
    before = plain({"area": figure.area, "period": figure.period.label, "stated_value": figure.stated_value})
    record(by=LOADER, action="figure_withdrawn", subject=figure, before=before, after={"reason": reason})


# -- what the files say ---------------------------------------------------------------------------------


def check_withdrawals(rows: dict[str, list[Row]], areas: Iterable[str]) -> Iterator[FileProblem]:
    """Contradictions of `withdrawals.csv` with itself and with the files of figures; `areas` may be named in it."""
    allowed = (EVERY_AREA, *areas)
    wrong: dict[tuple[str, date, date], dict[str, Row]] = defaultdict(dict)
    for row in rows[FILE]:
        if row["area"] not in allowed:
            yield row.problem("area", f"is {row['area'][:40]!r}; allowed: {', '.join(allowed)}")
        if row["period_end"] < row["period_start"]:
            yield row.problem("period_end", f"{row['period_end']} is before the period's start, {row['period_start']}")
        wrong[row["kpi_code"], row["period_start"], row["period_end"]][row["area"]] = row
    for file in FIGURES_FILES if wrong else ():
        for given in rows[file]:
            named = wrong.get((given["kpi_code"], given["period_start"], given["period_end"]), {})
            row = named.get(given["area"]) or named.get(EVERY_AREA)
            if row is not None:
                yield row.problem("kpi_code", f"{file}, line {given.line}, still gives this figure; leave out one")


def describe_values_alike(rows: dict[str, list[Row]]) -> list[str]:
    """Warnings of a measure that has one value for all areas of a period, which is how a published file is filled up.

    It is said from five areas on, and not of 0 or of 100%, which all areas can have.
    """
    units = {row["code"]: row["unit"] for row in rows["kpis.csv"]}
    found: dict[tuple[str, date, date], dict[str, Decimal]] = defaultdict(dict)
    for file in FIGURES_FILES:
        for row in rows[file]:
            found[row["kpi_code"], row["period_start"], row["period_end"]][row["area"]] = row["value"]
    warnings = []
    for (code, start, end), by_area in sorted(found.items()):
        value, *others = set(by_area.values())
        unit = units.get(code, "count")
        if others or len(by_area) < FEWEST_ALIKE or value == 0 or (unit == "percent" and value == 100):
            continue
        written = in_unit(value, KINDS[KINDS_BY_UNIT[unit]])
        label = Period(start, end).label
        warnings.append(
            f"{code}, {label}: all {len(by_area)} areas have the same value, {written}. That is how a published file is"
            f" filled up; if it is so, take these rows out and give the reason in {FILE}."
        )
    return warnings
