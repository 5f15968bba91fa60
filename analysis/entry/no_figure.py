"""Reasons for a period to have no figure: an answer that is handed in and approved as a figure is, never a zero."""

from enum import StrEnum

from analysis.core.kinds import Kind


class NoFigure(StrEnum):
    """Reasons for a period to have no figure; the commentary gives the reason to the reader."""

    NO_COHORT = "no_cohort"
    NOT_COUNTED = "not_counted"
    LATE = "late"

    @property
    def label(self) -> str:
        return {
            "no_cohort": "Nobody in the cohort",
            "not_counted": "Not counted this time",
            "late": "Late from a partner",
        }[self.value]

    @property
    def in_words(self) -> str:
        """Reason as the end of a sentence that begins with "No figure"."""
        return self.label[0].lower() + self.label[1:]


class NotAReason(ValueError):
    """Text that names none of the reasons; the message says which there are."""


def read_no_figure(text: str) -> NoFigure | None:
    """Read the reason that `text` names, by its code or its words in any capitals; None for nothing.

    Raises NotAReason.
    """
    wanted = " ".join(text.split()).casefold().rstrip(".")
    if not wanted:
        return None
    for reason in NoFigure:
        if wanted in (reason.value, reason.label.casefold()):
            return reason
    named = ", ".join(f"“{reason.label}”" for reason in NoFigure)
    raise NotAReason(f"Choose why there is no figure: {named}. Leave it empty where there is one.")


def reasons_for(kind: Kind) -> tuple[NoFigure, ...]:
    """Reasons that a KPI of `kind` can have: only one with a cohort can have nobody in it."""
    return tuple(reason for reason in NoFigure if kind.needs_denominator or reason is not NoFigure.NO_COHORT)
