"""Announcement of a server that answers: its address, and the demo people's sign-ins."""

import http.client
import json
import os
import socket
import time

from wscc_dashboard.starting.files import write_atomically
from wscc_dashboard.starting.packages import say

LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
EVERY_ADDRESS = ("0.0.0.0", "::")
SECONDS_TO_ANSWER = 60
# where a practice installation writes down its process and its port, for a demonstration beside it to lead there
PRACTICE_SERVER = "practice_server.json"


def allowed_hosts(host, own_name=socket.gethostname):
    """The names under which browsers may ask for the dashboard when it listens on `host`."""
    names = list(LOCAL_NAMES)
    if host in EVERY_ADDRESS:
        names += [own_name(), own_name() + ".local"]
    elif bracketed(host) not in names:
        names.append(bracketed(host))
    return names


def bracketed(host):
    return f"[{host}]" if ":" in host else host


def address_of(host, port):
    """Address under which a browser on this machine finds the server."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, bracketed(host))
    return f"http://{shown}:{port}/"


def welcome(address, host, people, is_practice):
    """Words for when the server answers: the address, and the demo people's sign-ins."""
    lines = ["", f"The dashboard is ready: {address}"]
    if is_practice:
        lines.append("Practice: every figure is invented.")
    if host in EVERY_ADDRESS:
        names = ", ".join(allowed_hosts(host))
        lines.append(f"It answers under {names}; set ALLOWED_HOSTS for others.")
    if people:
        lines += ["", "Demo people, to sign in with:"]
        widths = [max(len(person[field]) for person in people) for field in ("role", "email")]
        for person in people:
            row = (person["role"].ljust(widths[0]), person["email"].ljust(widths[1]), person["password"])
            lines.append("  {}  {}  {}".format(*row))
    if not is_practice:
        lines += ["", "To try every part of it with invented figures, start practice beside it: ./run --practice"]
    return "\n".join([*lines, "", "Stop it with Ctrl-C."])


def write_practice_server(folder, pid, port):
    """Write down the practice installation that is about to be served, for a demonstration in the same folder."""
    write_atomically(folder / PRACTICE_SERVER, json.dumps({"pid": pid, "port": port}) + "\n")


def read_people(path):
    """The demo people's sign-ins in `path`; none when there is no such file or it is not ours."""
    try:
        people = json.loads(path.read_text(encoding="utf-8"))
        return [{field: str(person[field]) for field in ("role", "email", "password")} for person in people]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def answers(host, port):
    """The status with which the server answers a first request; None while it does not answer."""
    place = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(place, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": f"{bracketed(place)}:{port}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def is_alive(process):
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def announce(server, options, port, words):
    """Wait until the process `server` answers, then say `words`."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and is_alive(server):
        status = answers(options.host, port)
        if status is not None:
            if status >= 500:
                say(f"The server started, but answers with an error ({status}); see the messages above.")
            say(words)
            return
        time.sleep(0.1)
    if is_alive(server):
        say(f"The server has not answered for {SECONDS_TO_ANSWER} seconds; see the messages above.")
