"""Changes to live objects that leave no trace.

The objects stay the same ones, so every reference that Jupyter and other
extensions hold keeps working; a swapped class would be undone by the next
extension that loads.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, Final

_ABSENT: Final = object()


@contextmanager
def patched_attribute(owner: object, name: str, value: object) -> Iterator[None]:
    """Set an attribute of one instance; afterwards put back what was there, or nothing.

    If somebody wrapped the attribute in the meantime, theirs stays: `value` must
    then pass everything through by itself.
    """
    before = vars(owner).get(name, _ABSENT)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if vars(owner).get(name, _ABSENT) is value:
            if before is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, before)


@contextmanager
def patched_entry(
    mapping: MutableMapping[str, Any], key: str, value: object, *, always: bool = False
) -> Iterator[None]:
    """Set an entry of a mapping; afterwards put back what was there, or nothing.

    ``always``: also when somebody has set another value in the meantime.
    """
    before = mapping.get(key, _ABSENT)
    mapping[key] = value
    try:
        yield
    finally:
        if always or mapping.get(key, _ABSENT) is value:
            if before is _ABSENT:
                mapping.pop(key, None)
            else:
                mapping[key] = before
