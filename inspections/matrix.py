"""Judgements side by side: the areas that Ofsted graded, under names that last longer than its frameworks.

Ofsted's frameworks name their areas differently. `ROWS` says which of Ofsted's words belong to which
row; one judgement can be in two rows (in 2019 children in care and care leavers were one grade).
To add a framework, add its words. Words that no row has get a row of their own, so that no grade is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.models import NO_OVERALL_GRADE, Inspection, Judgement

OVERALL = "Overall effectiveness"
NOT_GRADED = "Not graded"
ROWS: tuple[tuple[str, frozenset[str]], ...] = (
    (OVERALL, frozenset({"overall effectiveness"})),
    (
        "Leadership",
        frozenset({"impact of leaders on social work practice", "leadership, management and governance"}),
    ),
    (
        "Help and protection",
        frozenset(
            {
                "safeguarding",
                "child protection arrangements",
                "children who need help and protection",
                "experiences and progress of children who need help and protection",
            }
        ),
    ),
    (
        "Children in care",
        frozenset(
            {
                "services for looked after children",
                "children looked after and achieving permanence",
                "experiences and progress of children in care",
                "experiences and progress of children in care and care leavers",
            }
        ),
    ),
    (
        "Care leavers",
        frozenset(
            {
                "experiences and progress of care leavers",
                "experiences and progress of children in care and care leavers",
            }
        ),
    ),
    ("Adoption", frozenset({"adoption performance"})),
    ("Special educational needs and disabilities", frozenset({"area partnership outcome"})),
)


@dataclass(frozen=True)
class MatrixCell:
    """Grade of one area at one inspection; without one, `absent` says why there is none."""

    judgement: Judgement | None
    absent: str = ""

    @property
    def is_plain(self) -> bool:
        """True for a cell without a grade and with nothing else to say, which pages show as a dot."""
        return self.absent == NOT_GRADED


@dataclass(frozen=True)
class MatrixRow:
    """One area with its grade at each inspection."""

    name: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    inspections: tuple[Inspection, ...]
    rows: tuple[MatrixRow, ...]


def build_matrix(inspections: Sequence[Inspection]) -> Matrix:
    """The judgements of `inspections` (with `judgements` prefetched), oldest first; ungraded ones are left out.

    An inspection since April 2026 has no overall grade, and its cell says so.
    """
    graded = tuple(inspection for inspection in inspections if inspection.judgements.all())
    known = frozenset().union(*(words for _, words in ROWS))
    others = {
        judgement.area: None
        for inspection in graded
        for judgement in inspection.judgements.all()
        if judgement.area not in known
    }
    rows = [*ROWS, *((area.capitalize(), frozenset({area})) for area in others)]
    built = (MatrixRow(name, tuple(_cell(inspection, name, words) for inspection in graded)) for name, words in rows)
    return Matrix(inspections=graded, rows=tuple(row for row in built if any(cell.judgement for cell in row.cells)))


def _cell(inspection: Inspection, name: str, words: frozenset[str]) -> MatrixCell:
    found = next((judgement for judgement in inspection.judgements.all() if judgement.area in words), None)
    if found is not None:
        return MatrixCell(found)
    return MatrixCell(None, NO_OVERALL_GRADE if name == OVERALL and inspection.has_no_overall_grade else NOT_GRADED)
