"""Checks between rows and between files, before anything is written."""

from collections.abc import Iterator

from django.utils.text import slugify

from analysis.core.kinds import KINDS
from analysis.statistics.rolling_year import is_sum
from inspections.names import NO_INSPECTIONS
from reference_data.agreements import check_agreements
from reference_data.claims import check_claims
from reference_data.committee.checks import check_committee
from reference_data.figures import AREA_OF_NEIGHBOURS, check_figures, get_neighbours
from reference_data.files.common import KINDS_BY_UNIT
from reference_data.files.inspections import COMMISSIONER_REPORT, NO_KPI
from reference_data.reading import FileProblem, FilesRead, Row
from reference_data.sums import check_sums
from reference_data.wrong_values import check_withdrawals

LONGEST_SLUG = 120


def check(reading: FilesRead, *, areas: tuple[str, ...], lead_inspection: str) -> list[FileProblem]:
    """All contradictions within and between the files; `areas` are the names that observations may use."""
    rows = reading.rows
    keys = {
        what: {row[column] for file, column in places for row in rows[file]}.union(
            *(reading.unread.get(place, set()) for place in places)
        )
        for what, places in _KEYS.items()
    }
    # where a file could not be read nobody can say what is missing from it
    told = {what for what, places in _KEYS.items() if any(file in reading.unreadable for file, _ in places)}
    problems = list(_unknown_keys(rows, {what: known for what, known in keys.items() if what not in told}))
    problems += _kpis(rows)
    problems += _adding(rows)
    problems += check_agreements(rows)
    problems += check_sums(rows)
    problems += _what_the_database_would_refuse(rows)
    units = {row["code"]: row["unit"] for row in rows["kpis.csv"]}
    problems += check_figures(reading, units, areas)
    problems += check_withdrawals(
        rows, (*(area for area in areas if area != AREA_OF_NEIGHBOURS), *get_neighbours(reading))
    )
    if not told & {"KPI", "recommendation"}:
        problems += _linked_kpis(rows, keys["KPI"], lead_inspection)
    problems += _targets(rows, units)
    problems += _events(rows)
    for row in rows["statements.csv"]:
        problems += _statement(row, areas)
    problems += check_claims(reading, units, tuple(name for name in areas if name != AREA_OF_NEIGHBOURS))
    problems += check_committee(reading)
    problems += _names_of_pages(rows)
    problems += _dates_in_order(rows)
    numbers = {row["number"] for row in rows["recommendations.csv"] if row["inspection_slug"] == lead_inspection}
    numbers |= {int(cell) for cell in reading.unread.get(("recommendations.csv", "number"), ()) if cell.isdecimal()}
    if "recommendations.csv" in reading.unreadable:
        return problems
    for row in rows["kpis.csv"] + rows["monitoring_findings.csv"] + rows["statements.csv"]:
        for number in row["recommendation_numbers"]:
            if number not in numbers:
                message = f"{lead_inspection} has no recommendation {number} in recommendations.csv"
                problems.append(row.problem("recommendation_numbers", message))
    return problems


_KEYS = {
    "KPI": (("kpis.csv", "code"),),
    "measure": (("neighbour_measures.csv", "kpi_code"),),
    "inspection": (("inspections.csv", "slug"), ("monitoring_visits.csv", "slug")),
    "recommendation": (("recommendations.csv", "code"),),
    "claim": (("claims.csv", "slug"),),
    "meeting": (("meetings.csv", "slug"),),
    "commitment": (("commitments.csv", "slug"),),
    "service area": (("kpis.csv", "service_area"),),
    "service area or service of a statement": (("kpis.csv", "service_area"), ("statements.csv", "service_area")),
    "theme of a recommendation": (("recommendations.csv", "theme"),),
    "document": (("documents.csv", "source_title"),),
    # an event may be about a children's home as well
    "inspection or home": (
        ("inspections.csv", "slug"),
        ("monitoring_visits.csv", "slug"),
        ("homes_judgements.csv", "slug"),
    ),
}

