"""Starts the product as it is served, and reads what its processes cost from the system (Linux)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from bench.setting_up import ROOT, CannotMeasure, load_run

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START, SECONDS_TO_STOP = 120, 60
# a visitor at one worker may have to wait long for the other one's first view of a large database
SECONDS_TO_KEEP_CONNECTIONS = 300


@dataclass(frozen=True)
class Site:
    """A running server: its address, and the processes that answer."""

    port: int
    master: int
    workers: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor time that all its processes have used."""
        return sum(cpu_seconds(pid) for pid in (self.master, *self.workers))

    def memory(self) -> float:
        """Megabytes that the workers hold, what they share with each other counted in each (RSS)."""
        return sum(resident_megabytes(pid) for pid in self.workers)


@contextmanager
def served(variables: dict[str, str], log: Path) -> Iterator[Site]:
    """The product served by the command that `./run` starts, on a free port of this machine alone."""
    port = free_port()
    command = load_run().server_command(sys.executable, HOST, port, WORKERS)
    command.append(f"--keep-alive={SECONDS_TO_KEEP_CONNECTIONS}")
    with log.open("w") as said, subprocess.Popen(command, cwd=ROOT, env=variables, stdout=said, stderr=said) as server:
        try:
            yield _wait(server, port, log)
        finally:
            stop(server)


def stop(server: subprocess.Popen) -> None:
    """End a server in good order, or at once where it does not heed."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait(server: subprocess.Popen, port: int, log: Path) -> Site:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        workers = children(server.pid)
        if len(workers) == WORKERS and answers(port):
            return Site(port, server.pid, tuple(workers))
        time.sleep(0.1)
    raise CannotMeasure(f"The server did not start:\n{log.read_text()[-2000:]}")


def answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=60)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except OSError:
        return False
    finally:
        connection.close()


def children(pid: int) -> list[int]:
    return [int(child) for path in Path(f"/proc/{pid}/task").glob("*/children") for child in path.read_text().split()]


def cpu_seconds(pid: int) -> float:
    """Processor time of a process: by its threads in nanoseconds where the system keeps that, else in ticks."""
    try:
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except FileNotFoundError:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
