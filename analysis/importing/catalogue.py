"""Catalogue lookup: the KPI that a cell names by code, by exact title, or by both as the template writes them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from analysis.core.kinds import Kind
from analysis.core.periods import Frequency
from analysis.importing.table import said

# Looking for the nearest name is slow, and a file that is wrong throughout needs no thousand hints.
MOST_HINTS = 50
LONGEST_NAME = 250
# how alike a name must be to be offered: a guess that is far off misleads
LEAST_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class KnownKpi:
    """A KPI of the catalogue; `is_own` if the importing officer enters its figures."""

    code: str
    title: str
    kind: Kind
    frequency: Frequency
    service_area: str
    is_own: bool

    @property
    def choice(self) -> str:
        """Name of the KPI in the template, clear to a person and to `Catalogue.find`."""
        return f"{self.code}: {self.title}"


class UnknownKpi(ValueError):
    """Text that names no KPI, or several, or one that others enter; the message says which and what to do."""


class Catalogue:
    """Index of KPIs by every name they have."""

    def __init__(self, kpis: Iterable[KnownKpi]) -> None:
        self._by_name: dict[str, list[KnownKpi]] = defaultdict(list)
        self._hints: dict[str, str] = {}
        for kpi in kpis:
            for name in {_plain(kpi.code), _plain(kpi.title), _plain(kpi.choice)}:
                self._by_name[name].append(kpi)

    def names(self, text: str) -> bool:
        """True if `text` names at least one KPI."""
        return _plain(text) in self._by_name

    def find(self, text: str) -> KnownKpi:
        """Find the one KPI that `text` names, whatever its capitals, entered by this person. Raises UnknownKpi."""
        found = self._by_name.get(_plain(text), [])
        if not found:
            raise UnknownKpi(f"{said(text)} is not a KPI.{self._hint(_plain(text))}")
        if len(found) > 1:
            codes = " or ".join(sorted(kpi.code for kpi in found))
            raise UnknownKpi(f"Several KPIs are called {said(text)}. Write the code: {codes}.")
        kpi = found[0]
        if not kpi.is_own:
            raise UnknownKpi(f"The figures of {kpi.code} ({kpi.service_area}) are entered by others.")
        return kpi

    def _hint(self, name: str) -> str:
        if name not in self._hints:
            if len(self._hints) >= MOST_HINTS:
                return ""
            near = get_close_matches(name[:LONGEST_NAME], self._by_name, n=1, cutoff=LEAST_ALIKE)
            self._hints[name] = f" The nearest is {self._by_name[near[0]][0].choice}." if near else ""
        return self._hints[name] or " Write its code or its exact title."


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
