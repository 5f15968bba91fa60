"""Memory of one process, shared by its threads: bounded, locked, and filled by one while the others wait."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Event, Lock
from typing import ClassVar, Generic, TypeVar

# set in the environment of a request for which a page was made, for the server to clear up after
PAGE_WAS_MADE = "web.page_was_made"

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class ProcessMemory(Generic[Key, Value]):
    """The values used last, `most` of them at most, for all threads of this process.

    It knows nothing of what it keeps: a key must hold everything that its value depends on, or `holds` must tell.
    """

    _all: ClassVar[list["ProcessMemory"]] = []

    def __init__(self, most: int):
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._making: dict[Key, Event] = {}
        self._all.append(self)

    @classmethod
    def clear(cls) -> None:
        """Empty every memory of this process."""
        for memory in cls._all:
            with memory._lock:
                memory._kept.clear()

    def values(self) -> list[Value]:
        """All values that are kept now, those used last at the end."""
        with self._lock:
            return list(self._kept.values())

    def find(self, key: Key) -> Value | None:
        """The value kept for `key`; None where there is none."""
        with self._lock:
            return self._find(key)

    def keep(self, key: Key, value: Value) -> None:
        """Keep `value` for `key`, and forget what was not used for longest where there is no room."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def get(
        self, key: Key, make: Callable[[Value | None], Value], holds: Callable[[Value], bool] | None = None
    ) -> Value:
        """The value kept for `key` if it `holds`, or a new one: `make` gets the old one, None where there was none.

        One thread makes it and the others wait. Where making fails, its error is the maker's alone and one of those
        who wait tries in its turn.
        """
        while True:
            with self._lock:
                kept = self._find(key)
                if kept is not None and (holds is None or holds(kept)):
                    return kept
                others = self._making.get(key)
                if others is None:
                    own = self._making[key] = Event()
                    break
            others.wait()
        try:
            made = make(kept)
            self.keep(key, made)
            return made
        finally:
            with self._lock:
                del self._making[key]
            own.set()

    def _find(self, key: Key) -> Value | None:
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)
