"""Figures of the code itself: length of modules, width of folders, positional parameters, names and docstrings.

Modules of the product are read with `ast`; tests, migrations, and this bench are not of the product. Imports are
judged by the contracts in `pyproject.toml`.
"""

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[1]
NOT_THE_PRODUCT = ("tests", "bench", "migrations", "node_modules", "var", "static", "data", "docs")
# rooms whose functions take few parameters in a row: calculations, charts, the ledger and the pages
NARROW_ROOMS = ("analysis", "charts", "kpis", "pages", "scrutiny")
MOST_POSITIONAL = 5
# a docstring begins with a noun that one would search for or with a verb in the imperative, not with a clause
CLAUSE = re.compile(r"(What|How|Whether|Everything|That|Where|Which|Who|Why|When|The same as)\b")


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of the code with what it should be at most."""

    name: str
    found: float
    at_most: float
    where: str = ""

    @property
    def is_reached(self) -> bool:
        return self.found <= self.at_most

    def __str__(self) -> str:
        outcome = "reached" if self.is_reached else "MISSED"
        return f"{self.name:<52} {self.found:>6g}  goal {self.at_most:>4g}  {outcome:<8} {self.where}".rstrip()


def modules() -> list[Path]:
    """All modules of the product, those of migrations left out."""
    found = (path for path in ROOT.glob("[!.]*/**/*.py") if not set(path.relative_to(ROOT).parts) & {*NOT_THE_PRODUCT})
    return sorted(found)


@cache
def trees() -> list[tuple[str, ast.Module]]:
    """The path and the parsed text of each module."""
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in modules()]


def doubled_classes() -> dict[str, list[str]]:
    """Names that more than one module gives to a class, with the modules."""
    found = defaultdict(list)
    for path, tree in trees():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path)
    return {name: places for name, places in found.items() if len(places) > 1}


def clauses() -> list[str]:
    """Docstrings of modules, public classes and public functions that begin with a clause: place and first words."""
    return [
        f"{path}: {name}: {text.splitlines()[0]}"
        for path, tree in trees()
        for name, text in _docstrings(tree)
        if CLAUSE.match(text)
    ]


def _docstrings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            name, text = getattr(node, "name", "module"), ast.get_docstring(node)
            if text and not name.startswith("_"):
                yield name, text


def wide_functions() -> dict[str, int]:
    """Functions of `NARROW_ROOMS` with more than five positional parameters that have no default: how many each."""
    return {
        f"{path}:{node.name}": taken
        for path, tree in trees()
        if path.split("/")[0] in NARROW_ROOMS
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and (taken := _positional(node)) > MOST_POSITIONAL
    }


def _positional(node: ast.FunctionDef) -> int:
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return len(names) - len(node.args.defaults) - (names[:1] in (["self"], ["cls"]))


def goals() -> list[Goal]:
    """The figures of today beside their goals."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    folders = Counter(path.parent for path in lengths if path.name != "__init__.py")
    longest, widest = max(lengths, key=lengths.__getitem__), max(folders, key=folders.__getitem__)
    wide = wide_functions()
    return [
        Goal("lines of a module, median", median(lengths.values()), 90),
        Goal("lines of a module, nine in ten", quantiles(lengths.values(), n=10)[-1], 220),
        Goal("lines of a module, longest", lengths[longest], 400, str(longest.relative_to(ROOT))),
        Goal("modules in a folder, widest", folders[widest], 15, str(widest.relative_to(ROOT))),
        Goal("functions with more than five positional parameters", len(wide), 0, ", ".join(sorted(wide))),
    ]


def contracts_hold() -> bool:
    """Whether no import goes up and none in a circle, by the contracts."""
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([str(tool)], cwd=ROOT, stdout=subprocess.DEVNULL).returncode == 0


def measure() -> int:
    """Print all figures; 1 when a goal is missed."""
    found = goals()
    for goal in found:
        print(goal)
    hold = contracts_hold()
    print("imports that go up or in a circle:", "none" if hold else "some, see lint-imports")
    print(f"modules {len(modules())}, class names given twice {len(doubled_classes())}, clauses {len(clauses())}")
    return 0 if hold and all(goal.is_reached for goal in found) else 1
