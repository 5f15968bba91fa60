"""Ofsted's grades as steps of a scale, so that a claim of "good" can be held against a judgement."""

from decimal import Decimal

# the words of all frameworks since 2010, lowest first; "adequate" gave way to "requires improvement" in 2013
SCALE = (
    ("inadequate",),
    ("requires improvement", "requires improvement to be good", "adequate"),
    ("good",),
    ("outstanding",),
)


def grade_number(grade: str) -> Decimal | None:
    """The step of a grade: 1 for inadequate up to 4 for outstanding; None for words that are no grade of the scale."""
    words = grade.strip().lower()
    return next((Decimal(step) for step, names in enumerate(SCALE, 1) if words in names), None)


class GradeKind:
    """Grade of an inspection, on the scale of four steps; a kind of number that claims have and KPIs do not."""

    slug = "grade"
    label = "Grade"
    unit = ""
    needs_denominator = False
    lowest: Decimal | None = Decimal(1)
    highest: Decimal | None = Decimal(len(SCALE))

    def value(self, numerator: Decimal, denominator: Decimal) -> Decimal:
        return numerator

    def written(self, value: Decimal, decimals: int | None = None) -> str:
        return SCALE[int(value) - 1][0]

    def difference(self, value: Decimal, decimals: int | None = None) -> str:
        steps = int(abs(value))
        return f"{steps} {'step' if steps == 1 else 'steps'} of the scale"
