"""Files that are their owner's alone, and the secret key."""

import os
import secrets
import tempfile

from wscc_dashboard.starting.packages import CannotStart


def make_private_folder(path):
    """Make `path` readable by its owner alone, and check that files can be written there."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if path.stat().st_uid == os.getuid():
            path.chmod(0o700)
        with tempfile.TemporaryFile(dir=str(path)):
            pass
    except OSError as error:
        raise CannotStart(
            f"{path} cannot be written to ({error.strerror}).\n"
            "Use a copy of this folder that is yours, or set VAR_DIR to a folder that is."
        ) from None


def write_atomically(path, text, mode=0o600):
    """Write a file whole or not at all, readable by `mode`."""
    handle, name = tempfile.mkstemp(dir=str(path.parent), prefix=path.name)
    try:
        os.fchmod(handle, mode)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, str(path))
    except BaseException:
        os.unlink(name)
        raise


def get_secret_key(path):
    """The installation's secret key, made at random the first time."""
    if not path.is_file() or not path.read_text(encoding="utf-8").strip():
        write_atomically(path, secrets.token_urlsafe(50) + "\n")
    return path.read_text(encoding="utf-8").strip()


def file_identity(path):
    """Text that tells a database file from another of the same name; None for a missing or empty one."""
    try:
        status = path.stat()
    except OSError:
        return None
    return f"{status.st_dev}:{status.st_ino}" if status.st_size else None
