"""Loading published rows: targets, breaks, figures and progress updates, superseded and never changed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from accounts.audit import record, record_many
from analysis.value_format import ValueFormat
from inspections.models import ProgressNote, ProgressUpdate
from kpis.forecasts.actions import give_forecasts
from kpis.models import Area, DatePrecision, Figure, ReportedRange, SeriesBreak, Target
from record.kinds.targets import overlap
from reference_data.catalogue import EDITION_NOT_STATED, NEIGHBOUR_EDITIONS
from reference_data.figures import AREA_OF_NEIGHBOURS
from reference_data.load import LOADER, Loading, held_columns, key_of, plain
from reference_data.reading import Row
from reference_data.wrong_values import withdraw_absent
from web.dates import midnight

KEY_OF_A_FIGURE = ("kpi", "area", "period_start", "period_end")
FACTS_OF_A_FIGURE = (
    "stated_value",
    "numerator",
    "denominator",
    "is_derived",
    "commentary",
    "period_precision",
    "source",
    "source_ref",
)


def targets(loading: Loading) -> None:
    dated = defaultdict(list)
    for row in loading.rows["targets.csv"]:
        dated[row["kpi_code"]].append(row)
    wanted = {}
    for row in loading.rows["kpis.csv"]:
        kpi = loading.kpi_by_code[row["code"],]
        for target in dated[row["code"]]:
            wanted[kpi, target["from_on"]] = _dated_target(loading, target)
        if not dated[row["code"]] and row["target"] is not None:
            wanted[kpi, None] = _undated_target(loading, row)
    standing = {(t.kpi, t.from_on): t for t in Target.objects.standing().select_related("kpi")}
    of_people: defaultdict[int, list[Target]] = defaultdict(list)
    for target in standing.values():
        if loading.people.is_whole(target):
            of_people[target.kpi_id].append(target)
    for (kpi, from_on), values in wanted.items():
        # no two targets for one day: where people have set one, theirs is it
        if any(overlap(from_on, values["to_on"], one) for one in of_people[kpi.pk] if one.from_on != from_on):
            loading.report.counts["targets"].kept += 1
            continue
        loading.supersede("targets", Target, {"kpi": kpi, "from_on": from_on}, values, standing.get((kpi, from_on)))


def _dated_target(loading: Loading, row: Row) -> dict:
    return {
        "value": row["value"],
        "tolerance": row["tolerance"],
        "to_on": row["to_on"],
        "reason": row["reason"],
        "source_words": ", ".join(part for part in (row["source_title"], row["source_ref"]) if part),
        "published_at": midnight(row["known_on"]),
        **loading.source_of(row),
    }


def _undated_target(loading: Loading, row: Row) -> dict:
    return {
        "value": row["target"],
        "tolerance": None,
        "to_on": None,
        "reason": "",
        "source_words": row["target_source"],
        "published_at": loading.known_from(row, None, None),
        **loading.source_of(row),
    }


def breaks(loading: Loading) -> None:
    standing = {(b.kpi, b.on): b for b in SeriesBreak.objects.standing().select_related("kpi")}
    for row in loading.rows["breaks.csv"]:
        key = (loading.kpi_by_code[row["kpi_code"],], row["on"])
        values = {
            "what_changed": row["what_changed"],
            "published_at": midnight(row["known_on"]),
            **loading.source_of(row),
        }
        identity = dict(zip(("kpi", "on"), key, strict=True))
        loading.supersede("series breaks", SeriesBreak, identity, values, standing.get(key))


def figures(loading: Loading) -> None:
    """Load figures: a new one is added, one that differs is revised, one that has left the files is withdrawn."""
    loaded, standing = _figures_by_key()
    fresh, replaced, given = [], [], set()
    count = loading.report.counts["figures"]
    for row, values in _wanted_figures(loading):
        key = tuple(key_of(values[name]) for name in KEY_OF_A_FIGURE)
        given.add(key)
        before = loaded.get(key)
        if before is not None and before.is_withdrawn:
            if key in standing:
                # somebody has entered the figure since: that is the one that holds
                count.same += 1
            else:
                replaced.append((_give_again, row, values, before.id))
        elif before is not None and before.facts == tuple(key_of(values[name]) for name in FACTS_OF_A_FIGURE):
            count.same += 1
            loading.compare_dates(before, values["published_at"])
        elif key in standing:
            replaced.append((_revise_figure, row, values, standing[key].id))
        else:
            fresh.append(Figure(**values))
    versions = Figure.objects.in_bulk([before for *_, before in replaced])
    for replace, row, values, before in replaced:
        replace(loading, row, Figure(**values), versions[before])
    count.revised += len(replaced)
    # what is in a practice database with a source was invented there
    if not settings.IS_PRACTICE:
        of_documents = {key: version.id for key, version in standing.items() if version.is_of_a_document}
        absent = [pk for key, pk in of_documents.items() if key not in given]
        withdraw_absent(loading, absent, len(of_documents))
    Figure.objects.bulk_create(fresh, batch_size=500)
    count.new += len(fresh)
    # one event for each KPI, so that the history of a KPI tells of it
    told = Counter(figure.kpi for figure in fresh)
    if told:
        events = [(kpi, None, {"figures": number}) for kpi, number in told.items()]
        record_many(by=LOADER, action="figures_loaded", changes=events)


def ranges(loading: Loading) -> None:
    standing = {
        (found.kpi_id, found.area_id, found.period_start, found.period_end): found
        for found in ReportedRange.objects.standing()
    }
    for row in loading.rows["reported_ranges.csv"]:
        identity = {
            "kpi": loading.kpi_by_code[row["kpi_code"],],
            "area": loading.area_by_name[row["area"],],
            "period_start": row["period_start"],
            "period_end": row["period_end"],
        }
        values = {
            "low": row["low"],
            "high": row["high"],
            "what": row["what"],
            "published_at": midnight(row["published_on"]),
            **loading.source_of(row),
        }
        key = (identity["kpi"].pk, identity["area"].pk, row["period_start"], row["period_end"])
        loading.supersede("reported ranges", ReportedRange, identity, values, standing.get(key))


def _wanted_figures(loading: Loading) -> Iterator[tuple[Row, dict]]:
    """The rows of the files that give a figure, each with the columns of the figure."""
    for row in loading.rows["observations.csv"] + loading.rows["observations_derived.csv"]:
        yield row, _figure(loading, row)
    measures = {row["kpi_code"]: row for row in loading.rows["neighbour_measures.csv"]}
    neighbours = {row["neighbour"] for row in loading.rows["statistical_neighbours.csv"]}
    for row in loading.rows["neighbour_values.csv"]:
        # the rows of other areas are there to be checked; their figures come from observations.csv
        if row["area"] in neighbours:
            yield row, _neighbour_figure(loading, row, measures[row["kpi_code"]])


class FigureVersion(NamedTuple):
    """Version of a figure in the database, as far as a load looks at it; `facts` are those of the files."""

    id: int
    facts: tuple
    published_at: datetime
    revision_reason: str
    is_withdrawn: bool
    is_of_a_document: bool


def _figures_by_key() -> tuple[dict[tuple, FigureVersion], dict[tuple, FigureVersion]]:
    """The last loaded version and the standing one of each KPI, area and period. One query."""
    loaded, standing = {}, {}
    out = Figure.objects.filter(status__in=[Figure.Status.APPROVED, Figure.Status.SUPERSEDED]).order_by("id")
    others = ("id", "published_at", "revision_reason", "withdrawal_reason", "status", "entered_by", "approved_by")
    for columns in out.values_list(*KEY_OF_A_FIGURE, *FACTS_OF_A_FIGURE, *others).iterator(chunk_size=2000):
        key, facts = columns[: len(KEY_OF_A_FIGURE)], columns[len(KEY_OF_A_FIGURE) : -len(others)]
        pk, published_at, revision_reason, withdrawal_reason, status, entered_by, approved_by = columns[-len(others) :]
        is_loaded = facts[FACTS_OF_A_FIGURE.index("source")] is not None and approved_by is None
        is_of_a_document = is_loaded and entered_by is None
        version = FigureVersion(pk, facts, published_at, revision_reason, bool(withdrawal_reason), is_of_a_document)
        if is_loaded:
            loaded[key] = version
        if status == Figure.Status.APPROVED:
            standing[key] = version
    return loaded, standing


def _figure(loading: Loading, row: Row) -> dict:
    kpi = loading.kpi_by_code[row["kpi_code"],]
    return {
        "kpi": kpi,
        "kind": kpi.kind,
        "area": _area_of(loading, row),
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "period_precision": row["date_precision"],
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "stated_value": row["value"],
        "is_derived": row["status"] == "derived",
        "commentary": row["note"],
        "status": Figure.Status.APPROVED,
        "published_at": midnight(row["published_on"] or row["period_end"]),
        "published_precision": row["published_precision"] or DatePrecision.INFERRED,
        **loading.source_of(row),
    }


def _neighbour_figure(loading: Loading, row: Row, measure: Row) -> dict:
    kpi = loading.kpi_by_code[row["kpi_code"],]
    place = f"rows Short Desc '{measure['short_desc']}', Years {row['period_end'].year}"
    counts = f"; counts from '{measure['numerator_short_desc']}' and '{measure['denominator_short_desc']}'"
    return {
        "kpi": kpi,
        "kind": kpi.kind,
        "area": loading.area_by_name[row["area"],],
        "period_start": row["period_start"],
        "period_end": row["period_end"],
        "period_precision": DatePrecision.EXACT,
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "stated_value": row["value"],
        "is_derived": False,
        "commentary": "",
        "status": Figure.Status.APPROVED,
        "published_at": midnight(row["published_on"]),
        "published_precision": row["published_precision"],
        "source": loading.source_by_key[measure["source_title"], measure["source_url"]],
        "source_ref": f"{place}, LA and Regions '{row['area']}'{counts if row['numerator'] is not None else ''}",
    }


def _revise_figure(loading: Loading, row: Row, figure: Figure, standing: Figure) -> None:
    # an embargoed correction is not out yet: what comes after it can only come out after it
    moment = max(loading.now, standing.published_at)
    observed, written = standing.as_observation(), ValueFormat(figure.kpi.as_kind, figure.kpi.decimals).written
    before = written(observed) if observed else "no figure"
    standing.status = Figure.Status.SUPERSEDED
    standing.superseded_at = moment
    standing.save(update_fields=["status", "superseded_at"])
    figure.published_at = moment
    figure.published_precision = DatePrecision.EXACT
    figure.revises = standing
    figure.revision_reason = f"{row.file}, line {row.line}, now gives {figure.written}; before it was {before}."
    figure.save()
    record(
        by=LOADER,
        action="figure_revised",
        subject=figure,
        before=plain(_figure_facts(standing)),
        after=plain(_figure_facts(figure)),
    )


def _give_again(loading: Loading, row: Row, figure: Figure, withdrawn: Figure) -> None:
    figure.published_at = max(loading.now, withdrawn.superseded_at)
    figure.published_precision = DatePrecision.EXACT
    figure.revises = withdrawn
    figure.revision_reason = f"{row.file}, line {row.line}, gives {figure.written} again; it had been withdrawn."
    figure.save()
    record(by=LOADER, action="figure_given_again", subject=figure, after=plain(_figure_facts(figure)))


def forecasts(loading: Loading) -> None:
    """Store forecasts of the next figures, by the figures, targets and breaks as loaded."""
    loading.report.counts["forecasts"].new += give_forecasts(by=LOADER, now=loading.now)


def progress_updates(loading: Loading) -> None:
    """Load progress updates; rows of one recommendation, date and source are the notes of one update."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in loading.rows["progress.csv"]:
        source = loading.source_of(row)["source"]
        groups[loading.recommendation_by_code[row["recommendation_code"],], row["as_at"], source].append(row)
    standing = {
        (update.recommendation, update.as_at, update.source): update
        for update in ProgressUpdate.objects.filter(status=ProgressUpdate.Status.APPROVED)
        .select_related("recommendation", "source")
        .prefetch_related("notes__kpis")
    }
    count = loading.report.counts["progress updates"]
    for key, rows in groups.items():
        notes = [_note(loading, row) for row in rows]
        before = standing.get(key)
        if before is not None and _notes_of(before) == notes:
            count.same += 1
            loading.compare_dates(before, _published_at(rows))
            continue
        _write_update(loading, key, rows, notes, before)
        if before is None:
            count.new += 1
        else:
            count.revised += 1


