"""Results of one process in a private file, for processes that start later or run beside it.

Only as a start: whoever takes it from here still holds each piece against the database. The file is signed with the
secret key, so that only what this product wrote is ever read, and belongs to one release of the code.
"""

import fcntl
import hashlib
import io
import logging
import os
import pickle
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

log = logging.getLogger(__name__)
SIGNATURE = 64
NUMBERS_IN_COMMON = 512


class Shelf:
    """Parts of one thing by name, for the database and release in use; none where the folder cannot be written."""

    def __init__(self, name: str):
        place = _place()
        self.path = Path(settings.VAR_DIR) / f"{name}{_ending(place)}"
        self.salt = "\n".join((name, place, settings.RELEASE, settings.COUNCIL_AREA))

    def take(self) -> Iterator[object]:
        """The parts that this release put here, one by one; none where there is nothing that can be trusted."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return
        if not constant_time_compare(content[:SIGNATURE], self._sign(content[SIGNATURE:])):
            return
        packed = io.BytesIO(content)
        packed.seek(SIGNATURE)
        # a number that thousands hold is in memory once; to look for all of them would take more than it spares
        once = lru_cache(NUMBERS_IN_COMMON)(Decimal)
        while packed.tell() < len(content):
            yield _Unpacking(packed, once).load()

    def put(self, parts: Iterable[bytes]) -> None:
        """Keep parts, each from `pack_part`, in place of what was there, whole or not at all, for the owner alone."""
        packed = b"".join(parts)
        making = self.path.with_suffix(f".{secrets.token_hex(6)}")
        try:
            with open(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(self._sign(packed))
                file.write(packed)
            making.replace(self.path)
        except OSError as error:
            log.warning("What was worked out could not be kept in %s: %s", self.path.parent, error)
            making.unlink(missing_ok=True)

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)

    @contextmanager
    def turn(self, *, waits: bool = True) -> Iterator[bool]:
        """Let one process after the other work it out, so that the second finds what the first one put here.

        One that does not wait gets False while it is another's turn.
        """
        with ExitStack() as stack:
            is_ours = True
            # without a lock both work it out, which is right and only slower
            with suppress(OSError):
                place = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
                stack.callback(os.close, place)
                try:
                    fcntl.flock(place, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    is_ours = False
            yield is_ours

    def _sign(self, packed: bytes) -> bytes:
        return salted_hmac(self.salt, packed, algorithm="sha256").hexdigest().encode()


def pack_part(part: object) -> bytes:
    """A part of a shelf as bytes: each by itself, so that a large whole takes little memory on its way."""
    return pickle.dumps(part, pickle.HIGHEST_PROTOCOL)


class _Unpacking(pickle.Unpickler):
    """Reads a part, and asks `once` for every number by its text."""

    def __init__(self, packed: io.BytesIO, once: Callable[[str], Decimal]):
        super().__init__(packed)
        self.once = once

    def find_class(self, module: str, name: str) -> Any:
        return self.once if (module, name) == ("decimal", "Decimal") else super().find_class(module, name)


def place_for(name: str) -> Path:
    """Path of a file in `VAR_DIR` that belongs to the database in use, for what is kept in a form of its own."""
    return Path(settings.VAR_DIR) / f"{name}{_ending(_place())}"


def kept_names(start: str) -> list[str]:
    """Names of shelves for the database in use that begin with `start`, the one filled last at the end."""
    ending = _ending(_place())
    paths = [path for path in Path(settings.VAR_DIR).glob(f"{start}*{ending}") if path.is_file()]
    return [path.name.removesuffix(ending) for path in sorted(paths, key=_filled_at)]


def _filled_at(path: Path) -> float:
    # another process may have removed it meanwhile
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _place() -> str:
    database = settings.DATABASES["default"]
    return "\n".join(str(database.get(part, "")) for part in ("ENGINE", "NAME", "HOST", "PORT"))


def _ending(place: str) -> str:
    return f"-{hashlib.sha256(place.encode()).hexdigest()[:12]}.kept"
