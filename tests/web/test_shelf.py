"""What a process leaves for the next: read only where this product wrote it, for this database and release."""

import pytest

from web.shelf import Shelf, pack_part


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_what_was_put_is_taken_by_the_next_and_is_for_its_owner_alone():
    Shelf("things").put([pack_part("a"), pack_part([1, 2])])
    assert list(Shelf("things").take()) == ["a", [1, 2]]
    assert Shelf("things").path.stat().st_mode & 0o077 == 0
    assert len(list(Shelf("things").path.parent.iterdir())) == 1


def test_nothing_is_taken_where_nothing_was_put():
    assert list(Shelf("things").take()) == []


@pytest.mark.parametrize("setting", ["RELEASE", "SECRET_KEY", "COUNCIL_AREA"])
def test_what_another_release_key_or_council_put_is_not_taken(settings, setting):
    Shelf("things").put([pack_part(1)])
    setattr(settings, setting, "another")
    assert list(Shelf("things").take()) == []


def test_another_database_has_a_shelf_of_its_own(settings, monkeypatch):
    path = Shelf("things").path
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "another")
    assert Shelf("things").path != path


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b + b"x", lambda b: b"", lambda b: b"x" + b[1:]])
def test_a_file_that_was_changed_is_not_taken(spoil):
    shelf = Shelf("things")
    shelf.put([pack_part(1)])
    shelf.path.write_bytes(spoil(shelf.path.read_bytes()))
    assert list(shelf.take()) == []


def test_a_folder_that_is_not_there_keeps_nothing_and_stops_nothing(settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path / "gone"
    shelf = Shelf("things")
    with shelf.turn():
        shelf.put([pack_part(1)])
    assert list(shelf.take()) == []
    assert "could not be kept" in caplog.text
