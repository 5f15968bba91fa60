"""Code that a module is made of: the module itself and all that it imports from the rooms, however far.

What the loader of reference data makes of the data files is decided by this code, so that no list of its files has to
be kept, and a file that is moved is still found.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from wscc_dashboard.rooms import Rooms


def code_behind(modules: Iterable[str], rooms: Rooms) -> set[Path]:
    """The files of `modules` and of everything in `rooms` that they import. Raises ModuleNotFoundError."""
    waiting, found = list(modules), {}
    for name in waiting:
        if file_of(name, rooms) is None:
            raise ModuleNotFoundError(f"There is no module {name}, whose code decides what is loaded.")
    while waiting:
        name = waiting.pop()
        path = None if name in found else file_of(name, rooms)
        if path:
            found[name] = path
            waiting += [*_imported_by(name, path), name.rpartition(".")[0]]
    return set(found.values())


def file_of(name: str, rooms: Rooms) -> Path | None:
    """The file of a module of the rooms; None for all others, and for a name that is no module."""
    if name.split(".")[0] not in rooms.names:
        return None
    path = rooms.base.joinpath(*name.split("."))
    return next((file for file in (path / "__init__.py", path.with_suffix(".py")) if file.is_file()), None)


def _imported_by(name: str, path: Path) -> Iterator[str]:
    """The names that a module imports; of `from a import b` also `a.b`, which may be a module."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1]) if node.level else ""
            origin = ".".join(part for part in (above, node.module) if part)
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)
