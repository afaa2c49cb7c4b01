"""Jupyter's ``allow_remote_access``: on while guests come with the share's ``Host``.

The live setting is switched, not the trait, which is copied into it once at start.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

from .live_patch import patched_entry

KEY: Final = "allow_remote_access"


def is_remote_access_allowed(settings: MutableMapping[str, Any]) -> bool:
    """Return the value in force, read as Jupyter's ``check_host`` reads it."""
    return bool(settings.get(KEY, False))


@contextmanager
def remote_access_allowed(settings: MutableMapping[str, Any]) -> Iterator[None]:
    """Switch it on; afterwards put it back exactly, whatever it is by then."""
    with patched_entry(settings, KEY, value=True, always=True):
        yield
