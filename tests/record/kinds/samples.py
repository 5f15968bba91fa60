"""What people type for each kind of row, and what they change of it."""

from tests import factories as make
from tests.record.makers import REASON

SOURCE = {"source_title": "Report of the board, March 2026", "source_url": "", "source_ref": "p. 4"}


def target():
    return {
        "kpi": make.make_kpi().pk, "value": "95%", "tolerance": "2", "from_on": "1/4/2021", "to_on": "31/3/2022",
        "reason": REASON, **SOURCE,
    }  # fmt: skip


def kpi():
    return {
        "code": "CLA-NEW", "title": "Dental checks in time", "definition": "Share of children seen by a dentist.",
        "kind": "percentage", "polarity": "higher", "measured": "position", "frequency": "monthly", "decimals": "1",
        "service_area": make.make_service_area().pk, "series_kind": "operational", "numerator_words": "children seen",
        "denominator_words": "children due", "statutory_basis": "", "notes": "", "ended_on": "", "why": REASON,
        **SOURCE,
    }  # fmt: skip


def series_break():
    return {
        "kpi": make.make_kpi().pk, "on": "1/10/2021", "what_changed": "video calls no longer count", "why": REASON,
        **SOURCE,
    }  # fmt: skip


def inspection():
    return {
        "kind": "monitoring_visit", "type_words": "", "framework": "ILACS", "number": "7",
        "parent": make.make_inspection().pk, "started_on": "3/3/2026", "ended_on": "4/3/2026",
        "published_on": "14/4/2026", "date_precision": "exact", "overall_grade": "", "summary": "",
        "focus_themes": "care leavers", "headline": "Steady progress.", "evidence": "", "why": REASON, **SOURCE,
    }  # fmt: skip


def judgement():
    return {
        "inspection": make.make_inspection().pk, "area": "Overall effectiveness", "grade": "Good", "why": REASON,
        **SOURCE,
    }  # fmt: skip


def finding():
    asked = make.make_recommendation()
    return {
        "inspection": make.make_inspection(kind="monitoring_visit").pk, "tone": "strength",
        "text": "Plans are written with children.", "area": "", "paragraph": "4", "page": "2",
        "recommendations": [asked.pk], "kpis": [make.make_kpi().pk, make.make_kpi().pk], "why": REASON, **SOURCE,
    }  # fmt: skip


def recommendation():
    return {
        "inspection": make.make_inspection().pk, "number": "8", "kind": "area_for_improvement",
        "short_title": "Life-story work", "summary": "Every child has a life story.", "theme": "permanence",
        "no_measure": "", "why": REASON, **SOURCE,
    }  # fmt: skip


def link():
    return {
        "recommendation": make.make_recommendation().pk, "kpi": make.make_kpi().pk, "strength": "partial",
        "reason": "It counts the plans and not what is in them.", "why": REASON,
    }  # fmt: skip


def sum_part():
    kpis = [make.make_kpi(kind="count", frequency="monthly", measured="position") for _ in range(2)]
    return {"kpi": kpis[0].pk, "part": kpis[1].pk, "reason": "One of the areas of the county.", "why": REASON}


def agreement():
    number, share = make.make_kpi(kind="count", frequency="monthly"), make.make_kpi(frequency="monthly")
    return {
        "kpi": number.pk, "part": "value", "other": share.pk, "other_part": "denominator",
        "reason": "Every child should have a plan.", "why": REASON,
    }  # fmt: skip


def event():
    return {
        "on": "1/9/2025", "date_precision": "exact", "category": "service", "title": "A second clinic opened",
        "description": "", "inspection": "", "scope": "kpi", "kpis": [make.make_kpi().pk], "service_areas": [],
        "why": REASON, **SOURCE,
    }  # fmt: skip


def document():
    return {
        "title": "Annual report 2026",
        "url": "https://example.org/a.pdf",
        "kind": "council",
        "published_on": "1/6/2026",
        "date_precision": "exact",
        "date_basis": "date in the title",
        "why": REASON,
    }


def term():
    return {
        "term": "XGO", "expansion": "example guardianship order", "definition": "A court's order.", "why": REASON,
        **SOURCE,
    }  # fmt: skip


# what is typed, a field that is changed afterwards with what is typed then, and what the row says then
SAMPLES = {
    "targets": (target, "value", "90", 90),
    "kpis": (kpi, "definition", "Counted in other words.", "Counted in other words."),
    "breaks": (series_break, "what_changed", "calls no longer count", "calls no longer count"),
    "inspections": (inspection, "headline", "Progress has slowed.", "Progress has slowed."),
    "judgements": (judgement, "grade", "Outstanding", "outstanding"),
    "findings": (finding, "text", "Plans are good.", "Plans are good."),
    "recommendations": (recommendation, "summary", "In other words.", "In other words."),
    "links": (link, "strength", "direct", "direct"),
    "sums": (sum_part, "reason", "It is the north of the county.", "It is the north of the county."),
    "agreements": (agreement, "other_part", "numerator", "numerator"),
    "events": (event, "title", "A third clinic opened", "A third clinic opened"),
    "documents": (document, "title", "Annual report 2025/26", "Annual report 2025/26"),
    "terms": (term, "definition", "An order of a court.", "An order of a court."),
}
