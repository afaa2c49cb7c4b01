"""Waiting for something that others do."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def until(
    look: Callable[[], Result | None], seconds: float, what: str, *, every: float = 0.05
) -> Result:
    """Look until there is something to see; return it, or fail after `seconds`."""
    limit = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < limit, f"not within {seconds} s: {what}"
        time.sleep(every)