def _note(loading: Loading, row: Row) -> tuple:
    return (row["kind"], row["text"], row["source_ref"], frozenset(row["kpi_codes"]))


def _published_at(rows: list[Row]) -> datetime:
    return midnight(max(row["published_on"] for row in rows))


def _write_update(
    loading: Loading, key: tuple, rows: list[Row], notes: list[tuple], before: ProgressUpdate | None
) -> None:
    recommendation, as_at, source = key
    update = ProgressUpdate(
        recommendation=recommendation,
        as_at=as_at,
        source=source,
        status=ProgressUpdate.Status.APPROVED,
        published_at=_published_at(rows),
    )
    if before is not None:
        before.status = ProgressUpdate.Status.SUPERSEDED
        before.superseded_at = update.published_at = max(loading.now, before.published_at)
        before.save(update_fields=["status", "superseded_at"])
        update.revises = before
        update.revision_reason = f"{rows[0].file}, line {rows[0].line} and after, now says something else."
    update.save()
    made = ProgressNote.objects.bulk_create(
        ProgressNote(update=update, kind=kind, text=text, source_ref=source_ref, position=position)
        for position, (kind, text, source_ref, _) in enumerate(notes, 1)
    )
    link = ProgressNote.kpis.through
    link.objects.bulk_create(
        link(progressnote=note, kpi=loading.kpi_by_code[code,])
        for note, (*_, codes) in zip(made, notes, strict=True)
        for code in sorted(codes)
    )
    action = "progress_update_loaded" if before is None else "progress_update_revised"
    record(by=LOADER, action=action, subject=update, after={"notes": [list(note[:3]) for note in notes]})


def _area_of(loading: Loading, row: Row) -> Area:
    if row["area"] != AREA_OF_NEIGHBOURS:
        return loading.area_by_name[row["area"],]
    edition = next((edition for words, edition in NEIGHBOUR_EDITIONS if words in row["note"]), EDITION_NOT_STATED)
    return loading.average_by_edition[edition]


def _figure_facts(figure: Figure) -> dict:
    """Facts of a figure in a row of the files; the date it became known is not among them, since that stays."""
    return {name: getattr(figure, name) for name in held_columns(Figure, FACTS_OF_A_FIGURE)}


def _notes_of(update: ProgressUpdate) -> list[tuple]:
    return [
        (note.kind, note.text, note.source_ref, frozenset(kpi.code for kpi in note.kpis.all()))
        for note in update.notes.all()
    ]
