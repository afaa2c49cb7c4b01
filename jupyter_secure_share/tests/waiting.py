"""Waiting for what other processes do: until a deadline, never for a fixed time."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path


async def eventually(is_so: Callable[[], object], within_seconds: float = 5.0) -> float:
    """Wait until something is so and return how long it took; fail after the deadline."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_seconds, "it did not happen in time"
        await asyncio.sleep(0.01)
    return time.monotonic() - began


def eventually_blocking(is_so: Callable[[], object], within_seconds: float = 5.0) -> float:
    """Do the same without an event loop."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_seconds, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - began


def is_door_open(port: int) -> bool:
    """Whether anybody listens on this port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def is_running(pid: int) -> bool:
    """Whether a process runs; a zombie has ended, only nobody has asked."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except (FileNotFoundError, ProcessLookupError):
        return _answers(pid) and not Path("/proc/self").exists()
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
