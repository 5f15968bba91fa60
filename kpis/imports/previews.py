"""Previews of imports as JSON: what was recognised in a file and what it would change, kept with the `ImportFile`."""

from dataclasses import asdict
from datetime import date

from analysis.core.kinds import written_number
from analysis.core.periods import Period
from analysis.entry.figures import FIELDS, Typed, no_figure, read_entry
from analysis.importing.lines import FileLine, Recognised, Refusal
from kpis.imports.plan import ImportPlan, PlannedLine
from kpis.models import Kpi


def recognised_as_json(recognised: Recognised) -> dict:
    """Turn recognised lines into the JSON that an `ImportFile` keeps."""
    lines = [
        {
            "row": line.row,
            "code": line.code,
            "period": [line.period.start.isoformat(), line.period.end.isoformat()],
            "typed": [getattr(line.typed, name) for name in FIELDS],
            "places": dict(line.places),
            "headings": dict(line.headings),
            "notes": list(line.notes),
        }
        for line in recognised.lines
    ]
    refusals = [asdict(refusal) for refusal in recognised.refusals]
    return {"lines": lines, "refusals": refusals, "notes": list(recognised.notes), "blank": recognised.blank}


def recognised_from_json(kept: dict) -> Recognised:
    """Recognised lines from the JSON of `recognised_as_json`."""
    lines = tuple(
        FileLine(
            row=line["row"],
            code=line["code"],
            period=Period(*(date.fromisoformat(day) for day in line["period"])),
            typed=Typed(*line["typed"]),
            places=line["places"],
            headings=line["headings"],
            notes=tuple(line["notes"]),
        )
        for line in kept["lines"]
    )
    refusals = tuple(Refusal(**refusal) for refusal in kept["refusals"])
    return Recognised(lines, refusals, tuple(kept["notes"]), kept["blank"])


def plan_as_json(plan: ImportPlan) -> dict:
    """The plan in the words of the page that shows it."""
    return {
        "lines": [_line_as_json(line) for line in plan.lines],
        "refusals": [asdict(refusal) for refusal in plan.refusals],
    }


def _line_as_json(line: PlannedLine) -> dict:
    return {
        "row": line.row,
        "code": line.kpi.code,
        "slug": line.kpi.slug,
        "title": line.kpi.title,
        "period": line.period.label,
        "change": line.change.value,
        "before": _words(line.before, line.kpi) if line.before else "",
        "after": _words(line.after, line.kpi),
        "commentary_before": line.before.commentary if line.before else "",
        "commentary": line.after.commentary,
        "warnings": list(line.warnings),
        "notes": list(line.notes),
    }


def _words(typed: Typed, kpi: Kpi) -> str:
    """Numbers as a reader would say them: "24 of 25, 96%"; what is no number as it was typed."""
    entry, unread = read_entry(typed)
    value = entry.value(kpi.as_kind)
    if not unread and (reason := no_figure(entry, kpi.as_kind)):
        return f"No figure: {reason.in_words}"
    if unread or value is None:
        return ", ".join(text for text in (typed.numerator, typed.denominator, typed.value) if text.strip())
    if entry.stated is not None or not entry.has_counts:
        return kpi.as_kind.written(value)
    counts = f"{written_number(entry.numerator)} of {written_number(entry.denominator)}"
    return f"{counts}, {kpi.as_kind.written(value, kpi.decimals)}"
