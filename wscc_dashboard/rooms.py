"""The list of rooms: the folders of code, top to bottom, as `pyproject.toml` names them for the contracts.

The layers of the contract `ORDER` are the list, and the sources of the contract `DJANGO_FREE` are the rooms that know
no Django. Settings, the release fingerprint, `run`, `test` and the preparation read both here; a test holds the rest of
`pyproject.toml` equal to them. Only the standard library is used: `run` reads this before any package is installed.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

ORDER = "Imports go one way between rooms"
DJANGO_FREE = "Calculations, charts and files know no Django"


class UnknownRooms(Exception):
    """The list of rooms cannot be read, or names a folder that is not there."""


@dataclass(frozen=True)
class Rooms:
    """The rooms from the top of the imports to the bottom; those of one layer in the order written."""

    base: Path
    names: tuple[str, ...]
    without_django: tuple[str, ...]

    @property
    def with_django(self) -> tuple[str, ...]:
        """The rooms that are Django apps."""
        return tuple(name for name in self.names if name not in self.without_django)

    @property
    def with_tables(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if (self.base / name / "migrations").is_dir())


def read_rooms(base: Path) -> Rooms:
    """The rooms of the project in `base`. Raises UnknownRooms when one of them has no folder."""
    linter = tomllib.loads((base / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    contracts = {contract["name"]: contract for contract in linter["contracts"]}
    try:
        layers, without = contracts[ORDER]["layers"], contracts[DJANGO_FREE]["source_modules"]
    except KeyError as missing:
        raise UnknownRooms(f"pyproject.toml has no contract with layers or sources named {missing}.") from missing
    names = tuple(name for layer in layers for name in re.findall(r"\w+", layer))
    for name in (*names, *without):
        if name not in names or not (base / name).is_dir():
            raise UnknownRooms(f"pyproject.toml names the room {name}, but it has no folder or no layer.")
    return Rooms(base=base, names=names, without_django=tuple(without))
