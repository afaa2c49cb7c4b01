"""Keeps guests' document paths out of Jupyter's own folders and ours, which hold secrets.

Usually these are hidden or elsewhere; but they may lie below the root folder in
a place that can be seen. Who may run code gets there all the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir
from jupyter_server.base.handlers import JupyterHandler

from .kept_state import SETTING

_MOVING: Final = frozenset({"PATCH", "DELETE"})
"""Methods that take a folder away with all that is in it."""

_WITH_PATHS: Final = frozenset({"POST", "PATCH"})
"""Methods whose bodies name documents."""

_PATH_KEYS: Final = ("path", "copy_from")


def private_folders() -> list[Path]:
    """Jupyter's own folders: running servers and kernels, configuration, data."""
    return [Path(jupyter_runtime_dir()), Path(jupyter_config_dir()), Path(jupyter_data_dir())]


def _all_folders(handler: JupyterHandler) -> list[Path]:
    """Jupyter's, and ours with certificate and authtoken where it is not below theirs."""
    own = handler.settings.get(SETTING)
    return [*private_folders(), *([] if own is None else [Path(own)])]


def reaches_private_place(handler: JupyterHandler) -> bool:
    """Whether a request names something in Jupyter's own folders, or would move one of them."""
    root = getattr(handler.settings.get("contents_manager"), "root_dir", None)
    if not root:
        return False
    top = Path(os.path.realpath(root))
    places = [
        place
        for folder in _all_folders(handler)
        if (place := Path(os.path.realpath(folder))) != top and top in place.parents
    ]
    if not places:
        return False
    moving = handler.request.method in _MOVING
    return any(
        _is_in(path, place) or (moving and path in place.parents)
        for path in (Path(os.path.realpath(top / name.strip("/"))) for name in _names_in(handler))
        for place in places
    )


def _is_in(path: Path, place: Path) -> bool:
    """Whether the path is the place or below it, by whatever spelling the file system takes."""
    return any(part == place or _is_same(part, place) for part in (path, *path.parents))


def _is_same(path: Path, place: Path) -> bool:
    try:
        return path.samefile(place)
    except OSError:
        return False


def _names_in(handler: JupyterHandler) -> Iterator[str]:
    arguments: Iterable[Any] = (*handler.path_args, *handler.path_kwargs.values())
    yield from (name for name in arguments if isinstance(name, str))
    if handler.request.method in _WITH_PATHS:
        try:
            body = json.loads(handler.request.body or b"null")
        except ValueError:
            return
        if isinstance(body, dict):
            yield from (name for key in _PATH_KEYS if isinstance(name := body.get(key), str))
