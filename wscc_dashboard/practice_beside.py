"""Way from a demonstration to the practice installation that runs beside it, and what to do where none runs."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.guards import open_to_all
from wscc_dashboard.starting.announcing import PRACTICE_SERVER, is_alive


@dataclass(frozen=True)
class PracticeServer:
    """A practice installation that was started in the same folder, as `./run --practice` wrote it down."""

    pid: int
    port: int


def find_practice_server(folder: Path) -> PracticeServer | None:
    """The practice installation that runs now; None where none does."""
    try:
        found = json.loads((folder / PRACTICE_SERVER).read_text(encoding="utf-8"))
        server = PracticeServer(pid=int(found["pid"]), port=int(found["port"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return server if server.pid != os.getpid() and is_alive(server.pid) else None


@open_to_all
@require_safe
def practice(request: HttpRequest):
    """Lead on to the practice installation on the same machine, or say how it is started."""
    is_beside = settings.IS_DEMONSTRATION and not settings.IS_PRACTICE
    server = find_practice_server(settings.VAR_DIR) if is_beside else None
    if server is None:
        return render(request, "practice.html")
    host = request.get_host()
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    return redirect(f"{request.scheme}://{name}:{server.port}/")
