"""Jupyter is killed while a child that it forked lives on: the door must shut.

The control shows that the experiment can fail: with the guard taken out, the
child holds the pipe open, the gateway sees no end, and the door stays open.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jupyter_secure_share.fork_guard import guard_pipe

from .conftest import FakeGateway, Record
from .sharing import port
from .waiting import eventually_blocking, is_door_open, is_running

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")

ROOT = Path(__file__).parents[2]


@contextmanager
def killed_jupyter(guarded: str, command: tuple[str, ...]) -> Iterator[int]:
    """Yield the port of a share whose parent has just been killed, its child alive."""
    module = "jupyter_secure_share.tests.forking_parent"
    with subprocess.Popen(
        [sys.executable, "-m", module, guarded, *command], stdout=subprocess.PIPE, cwd=ROOT
    ) as parent:
        assert parent.stdout is not None
        told = json.loads(parent.stdout.readline())
        number = port(told)
        assert is_door_open(number)
        parent.kill()
    try:
        assert is_running(told["child"])
        yield number
        assert is_running(told["child"])
    finally:
        os.kill(told["child"], signal.SIGKILL)


def test_a_forked_child_does_not_keep_the_door_open(fake_gateway: FakeGateway) -> None:
    with killed_jupyter("yes", fake_gateway("obedient").command) as number:
        eventually_blocking(lambda: not is_door_open(number), within_seconds=2.0)


def test_without_the_guard_it_would(fake_gateway: FakeGateway, record: Record) -> None:
    with (
        killed_jupyter("no", fake_gateway("obedient").command) as number,
        pytest.raises(AssertionError, match="did not happen"),
    ):
        eventually_blocking(lambda: not is_door_open(number), within_seconds=2.0)
    # With the child gone, too, the pipe ends at last.
    eventually_blocking(lambda: not is_running(record.pid))


def test_a_guarded_pipe_is_closed_in_the_child_and_stays_open_here() -> None:
    reading, writing = os.pipe()
    with io.FileIO(reading, "r") as reader, io.FileIO(writing, "w") as writer:
        guard_pipe(writer)
        child = os.fork()
        if child == 0:
            os._exit(0 if writer.closed and not reader.closed else 1)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert not writer.closed
