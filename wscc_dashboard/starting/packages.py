"""Virtual environments that hold exactly what a lock file says, and words for the person at the keyboard."""

import hashlib
import importlib.util
import subprocess
import sys
import time
from contextlib import contextmanager

OLDEST_PYTHON = (3, 11)


class CannotStart(Exception):
    """The dashboard cannot start; the message says why and what to do, for the person at the keyboard."""


def say(text):
    print(text, flush=True)


@contextmanager
def step(text):
    """Say what is being done, then how long it took."""
    started = time.monotonic()
    print(f"{text} ...", end="", flush=True)
    try:
        yield
    except BaseException:
        print(" not done.", flush=True)
        raise
    print(f" {time.monotonic() - started:.1f} s", flush=True)


def last_lines(text, count=15):
    return "\n".join("  " + line for line in text.strip().splitlines()[-count:])


def can_make_environments(find=importlib.util.find_spec):
    """Check that Python's own modules for virtual environments are all there; Debian packs them apart."""
    return find("venv") is not None and find("ensurepip") is not None


def missing_venv_message(version):
    return (
        "Python cannot make virtual environments here: the module ensurepip is missing.\n"
        "On Debian or Ubuntu: sudo apt install python3-venv    (or python{}.{}-venv)\n"
        "Then start again; what has been done so far is kept.".format(*version[:2])
    )


class VirtualEnvironment:
    """The virtual environment in one folder, holding exactly what one lock file says."""

    def __init__(self, folder, lock):
        self.folder, self.lock = folder, lock
        self.python = folder / "bin" / "python"
        self.mark = folder / ".installed"

    @property
    def wanted(self):
        return "{}.{} {}".format(*(tuple(sys.version_info[:2]) + (hashlib.sha256(self.lock.read_bytes()).hexdigest(),)))

    def is_ready(self):
        return self.python.exists() and self.mark.is_file() and self.mark.read_text().strip() == self.wanted

    def works(self):
        """Check that the environment has a Python that starts, is new enough, and can install packages."""
        check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
        try:
            said = subprocess.call(
                [str(self.python), "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError:
            return False
        return said == 0

    def prepare(self):
        """Make the environment and install what the lock file says, unless that has been done."""
        if self.is_ready():
            return
        try:
            if not self.works():
                with step(f"Making the Python environment {self.folder.name}"):
                    self.make()
            with step(f"Installing the packages of {self.lock.name} (once)"):
                self.install()
            self.mark.write_text(self.wanted + "\n")
        except OSError as error:
            raise CannotStart(
                f"{self.folder} cannot be written to ({error.strerror}). Use a copy of this folder that is yours."
            ) from None

    def make(self):
        if not can_make_environments():
            raise CannotStart(missing_venv_message(sys.version_info))
        import venv

        venv.EnvBuilder(clear=True, with_pip=True, symlinks=True).create(str(self.folder))

    def install(self):
        # Leaving the packages uncompiled halves the time; Python compiles those that it uses.
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-compile"]
        result = subprocess.run(
            [str(self.python), *pip, "--require-hashes", "-r", str(self.lock)], capture_output=True, text=True
        )
        if result.returncode:
            raise CannotStart(
                f"The packages could not be installed:\n{last_lines(result.stderr)}\n"
                "Check the connection to the package index (or set PIP_INDEX_URL to a mirror), then start again; "
                "what has been done so far is kept."
            )
