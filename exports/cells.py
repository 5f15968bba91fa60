"""Cells of tables that become files, and the refusal of a table that cannot become one."""

from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None


class InvalidSheet(ValueError):
    """A sheet that cannot be written to a file without saying something untrue."""
