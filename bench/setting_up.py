"""Gives a command the product's settings, and makes databases of a size, kept so that a second run is quick."""

import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

from bench.sizes import Size

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
FILLING_CODE = ("bench/sizes.py", "bench/filling.py", "bench/committee.py", "*/migrations/*.py")
SECONDS_TO_FILL = 600


class CannotMeasure(Exception):
    """Something that measuring needs is not there; the message says what."""


def start_django() -> None:
    """Read the settings from the environment, as the product does; a secret key is made where none is given."""
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wscc_dashboard.settings")
    import django

    django.setup()


def load_run():
    """The start script as a module: it knows how the server is started."""
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    loader = SourceFileLoader("run", str(ROOT / "run"))
    module = module_from_spec(spec_from_loader("run", loader))
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def environment(database: Path, var: Path) -> dict[str, str]:
    """The variables of a process that serves or changes `database`, whatever the person's own say."""
    unkept = load_run().UNKEPT_BYTECODE
    own = {name: value for name, value in os.environ.items() if name != unkept}
    return own | {
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": "only-for-measuring-" + "x" * 40,
        "VAR_DIR": str(var),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEMONSTRATION": "false",
        "PRACTICE": "false",
        "HTTPS": "false",
        "SECOND_FACTOR_ROLES": "none",
        "DJANGO_SETTINGS_MODULE": "wscc_dashboard.settings",
    }


def run_python(arguments: list[str], variables: dict[str, str], seconds: float = SECONDS_TO_FILL) -> str:
    """What a Python command of the product says. Raises CannotMeasure with its complaint when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=seconds
    )
    if done.returncode:
        raise CannotMeasure(f"{' '.join(arguments)} failed:\n{done.stderr or done.stdout}")
    return done.stdout


def collect_static(var: Path) -> None:
    run_python(["manage.py", "collectstatic", "--noinput", "-v0"], environment(var / "none.sqlite3", var))


def copy_of_database(size: Size, folder: Path, is_fresh: bool = False) -> tuple[Path, dict]:
    """A copy of the filled database of `size` in `folder`, and its sign-in. The original is kept in `var/bench`."""
    original = KEPT / f"{size.name}-{_mark()}.sqlite3"
    told = original.with_suffix(".json")
    if is_fresh or not (original.is_file() and told.is_file()):
        _make(size, original, told)
    copy = folder / f"{size.name}.sqlite3"
    shutil.copyfile(original, copy)
    return copy, json.loads(told.read_text(encoding="utf-8"))


def _make(size: Size, original: Path, told: Path) -> None:
    """Fill a new database and keep it under its final name only when it is whole. Those of older code are removed."""
    KEPT.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in KEPT.glob(f"{size.name}-*"):
        old.unlink()
    making = original.with_suffix(".making")
    said = run_python(["-m", "bench", "load", size.name, "--json"], environment(making, KEPT))
    told.touch(mode=0o600)
    told.write_text(said, encoding="utf-8")
    making.rename(original)


def _mark() -> str:
    """A short text that differs when the code that fills a database or makes its tables differs."""
    digest = hashlib.sha256()
    for pattern in FILLING_CODE:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
