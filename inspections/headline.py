"""Headline of the first page: Ofsted's overall judgement now, against the one before, by stated patterns."""

from collections.abc import Sequence

from inspections.matrix import OVERALL, Matrix
from inspections.models import Inspection

# from the best down; words of one line are of the same worth
GRADES: tuple[frozenset[str], ...] = (
    frozenset({"outstanding"}),
    frozenset({"good"}),
    frozenset({"requires improvement to be good", "requires improvement", "adequate"}),
    frozenset({"inadequate"}),
)
NOTHING_KNOWN = "No judgement by Ofsted was known"
SHORT = {"requires improvement to be good": "requires improvement"}


def short_grade(grade: str) -> str:
    """The grade as people say it: "requires improvement" for "requires improvement to be good"."""
    return SHORT.get(grade.casefold(), grade)


def judged_headline(matrix: Matrix) -> str:
    """The overall judgement in at most ten words: "Requires improvement, up from inadequate".

    Since April 2026 Ofsted gives none, and the headline counts the areas that are good or better. `matrix` has the
    inspection then and the one now, or one alone.
    """
    if not matrix.inspections:
        return NOTHING_KNOWN
    overall = next((row.cells for row in matrix.rows if row.name == OVERALL), ())
    grades = [cell.judgement.grade.casefold() if cell.judgement else "" for cell in overall]
    if not grades or not grades[-1]:
        return _by_areas(matrix)
    now = grades[-1]
    earlier = grades[0] if len(grades) > 1 else ""
    if not earlier:
        return f"{short_grade(now).capitalize()}, judged in {reported_in(matrix.inspections[-1])}"
    if _worth(now) == _worth(earlier):
        return f"{short_grade(now).capitalize()}, as in {reported_in(matrix.inspections[0])}"
    way = "up" if _worth(now) < _worth(earlier) else "down"
    return f"{short_grade(now).capitalize()}, {way} from {short_grade(earlier)}"


def judged_areas(matrix: Matrix) -> str:
    """The newest judgements of single areas in a sentence, the best first; empty without any."""
    if not matrix.inspections:
        return ""
    areas: dict[str, list[str]] = {}
    for row in matrix.rows:
        judgement = row.cells[-1].judgement
        if row.name != OVERALL and judgement is not None:
            areas.setdefault(judgement.grade.casefold(), []).append(row.name.casefold())
    told = [f"{short_grade(grade)} for {_listed(areas[grade])}" for grade in sorted(areas, key=_worth)]
    return f"Ofsted, {reported_in(matrix.inspections[-1])}: {'; '.join(told)}." if told else ""


def _by_areas(matrix: Matrix) -> str:
    newest = [row.cells[-1].judgement for row in matrix.rows if row.name != OVERALL]
    graded = [one.grade.casefold() for one in newest if one is not None]
    good = sum(_worth(grade) <= 1 for grade in graded)
    return f"{good} of {len(graded)} areas good or better, no overall grade"


def _worth(grade: str) -> int:
    """Place of a grade from the best down; one that is not known stands last."""
    return next((place for place, words in enumerate(GRADES) if grade in words), len(GRADES))


def reported_in(inspection: Inspection) -> str:
    """Month of the report, by which people know an inspection; of the inspection where that is not known."""
    day = inspection.published_on or inspection.started_on
    return f"{day:%B %Y}" if day else "a year not known"


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
