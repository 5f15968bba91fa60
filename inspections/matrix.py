"""Judgements side by side: the areas that Ofsted graded, under names that last longer than its frameworks.

Ofsted's frameworks name their areas differently. `ROWS` says which of Ofsted's words belong to which
row; one judgement can be in two rows (in 2019 children in care and care leavers were one grade).
To add a framework, add its words. Words that no row has get a row of their own, so that no grade is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from inspections.models import Inspection, Judgement

ROWS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Overall effectiveness", frozenset({"overall effectiveness"})),
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
class MatrixRow:
    """One area with its grade at each inspection, None where it was not graded."""

    name: str
    cells: tuple[Judgement | None, ...]


@dataclass(frozen=True)
class Matrix:
    inspections: tuple[Inspection, ...]
    rows: tuple[MatrixRow, ...]


def build_matrix(inspections: Sequence[Inspection]) -> Matrix:
    """The judgements of `inspections` (with `judgements` prefetched), oldest first; ungraded ones are left out."""
    graded = tuple(inspection for inspection in inspections if inspection.judgements.all())
    known = frozenset().union(*(words for _, words in ROWS))
    others = {
        judgement.area: None
        for inspection in graded
        for judgement in inspection.judgements.all()
        if judgement.area not in known
    }
    rows = [*ROWS, *((area.capitalize(), frozenset({area})) for area in others)]
    built = (MatrixRow(name, tuple(_grade(inspection, words) for inspection in graded)) for name, words in rows)
    return Matrix(inspections=graded, rows=tuple(row for row in built if any(row.cells)))


def _grade(inspection: Inspection, words: frozenset[str]) -> Judgement | None:
    return next((judgement for judgement in inspection.judgements.all() if judgement.area in words), None)
