"""Fingerprints of the code: pages that an earlier release made are not used by a later one. Standard library only."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from wscc_dashboard.rooms import read_rooms

# besides the rooms: what pages are made of, texts included, and the list of rooms itself
PAGES_ARE_MADE_OF = ("templates", "static", "docs", "pyproject.toml")
NOT_THE_PRODUCT = {".pyc"}


def code_fingerprint(base: Path, also: Iterable[str] = ()) -> str:
    """A short text that differs whenever a file of the product, or of `also`, differs in size or time of change.

    Raises FileNotFoundError when one of them is missing, so that a move cannot leave it out unseen.
    """
    digest = hashlib.sha256()
    for name in (*read_rooms(base).names, *PAGES_ARE_MADE_OF, *also):
        for path in files_at(base / name):
            state = path.stat()
            digest.update(f"{path.relative_to(base)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]


def files_at(path: Path) -> list[Path]:
    """The files at `path`, a file or a folder, in order. Raises FileNotFoundError when there are none."""
    found = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    found = [file for file in found if file.suffix not in NOT_THE_PRODUCT]
    if not found:
        raise FileNotFoundError(f"{path} is missing or empty, but the product is made of it.")
    return found
