"""Judgement areas of the framework in force, and what on record belongs to each (docs/methods.md, Readiness).

The areas are those of Ofsted's inspections of local authority children's services (ILACS) since January 2023, when care
leavers got a judgement of their own; since April 2026 there is no overall grade. When the framework changes, change the
table: nothing else knows it.
"""

from dataclasses import dataclass

from inspections.models import Finding


@dataclass(frozen=True)
class JudgementArea:
    """One area that Ofsted judges, and the words by which other rows belong to it.

    `matrix_row` is its row among the judgements (`inspections/matrix.py`), `finding_area` the part of a report,
    `neighbour_field` the column of the judgements of other councils. `service_areas` are those of its KPIs, `themes`
    those of its recommendations.
    """

    slug: str
    name: str
    matrix_row: str
    finding_area: str
    neighbour_field: str
    service_areas: frozenset[str]
    themes: frozenset[str]


AREAS = (
    JudgementArea(
        slug="leaders",
        name="The impact of leaders on social work practice",
        matrix_row="Leadership",
        finding_area=Finding.Area.LEADERSHIP,
        neighbour_field="leaders",
        service_areas=frozenset({"workforce", "oversight"}),
        themes=frozenset({"governance", "oversight", "workforce", "corporate parenting", "partnership", "recording"}),
    ),
    JudgementArea(
        slug="help-and-protection",
        name="Children who need help and protection",
        matrix_row="Help and protection",
        finding_area=Finding.Area.HELP_AND_PROTECTION,
        neighbour_field="help_and_protection",
        service_areas=frozenset({"help and protection", "early help"}),
        themes=frozenset({"protection", "planning", "missing children", "vulnerable groups"}),
    ),
    JudgementArea(
        slug="children-in-care",
        name="Children in care",
        matrix_row="Children in care",
        finding_area=Finding.Area.CHILDREN_IN_CARE,
        neighbour_field="in_care",
        service_areas=frozenset(
            {
                "children in care",
                "permanence",
                "health of children in care",
                "education of children in care",
                "fostering",
                "sufficiency",
                "asylum",
                "voice",
            }
        ),
        themes=frozenset({"permanence", "health", "sufficiency", "voice"}),
    ),
    JudgementArea(
        slug="care-leavers",
        name="Care leavers",
        matrix_row="Care leavers",
        finding_area=Finding.Area.CARE_LEAVERS,
        neighbour_field="care_leavers",
        service_areas=frozenset({"care leavers"}),
        themes=frozenset({"care leavers"}),
    ),
)
AREA_BY_SLUG = {area.slug: area for area in AREAS}

# the questions of Ofsted's annual conversation with a council, in its order (ILACS guidance, Annual engagement meeting)
QUESTIONS = {
    "know": "What do you know about the quality and impact of practice?",
    "how": "How do you know it?",
    "next": "What will you do to keep up or improve it?",
}
