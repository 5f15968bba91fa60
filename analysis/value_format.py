"""Values in their unit: as published, or rounded where they were worked out from counts."""

from dataclasses import dataclass
from decimal import Decimal

from analysis.core.kinds import Kind, written_number
from analysis.core.series import Observation


def in_unit(value: Decimal, kind: Kind, decimals: int | None = None) -> str:
    """Write `value` with its unit, also where the kind leaves the unit to a column's head: "54 per 10,000"."""
    return f"{kind.written(value, decimals)}{' per 10,000' if kind.slug == 'rate_10000' else ''}"


def places_of(value: Decimal) -> int:
    """Count the decimals that `value` is written with: one for 96.0, none for 96."""
    return max(0, -int(value.as_tuple().exponent))


def with_places(value: Decimal, least: int) -> Decimal:
    """Return `value` with `least` decimals, or as many more as it needs: 1986.0000 is 1986 with none."""
    return value.quantize(Decimal(1).scaleb(-max(least, places_of(value.normalize()))))


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

    def shown(self, observation: Observation) -> Decimal:
        """Return the number that `written` writes, with as many decimals."""
        return Decimal(written_number(observation.value, self._decimals_of(observation)).replace(",", ""))

    def in_file(self, value: Decimal) -> Decimal:
        """Return `value` as a file holds it: whole for a number of children, with the KPI's decimals for a share.

        A file is for reckoning on, so no digit of it is rounded away.
        """
        return with_places(value, self.decimals if self.kind.needs_denominator else 0)

    def _decimals_of(self, observation: Observation) -> int | None:
        return self.decimals if observation.is_computed else None
