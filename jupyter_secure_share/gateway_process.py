"""One gateway process: pipes and threads, no meaning.

Threads instead of the event loop's own subprocesses: those do not work on
every loop that Jupyter runs on (tornado asks for the selector loop on Windows).
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from .child_environment import child_environment, neutral_folder
from .fork_guard import guard_pipe
from .protocol import MAX_LINE_BYTES

DRAIN_SECONDS: Final = 1.0
"""How long the last lines of an ended process may take to be read."""

MAX_LOG_LINE_BYTES: Final = 8192


class GatewayProcess:
    """Spawns a command and carries lines both ways until it has ended.

    The callbacks run on threads of this object. ``on_exit`` is called exactly
    once, last of all, with the return code. Raises ``OSError`` when the command
    cannot be started or watched; then nothing is left of it.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_line: Callable[[bytes], None],
        on_log: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._on_exit = on_exit
        self._popen = subprocess.Popen(  # noqa: S603 - our own command, no shell
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Unbuffered, because `guard_pipe` must be able to close raw files.
            bufsize=0,
            close_fds=True,
            cwd=neutral_folder(),
            env=child_environment(),
            **_apart_from_the_terminal(),
        )
        stdin, stdout, stderr = pipes = [
            cast("io.FileIO", pipe)
            for pipe in (self._popen.stdin, self._popen.stdout, self._popen.stderr)
        ]
        for pipe in pipes:
            guard_pipe(pipe)
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._carriers: list[threading.Thread] = []
        try:
            self._carry("stdout", _read_lines, stdout, MAX_LINE_BYTES + 1, on_line)
            self._carry("stderr", _read_lines, stderr, MAX_LOG_LINE_BYTES, on_log)
            self._carry("stdin", self._write_lines, stdin)
            _start_thread("wait", self._wait)
        except RuntimeError as error:
            # No thread is to be had, and a process that nobody watches must not stay.
            self.kill()
            self._popen.wait()
            self._end_carriers()
            for pipe in pipes:
                pipe.close()
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from error

    @property
    def pid(self) -> int:
        """Process id, also that of its process group on POSIX."""
        return self._popen.pid

    def send(self, line: bytes) -> None:
        """Queue a line; never blocks, even when the process has stopped reading."""
        self._outbox.put(line)

    def kill(self) -> None:
        """End the process and its children at once; does nothing when it has ended."""
        if self._popen.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._popen.pid, signal.SIGKILL)
            else:
                self._popen.kill()

    def _carry(self, name: str, target: Callable[..., None], *arguments: object) -> None:
        self._carriers.append(_start_thread(name, target, *arguments))

    def _end_carriers(self) -> None:
        """Let the last lines be read, of a process that has ended.

        With a deadline, because a grandchild may hold its end of a pipe open.
        """
        self._outbox.put(None)
        for thread in self._carriers:
            thread.join(DRAIN_SECONDS)

    def _write_lines(self, stdin: io.FileIO) -> None:
        with stdin:
            while (line := self._outbox.get()) is not None:
                view = memoryview(line)
                try:
                    while view:
                        view = view[stdin.write(view) :]
                except OSError:
                    # The process is gone or going; the waiter tells.
                    return

    def _wait(self) -> None:
        code = self._popen.wait()
        # Lines that the process wrote before its end come before the news of it.
        self._end_carriers()
        self._on_exit(code)


def _start_thread(name: str, target: Callable[..., None], *arguments: object) -> threading.Thread:
    # Daemons: a Jupyter that ends must not wait for a gateway that does not.
    thread = threading.Thread(
        target=target, args=arguments, name=f"secure-share-{name}", daemon=True
    )
    thread.start()
    return thread


def _apart_from_the_terminal() -> dict[str, Any]:
    """Keep Ctrl+C away: Jupyter asks before it ends, and the share lives until then."""
    if os.name == "posix":
        return {"start_new_session": True}
    flags = "CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW"
    return {"creationflags": sum(getattr(subprocess, flag, 0) for flag in flags)}


def _read_lines(pipe: io.FileIO, limit: int, on_line: Callable[[bytes], None]) -> None:
    with io.BufferedReader(pipe) as stream:
        while line := stream.readline(limit):
            on_line(line)
