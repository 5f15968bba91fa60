"""Rule sets for telling signals from chance: the parameters in which tools for SPC charts differ.

Each set has a name, which is stored and printed beside every result. To add one, add an entry in `RULE_SETS`.
docs/methods.md, Variation and assurance, says the rules in words.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Parameters in which tools for SPC charts differ, under a name that is stored and printed.

    `shift_length` and `trend_length` are numbers of points. `screens_outliers`: moving ranges that are not below
    `screening_factor` times their average are left out once. `counts_outside_as_near`: a point beyond the limits also
    counts in the rule of two in three. The limits are `limit_factor` average moving ranges away from the mean, the
    near limits `near_factor`.
    """

    name: str
    screens_outliers: bool = True
    shift_length: int = 7
    trend_length: int = 7
    counts_outside_as_near: bool = False
    limit_factor: float = 2.66
    near_factor: float = 2 * (2.66 / 3)
    screening_factor: float = 3.267

    def __post_init__(self) -> None:
        if self.shift_length < 2 or self.trend_length < 3:
            raise ValueError("A shift needs at least two points and a trend at least three.")

    @property
    def in_words(self) -> str:
        """Name and parameters, as printed beside a result."""
        runs = f"runs of {self.shift_length} points"
        if self.trend_length != self.shift_length:
            runs = f"shifts of {self.shift_length} points, trends of {self.trend_length}"
        screening = "extreme steps left out of the limits" if self.screens_outliers else "all steps in the limits"
        near = "near or beyond" if self.counts_outside_as_near else "near"
        return f"Rules: {self.name} ({runs}; two in three {near} a limit; {screening})"


RULE_SETS = {
    rule_set.name: rule_set
    for rule_set in (
        RuleSet("ptd-0.2.2"),
        RuleSet("mdc-excel", screens_outliers=False, counts_outside_as_near=True),
        RuleSet("mdc-6", shift_length=6, trend_length=6),
    )
}
DEFAULT_RULE_SET = RULE_SETS["ptd-0.2.2"]
