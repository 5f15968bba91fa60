"""Which code is running, so that pages that an earlier release made are not used by a later one."""

import hashlib
from pathlib import Path

ROOMS = (
    "wscc_dashboard",
    "accounts",
    "analysis",
    "charts",
    "exports",
    "inspections",
    "kpis",
    "scrutiny",
    "templates",
    "static",
    # the page of methods is made from it
    "docs",
)


def code_fingerprint(base: Path) -> str:
    """A short text that differs whenever a file of the product differs in size or time of change."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for path in sorted((base / room).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                state = path.stat()
                digest.update(f"{path.relative_to(base)} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:12]
