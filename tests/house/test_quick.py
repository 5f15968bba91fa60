"""Quick tests: what they leave out is slow as a whole or marked, and only they leave anything out."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.conftest import pytest_ignore_collect

ROOT = Path(__file__).resolve().parents[2]
MARKED = "tests/house/test_snapshots.py"
IN_PART = "tests/children_lists/test_process.py"


@pytest.mark.parametrize(
    ("module", "marks", "ignored"),
    [
        pytest.param(MARKED, "not slow", True, id="a slow module and quick tests"),
        pytest.param(MARKED, "", None, id="a slow module and all tests"),
        pytest.param(MARKED, "slow", None, id="a slow module and slow tests"),
        pytest.param(IN_PART, "not slow", None, id="a module with some slow tests"),
        pytest.param("tests/house", "not slow", None, id="a folder"),
    ],
)
def test_modules_that_are_slow_as_a_whole_are_not_read_for_quick_tests(module, marks, ignored):
    config = SimpleNamespace(option=SimpleNamespace(markexpr=marks))
    assert pytest_ignore_collect(ROOT / module, config) is ignored


def test_every_room_has_quick_tests():
    """Each folder of tests keeps at least one module that is not slow as a whole."""
    config = SimpleNamespace(option=SimpleNamespace(markexpr="not slow"))
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")} - {"browser"}
    quick = {
        folder
        for folder in folders
        if any(not pytest_ignore_collect(path, config) for path in (ROOT / "tests" / folder).rglob("test_*.py"))
    }
    assert quick == folders
