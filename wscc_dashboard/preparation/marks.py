"""Marks of what has been done and for which contents, kept in `var/state.json` between starts."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from wscc_dashboard.starting.files import write_atomically


class Marks:
    """Marks by name, written whole after each change. A damaged file means that nothing was done."""

    def __init__(self, path: Path):
        self.path = path
        try:
            self.kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.kept = {}
        if not isinstance(self.kept, dict):
            self.kept = {}

    def is_done(self, name: str, mark: str) -> bool:
        return self.kept.get(name) == mark

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def done(self, name: str, mark: str) -> None:
        if not self.is_done(name, mark):
            self.kept[name] = mark
            self._write()

    def forget(self, name: str) -> None:
        """Have `name` done again, also when this start is interrupted before it does it."""
        if self.kept.pop(name, None) is not None:
            self._write()

    def _write(self) -> None:
        write_atomically(self.path, json.dumps(self.kept, indent=1, sort_keys=True) + "\n")


def digest_of(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def digest_of_files(base: Path, paths: Iterable[Path]) -> str:
    """One digest of the names and contents of files below `base`; it changes when any of them does."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(base)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
