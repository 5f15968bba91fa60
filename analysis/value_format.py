"""Values in their unit: as published, or rounded where they were worked out from counts."""

from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import Kind
from analysis.core.series import Observation


def in_unit(value: Decimal, kind: Kind, decimals: int | None = None) -> str:
    """Write `value` with its unit, also where the kind leaves the unit to a column's head: "54 per 10,000"."""
    return f"{kind.written(value, decimals)}{' per 10,000' if kind.slug == 'rate_10000' else ''}"


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """Format of one KPI's values: by its kind, and to so many decimals where they were worked out."""

    kind: Kind
    decimals: int

    def written(self, observation: Observation | None) -> str:
        """Write the value as on pages; empty for no observation."""
        return "" if observation is None else self.kind.written(observation.value, self._decimals_of(observation))

    def in_unit(self, observation: Observation) -> str:
        """Write the value with its unit, also where a column's head has it on pages: "54 per 10,000"."""
        return in_unit(observation.value, self.kind, self._decimals_of(observation))

    def _decimals_of(self, observation: Observation) -> int | None:
        return self.decimals if observation.is_computed else None
