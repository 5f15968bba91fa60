"""Work that is done ahead beside a server: former standings."""

import subprocess
import time

from wscc_dashboard.starting.announcing import is_alive

COMMAND = "keep_former_standings"
SECONDS_BETWEEN_LOOKS = 1


def work_ahead(server, python, base, environment):
    """Have former standings kept, at low priority and no longer than the process `server` runs."""
    command = [str(python), str(base / "manage.py"), COMMAND]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=str(base), env=environment, **quiet) as working:
        while working.poll() is None:
            if not is_alive(server):
                working.terminate()
            time.sleep(SECONDS_BETWEEN_LOOKS)