# file, column, what the column refers to, whether it may be empty
_REFERENCES = (
    ("kpis.csv", "compare_with", "KPI"),
    ("targets.csv", "kpi_code", "KPI"),
    ("breaks.csv", "kpi_code", "KPI"),
    ("adds_up.csv", "kpi_code", "KPI"),
    ("fractions.csv", "kpi_code", "KPI"),
    ("constants.csv", "kpi_code", "KPI"),
    ("agreements.csv", "kpi_code", "KPI"),
    ("agreements.csv", "other_kpi_code", "KPI"),
    ("sums.csv", "kpi_code", "KPI"),
    ("sums.csv", "part_kpi_code", "KPI"),
    ("observations.csv", "kpi_code", "KPI"),
    ("observations_derived.csv", "kpi_code", "KPI"),
    ("neighbour_measures.csv", "kpi_code", "KPI"),
    ("neighbour_values.csv", "kpi_code", "measure"),
    ("judgements.csv", "inspection_slug", "inspection"),
    ("monitoring_visits.csv", "parent_inspection_slug", "inspection"),
    ("recommendations.csv", "inspection_slug", "inspection"),
    ("lineage.csv", "earlier_code", "recommendation"),
    ("lineage.csv", "later_code", "recommendation"),
    ("monitoring_findings.csv", "visit_slug", "inspection"),
    ("progress.csv", "recommendation_code", "recommendation"),
    ("progress.csv", "kpi_codes", "KPI"),
    ("actions.csv", "recommendation_code", "recommendation"),
    ("events.csv", "related_slug", "inspection or home"),
    ("events.csv", "kpi_codes", "KPI"),
    ("events.csv", "service_areas", "service area"),
    ("findings.csv", "inspection_slug", "inspection"),
    ("findings.csv", "recommendation_codes", "recommendation"),
    ("findings.csv", "kpi_codes", "KPI"),
    ("recommendation_kpis.csv", "recommendation_code", "recommendation"),
    ("reported_ranges.csv", "kpi_code", "KPI"),
    ("withdrawals.csv", "kpi_code", "KPI"),
    ("releases.csv", "kpi_code", "KPI"),
    ("statements.csv", "related_kpi", "KPI"),
    ("national_framework.csv", "kpi_code", "KPI"),
    ("scrutiny.csv", "related_slug", "inspection"),
    ("scrutiny.csv", "related_kpis", "KPI"),
    ("commitments.csv", "meeting_slug", "meeting"),
    ("commitments.csv", "due_meeting_slug", "meeting"),
    ("commitment_links.csv", "commitment_slug", "commitment"),
    ("commitment_links.csv", "recommendation_codes", "recommendation"),
    ("commitment_links.csv", "kpi_codes", "KPI"),
    ("plan_priorities.csv", "recommendation_codes", "recommendation"),
    ("plan_priorities.csv", "kpi_codes", "KPI"),
    ("risks.csv", "recommendation_codes", "recommendation"),
    ("claim_operands.csv", "claim_slug", "claim"),
    ("claim_operands.csv", "kpi_code", "KPI"),
    ("claim_operands.csv", "inspection_slug", "inspection"),
    ("themes.csv", "service_areas", "service area or service of a statement"),
    ("themes.csv", "recommendation_themes", "theme of a recommendation"),
    ("themes.csv", "kpi_codes", "KPI"),
    ("themes.csv", "documents", "document"),
)


def _unknown_keys(rows: dict[str, list[Row]], keys: dict[str, set[str]]) -> Iterator[FileProblem]:
    for file, column, what in _REFERENCES:
        for row in rows[file] if what in keys else ():
            cell = row[column]
            for key in cell if isinstance(cell, tuple) else (cell,):
                if key and key not in keys[what]:
                    yield row.problem(column, f"there is no {what} {key!r} in the files")


