"""The configuration file of ngrok's own program: where it is, and the authtoken in it."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import yaml

from .problems import ProblemCode, ShareError

MAX_CONFIG_BYTES: Final = 64 * 1024
"""Longest file that is read."""


def ngrok_config_path(
    platform: str = sys.platform, environ: Mapping[str, str] = os.environ
) -> Path | None:
    """Return where ngrok keeps its file on a platform; None when no home folder is known."""
    if platform == "win32":
        folder = environ.get("LOCALAPPDATA")
        return Path(folder) / "ngrok" / "ngrok.yml" if folder else None
    try:
        home = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    except RuntimeError:
        return None
    if platform == "darwin":
        return home / "Library" / "Application Support" / "ngrok" / "ngrok.yml"
    # The XDG Base Directory Specification: relative paths are to be ignored.
    folder = environ.get("XDG_CONFIG_HOME", "")
    config = Path(folder) if os.path.isabs(folder) else home / ".config"
    return config / "ngrok" / "ngrok.yml"


def configured_authtoken(path: Path) -> object:
    """Return what stands as authtoken in a file of ngrok's version 2 or 3; None for nothing.

    Raises `ShareError` when the file is there and cannot be read. Reads a file
    and parses it, so call it off the event loop.
    """
    try:
        text = _read(path)
        if text is None:
            return None
        # Not by the loader in C, which ends Jupyter on too many brackets.
        config = yaml.safe_load(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        # Without the cause: YAML's errors quote the lines they stumble over.
        raise ShareError(ProblemCode.NGROK_CONFIG_UNREADABLE) from None
    if config is None:
        return None
    if not isinstance(config, dict):
        raise ShareError(ProblemCode.NGROK_CONFIG_UNREADABLE)
    agent = config.get("agent")
    of_version_3 = agent.get("authtoken") if isinstance(agent, dict) else None
    return of_version_3 or config.get("authtoken") or None


def _read(path: Path) -> bytes | None:
    """Read a plain file; links are followed, since people keep such files in other folders."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_CONFIG_BYTES:
            msg = "no plain file of a sensible size"
            raise ValueError(msg)
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_CONFIG_BYTES)
    finally:
        os.close(descriptor)
