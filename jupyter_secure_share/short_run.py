"""One short run of a program that is not given anything of the host's."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from .child_environment import child_environment, neutral_folder


def output_of(command: Sequence[str], *, timeout_seconds: float) -> bytes:
    """Wait for the end of a program and return its stdout; call it off the event loop.

    Raises ``OSError`` when it cannot be started, ``subprocess.SubprocessError``
    when it takes too long or ends with another exit code than 0.
    """
    return subprocess.run(  # noqa: S603 - full paths, never from a request
        list(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        cwd=neutral_folder(),
        env=child_environment(),
        timeout=timeout_seconds,
    ).stdout
