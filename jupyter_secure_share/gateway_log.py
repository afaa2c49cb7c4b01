"""The gateway's log lines in Jupyter's log.

They are JSON of our own program, but a crash report of Node is not, and either
may quote what a guest sent: nothing of it may steer a terminal.
"""

from __future__ import annotations

import json
import logging
from typing import Final

from .printable import printable

LEVELS: Final = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}


def read_log_line(line: bytes) -> tuple[int, str]:
    """Return Python's level and a printable sentence; lines that are no entries become warnings."""
    text = line.decode("utf-8", "replace").strip()
    try:
        entry = json.loads(text)
        level, event = LEVELS[entry.pop("level")], entry.pop("event")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return logging.WARNING, f"gateway: {printable(text)}"
    facts = "".join(f" {name}={value}" for name, value in entry.items())
    return level, f"gateway: {printable(f'{event}{facts}')}"
