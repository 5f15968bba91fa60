"""What threads remember together: made once, bounded, and never lost between looking and reading."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.memory import ProcessMemory

THREADS = 8


@pytest.fixture
def memory():
    made = ProcessMemory(3)
    yield made
    ProcessMemory._all.remove(made)


def test_what_was_used_longest_ago_is_forgotten_first(memory):
    for key in "abc":
        memory.keep(key, key.upper())
    memory.find("a")
    memory.keep("d", "D")
    assert [memory.find(key) for key in "abcd"] == ["A", None, "C", "D"]


def test_one_of_many_who_ask_makes_it_and_the_others_get_the_same(memory):
    start, made = threading.Barrier(THREADS), []

    def make(_):
        made.append(threading.get_ident())
        threading.Event().wait(0.05)
        return object()

    def ask(_):
        start.wait(10)
        return memory.get("page", make)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(ask, range(THREADS)))
    assert len(made) == 1
    assert len(set(map(id, found))) == 1


def test_where_making_fails_the_error_is_the_makers_and_another_makes_it(memory):
    start, tries, lock = threading.Barrier(2), [], threading.Lock()

    def make(_):
        with lock:
            tries.append(1)
            is_first = len(tries) == 1
        threading.Event().wait(0.05)
        if is_first:
            raise LookupError
        return "made"

    def ask(_):
        start.wait(10)
        try:
            return memory.get("page", make)
        except LookupError:
            return "failed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, range(2))) == ["failed", "made"]


def test_what_no_longer_holds_is_made_anew_from_what_was_kept(memory):
    memory.keep("standings", 1)
    assert memory.get("standings", lambda kept: kept + 1, lambda kept: kept > 1) == 2
    assert memory.get("standings", lambda kept: kept + 1, lambda kept: kept > 1) == 2


def test_other_keys_do_not_wait(memory):
    assert memory.get("a", lambda _: memory.get("b", lambda _: "B") + "A") == "BA"


@pytest.mark.slow
def test_threads_that_push_each_others_values_out_always_get_their_own(memory):
    """More keys than there is room for, and threads that are switched as often as can be."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def work(number):
        for turn in range(3000):
            key = (number + turn) % 7
            assert memory.get(key, lambda _, key=key: key * 10) == key * 10
            memory.keep(key, key * 10)
            assert memory.find(key) in (None, key * 10)
        return True

    try:
        with ThreadPoolExecutor(THREADS) as pool:
            assert all(pool.map(work, range(THREADS)))
    finally:
        sys.setswitchinterval(before)
    assert len(memory._kept) == 3


def test_clear_empties_every_memory(memory):
    memory.keep("a", 1)
    ProcessMemory.clear()
    assert memory.find("a") is None
