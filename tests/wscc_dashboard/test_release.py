"""Which code is running: every file that a page is made from tells releases apart."""

import pytest

from wscc_dashboard.release import code_fingerprint


@pytest.mark.parametrize("name", ["docs/methods.md", "templates/base.html", "kpis/models/figures.py"])
def test_a_change_of_what_pages_are_made_from_is_another_release(tmp_path, name):
    before = code_fingerprint(tmp_path)
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("a text")
    added = code_fingerprint(tmp_path)
    file.write_text("a longer text")
    assert len({before, added, code_fingerprint(tmp_path)}) == 3
