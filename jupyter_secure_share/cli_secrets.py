"""Secrets for the command line: out of files and stdin, never from its arguments."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from .cli_errors import CliError, ExitCode

STDIN: Final = "-"


def ensure_one_from_stdin(*paths: str | None) -> None:
    """Raise `CliError` when more than one secret is to come from stdin."""
    if paths.count(STDIN) > 1:
        msg = "Only one secret can come from stdin."
        raise CliError(ExitCode.USAGE, msg)


def read_secret(path: str | None, what: str) -> str | None:
    """Return the text of a file, or of stdin for ``-``; None for no path.

    ``what`` names it in the `CliError` that is raised when it cannot be read.
    """
    if path is None:
        return None
    try:
        text = sys.stdin.read() if path == STDIN else Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        msg = f"{what} cannot be read."
        raise CliError(ExitCode.USAGE, msg) from error
    # The newline that editors and echo add; spaces may be meant.
    return text.removesuffix("\n").removesuffix("\r")
