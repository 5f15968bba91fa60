"""The list of rooms: that every other list says the same, and that what is derived from it misses nothing."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from wscc_dashboard.preparation.reach import code_behind
from wscc_dashboard.preparation.tasks import loader_module
from wscc_dashboard.release import code_fingerprint, files_at
from wscc_dashboard.rooms import UnknownRooms, read_rooms

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = read_rooms(ROOT)
NO_ROOMS = {"bench", "tests"}


def test_root_packages_of_the_contracts_are_the_rooms():
    written = PROJECT["tool"]["importlinter"]["root_packages"]
    assert sorted(written) == sorted(ROOMS.names), f"write root_packages = {list(ROOMS.names)}"


def test_every_folder_of_code_is_a_room():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NO_ROOMS
    assert folders == set(ROOMS.names), f"name them in the layers of pyproject.toml: {folders ^ set(ROOMS.names)}"


def test_rooms_with_django_are_installed_and_those_with_tables_are_among_them():
    assert list(ROOMS.with_django) == [app for app in settings.INSTALLED_APPS if app in ROOMS.names]
    assert ROOMS.with_tables
    assert set(ROOMS.with_tables) <= set(ROOMS.with_django)
    assert not set(ROOMS.with_django) & set(ROOMS.without_django)


def test_page_for_developers_lists_the_rooms():
    page = (ROOT / "DEVELOPERS.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE)) == sorted(ROOMS.names)


def test_page_for_developers_names_files_that_are_there():
    page = (ROOT / "DEVELOPERS.md").read_text(encoding="utf-8")
    # what a start or the checks make is not there in a fresh clone
    named = [name for name in re.findall(r"`((?:\w+/)+[\w.-]*)`", page) if not name.startswith("var/")]
    assert len(named) > 80
    at = (ROOT, ROOT / "templates", ROOT / "static")
    assert [name for name in named if not any((place / name).exists() for place in at)] == []


def make_project(folder, layers='["top", "left | right"]', sources='["left"]'):
    for room in ("top", "left", "right"):
        (folder / room).mkdir()
    (folder / "pyproject.toml").write_text(
        "[[tool.importlinter.contracts]]\nname = 'Imports go one way between rooms'\n"
        f"layers = {layers}\n"
        "[[tool.importlinter.contracts]]\nname = 'Calculations, charts and files know no Django'\n"
        f"source_modules = {sources}\n"
    )
    return folder


def test_rooms_are_read_top_to_bottom_those_of_one_layer_as_written(tmp_path):
    rooms = read_rooms(make_project(tmp_path))
    assert rooms.names == ("top", "left", "right")
    assert rooms.with_django == ("top", "right")


@pytest.mark.parametrize(
    "written",
    [{"layers": '["top", "left", "moved"]'}, {"sources": '["moved"]'}, {"sources": '["elsewhere.inside"]'}],
)
def test_room_that_is_nowhere_is_an_error(tmp_path, written):
    with pytest.raises(UnknownRooms, match="has no folder or no layer"):
        read_rooms(make_project(tmp_path, **written))


# The fingerprint


def copy_of_the_product(folder):
    for name in (*ROOMS.names, "templates", "static", "docs"):
        (folder / name).mkdir()
        (folder / name / "inside.txt").write_text(name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("name", ["docs/inside.txt", "pyproject.toml", "kpis/inside.txt", "analysis/deep/er/new.py"])
def test_fingerprint_changes_with_each_part_of_the_product_texts_of_pages_included(tmp_path, name):
    base = copy_of_the_product(tmp_path)
    before = code_fingerprint(base)
    assert code_fingerprint(base) == before
    (base / name).parent.mkdir(parents=True, exist_ok=True)
    with (base / name).open("a") as file:
        file.write("\n# longer")
    assert code_fingerprint(base) != before


def test_fingerprint_fails_when_a_part_of_the_product_is_nowhere(tmp_path):
    base = copy_of_the_product(tmp_path)
    shutil.rmtree(base / "docs")
    with pytest.raises(FileNotFoundError, match="docs is missing or empty"):
        code_fingerprint(base)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        files_at(base / "nowhere")


# The code that decides what is loaded


@pytest.mark.slow
def test_code_that_decides_loading_has_the_loader_its_models_and_its_calculations():
    found = code_behind([loader_module(), *(f"{room}.models" for room in ROOMS.with_tables)], ROOMS)
    parts = {path.relative_to(ROOT).parts[0] for path in found}
    assert {"analysis", *ROOMS.with_tables} <= parts
    names = {path.name for path in found}
    assert {"load_reference_data.py", "kinds.py", "audit.py"} <= names
    assert "urls.py" not in names


def make_modules(folder, **modules):
    for name, text in modules.items():
        path = folder.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        (path.parent / "__init__.py").touch()
    return folder


def test_code_is_followed_through_every_form_of_import(tmp_path):
    base = make_modules(
        make_project(tmp_path),
        top__start="import left.plain\nfrom left import named\ndef later():\n    from right.late import thing",
        left__plain="from . import beside",
        left__beside="import json",
        left__named="from .further import x",
        left__further="x = 1",
        left__alone="",
        right__late="from top import start\nthing = 1",
    )
    found = {str(path.relative_to(base)) for path in code_behind(["top.start"], read_rooms(base))}
    assert {path for path in found if not path.endswith("__init__.py")} == {
        "top/start.py",
        "left/plain.py",
        "left/beside.py",
        "left/named.py",
        "left/further.py",
        "right/late.py",
    }


@pytest.mark.parametrize("name", ["top.moved", "elsewhere.start"])
def test_module_that_was_moved_away_is_an_error(tmp_path, name):
    base = make_modules(make_project(tmp_path), top__start="")
    with pytest.raises(ModuleNotFoundError, match=f"no module {name}"):
        code_behind([name], read_rooms(base))
