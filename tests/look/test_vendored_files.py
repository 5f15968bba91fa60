"""What we ship of others' work is what its README says, and asks nothing of another host."""

import hashlib
import re
from pathlib import Path

import brotli
import pytest

STATIC = Path(__file__).parents[2] / "static"
VENDOR = STATIC / "vendor"
SERVED = sorted([*STATIC.rglob("*.css"), *STATIC.rglob("*.js")])
STYLE_SHEETS = [path for path in SERVED if path.suffix == ".css"]
CHECKSUM = re.compile(r"^\| `(?P<file>[^`]+)`.*`(?P<checksum>[0-9a-f]{64})` \|$", re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(STATIC))


def stated_checksums() -> dict[str, str]:
    return dict(CHECKSUM.findall((VENDOR / "README.md").read_text()))


def test_readme_states_the_checksum_of_each_vendored_file():
    served = {path.relative_to(VENDOR).as_posix() for path in SERVED if path.is_relative_to(VENDOR)}
    assert served == set(stated_checksums())


@pytest.mark.parametrize(("file", "checksum"), stated_checksums().items())
def test_vendored_file_has_its_stated_checksum(file, checksum):
    assert hashlib.sha256((VENDOR / file).read_bytes()).hexdigest() == checksum


@pytest.mark.parametrize("folder", [path for path in VENDOR.iterdir() if path.is_dir()], ids=lambda path: path.name)
def test_each_vendored_folder_holds_its_licence(folder):
    licences = list(folder.glob("LICENCE-*.txt"))
    assert licences
    assert all("Permission is hereby granted" in licence.read_text() for licence in licences)


@pytest.mark.parametrize("path", SERVED, ids=name)
def test_served_file_names_no_source_map(path):
    assert "sourceMappingURL" not in path.read_text()


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=name)
def test_style_sheet_fetches_nothing(path):
    assert not re.search(r"url\(|@import|@font-face", path.read_text())


def test_plotly_css_holds_every_rule_that_the_script_would_write():
    script = (VENDOR / "plotly/plotly-scatter.min.js").read_text()
    table = re.search(r'\{"X,X div":.*?\};for\(', script, re.DOTALL)
    assert table
    selectors = re.findall(r'"([^"]*)":(?=["\'])|(Y):(?=\')', table[0])
    css = (VENDOR / "plotly/plotly.css").read_text()
    wanted = [quoted or bare for quoted, bare in selectors if "plotly-cloud-dialog" not in quoted]
    assert len(wanted) > 40
    for selector in wanted:
        assert selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier") + "{" in css


def test_govuk_css_stays_under_nine_kilobytes_on_the_wire():
    assert len(brotli.compress((VENDOR / "govuk/govuk.css").read_bytes())) < 9_000