def _kpis(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    slugs: dict[str, int] = {}
    dated: dict[str, set] = {}
    for row in rows["targets.csv"]:
        dated.setdefault(row["kpi_code"], set()).add(row["value"])
    for row in rows["kpis.csv"]:
        slug = slugify(row["name"])
        if len(slug) > LONGEST_SLUG:
            yield row.problem("name", f"makes an address of {len(slug)} characters; at most {LONGEST_SLUG} are allowed")
        if not slug or slug in slugs:
            yield row.problem("name", f"makes the same address as line {slugs.get(slug, 0)}; give it another name")
        slugs[slug] = row.line
        if row["unit"] == "percent" and row["target"] is not None and row["target"] > 100:
            yield row.problem("target", f"is {row['target']}; a percentage is at most 100")
        if row["code"] in dated and row["target"] not in dated[row["code"]]:
            yield row.problem("target", f"is {row['target']}, which targets.csv does not have for this KPI")


def _adding(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    units = {row["code"]: row["unit"] for row in rows["kpis.csv"]}
    for row in rows["adds_up.csv"]:
        unit = units.get(row["kpi_code"], "")
        if row["adds_up"] == "yes" and unit and not is_sum(KINDS[KINDS_BY_UNIT[unit]]):
            yield row.problem("adds_up", f"is yes; only numbers and rates are added up, and this KPI is a {unit}")


def _what_the_database_would_refuse(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    """Rows that together break a constraint, said with the line of the later one."""
    for file, columns, what in _TOGETHER:
        seen: dict[tuple, int] = {}
        for row in rows[file]:
            key = tuple(row[column] for column in columns)
            if key in seen:
                yield row.problem(columns[-1], f"{what} stands already in line {seen[key]}")
            seen.setdefault(key, row.line)
    names: dict[str, str] = {}
    for row in rows["kpis.csv"]:
        name, slug = row["service_area"], slugify(row["service_area"])
        if not slug or names.setdefault(slug, name) != name:
            yield row.problem("service_area", f"is written in two ways: {name!r} and {names.get(slug, '')!r}")
    for row in rows["lineage.csv"]:
        if row["earlier_code"] == row["later_code"]:
            yield row.problem("later_code", "is the same as the earlier one; two recommendations are needed")


# file, the columns that no two rows may share, and what they name
_TOGETHER = (
    ("recommendations.csv", ("inspection_slug", "number"), "this number of the inspection"),
    ("statistical_neighbours.csv", ("model", "rank"), "this rank in the edition"),
)


def _statement(row: Row, areas: tuple[str, ...]) -> Iterator[FileProblem]:
    if row["area"] not in areas:
        yield row.problem("area", f"is {row['area'][:40]!r}; allowed: {', '.join(areas)}")
    if (row["period_start"] is None) != (row["period_end"] is None):
        yield row.problem("period_end", "give both the first and the last day of the period, or neither")
    elif row["period_start"] and row["period_end"] < row["period_start"]:
        yield row.problem("period_end", f"{row['period_end']} is before the period's start, {row['period_start']}")


def _linked_kpis(rows: dict[str, list[Row]], codes: set[str], lead_inspection: str) -> Iterator[FileProblem]:
    """Links of recommendations to KPIs.

    A recommendation that nothing measures has one row, with `none` for its KPI and no strength. Those of the lead
    inspection must agree with `recommendation_numbers` in kpis.csv.
    """
    linked: dict[str, set[str]] = {}
    for row in rows["recommendation_kpis.csv"]:
        is_none = row["kpi_code"] == NO_KPI
        if not is_none and row["kpi_code"] not in codes:
            yield row.problem("kpi_code", f"there is no KPI {row['kpi_code']!r} in the files")
        if is_none == bool(row["strength"]):
            yield row.problem("strength", "is needed for a KPI: direct or partial; empty where there is none")
        before = linked.setdefault(row["recommendation_code"], set())
        if (before and is_none) or NO_KPI in before:
            message = f"{NO_KPI} and a KPI are given for one recommendation; leave out one of the two"
            yield row.problem("kpi_code", message)
        before.add(row["kpi_code"])
    leads = {
        row["number"]: row["code"] for row in rows["recommendations.csv"] if row["inspection_slug"] == lead_inspection
    }
    for row in rows["kpis.csv"] if linked else ():
        for number in row["recommendation_numbers"]:
            if number in leads and row["code"] not in linked.get(leads[number], set()):
                message = f"has {number}, but recommendation_kpis.csv does not link it to {leads[number]}"
                yield row.problem("recommendation_numbers", message)


def _targets(rows: dict[str, list[Row]], units: dict[str, str]) -> Iterator[FileProblem]:
    """Targets off the scale of their KPI, and two of one KPI for one day."""
    before: dict[str, list[Row]] = {}
    for row in rows["targets.csv"]:
        if units.get(row["kpi_code"]) == "percent":
            for column in ("value", "tolerance"):
                if row[column] is not None and row[column] > 100:
                    yield row.problem(column, f"is {row[column]}; a percentage is at most 100")
        for other in before.setdefault(row["kpi_code"], []):
            if _for_one_day(other, row):
                yield row.problem("from_on", f"is for days of the target in line {other.line}; end one of the two")
        before[row["kpi_code"]].append(row)


def _for_one_day(one: Row, other: Row) -> bool:
    begins_in_time = one["from_on"] is None or other["to_on"] is None or one["from_on"] <= other["to_on"]
    return begins_in_time and (other["from_on"] is None or one["to_on"] is None or other["from_on"] <= one["to_on"])


def _events(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    steps: dict[str, int] = {}
    for row in rows["events.csv"]:
        needed = {"kpi": "kpi_codes", "service_area": "service_areas"}.get(row["scope"])
        for column in ("kpi_codes", "service_areas"):
            if column == needed and not row[column]:
                yield row.problem(column, f"is empty; an event of scope {row['scope']} names what it bears on")
            if column != needed and row[column]:
                yield row.problem(column, f"must be empty for an event of scope {row['scope']}")
        step = row["intervention_step"]
        if step and row["is_intervention"] != "true":
            yield row.problem("intervention_step", "is given for an event that is no intervention")
        if step and step in steps:
            yield row.problem("intervention_step", f"is {step!r}, as in line {steps[step]}")
        steps[step] = row.line


def _names_of_pages(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    for row in rows["inspections.csv"] + rows["monitoring_visits.csv"]:
        if row["slug"] in NO_INSPECTIONS:
            yield row.problem("slug", f"{row['slug']} is the address of another page; choose another name")


def _dates_in_order(rows: dict[str, list[Row]]) -> Iterator[FileProblem]:
    for file, first, last in (
        ("inspections.csv", "started_on", "ended_on"),
        ("inspections.csv", "started_on", "published_on"),
        ("neighbour_judgements.csv", "started_on", "ended_on"),
        ("neighbour_judgements.csv", "started_on", "published_on"),
        ("homes_judgements.csv", "inspected_on", "published_on"),
        ("targets.csv", "from_on", "to_on"),
        ("plan_priorities.csv", "period_from", "period_to"),
        ("commitments.csv", "made_on", "answered_on"),
    ):
        for row in rows[file]:
            if row[first] and row[last] and row[last] < row[first]:
                yield row.problem(last, f"{row[last]} is before {first}, {row[first]}")
    for file, column in (
        ("inspections.csv", "started_on"),
        ("monitoring_visits.csv", "visited_on"),
        ("actions.csv", "due_on"),
        ("meetings.csv", "date"),
        ("documents.csv", "published_on"),
    ):
        for row in rows[file]:
            # a commissioner's report has no first day of a visit; it goes by its publication
            is_report = row.cells.get("inspection_type") == COMMISSIONER_REPORT and row["published_on"]
            if row[column] is None and row["date_precision"] != "unknown" and not is_report:
                yield row.problem(column, "is empty; give the date, or set date_precision to unknown")
