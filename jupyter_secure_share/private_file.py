"""Small secret files that only this account can read.

Follows no symbolic link at the folder or the file, and takes nothing that
somebody else could have planted. Windows knows neither owners nor modes here:
there the folder's inherited access list counts.
"""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Final

MAX_FILE_BYTES: Final = 64 * 1024
"""Longest file that is read."""

# Not blocking: a planted pipe would otherwise hold a read for ever.
_OPEN: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_IS_POSIX: Final = os.name == "posix"


class UnsafePlaceError(Exception):
    """A link, no plain file or folder, of another account, or open to others."""


def read_private(path: Path) -> str | None:
    """Return the text of a file, or None when there is none.

    Raises `UnsafePlaceError` when others could read or have written it,
    ``OSError`` or ``UnicodeError`` when it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _OPEN)
    except FileNotFoundError:
        return None
    except OSError as error:
        if path.is_symlink():
            raise UnsafePlaceError from error
        raise
    try:
        _ensure_private(os.fstat(descriptor))
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(MAX_FILE_BYTES).decode("utf-8")
    finally:
        os.close(descriptor)


def write_private(path: Path, text: str) -> None:
    """Write a file at once or not at all, and make its folder where there is none.

    A link in the file's place is replaced, never what it points to. Raises
    `UnsafePlaceError` for the folder, ``OSError`` when it cannot be written.
    """
    _ensure_private_folder(path.parent)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _OPEN, 0o600)
        with open(descriptor, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(descriptor)
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _ensure_private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink():
        raise UnsafePlaceError
    if _IS_POSIX:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _OPEN)
        try:
            _ensure_own(os.fstat(descriptor))
            # Tightens what an earlier umask or a careless copy left open.
            os.fchmod(descriptor, 0o700)
        finally:
            os.close(descriptor)


def _ensure_private(status: os.stat_result) -> None:
    is_plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
    is_open_to_others = _IS_POSIX and status.st_mode & 0o077 != 0
    if not is_plain or is_open_to_others or status.st_size > MAX_FILE_BYTES:
        raise UnsafePlaceError
    _ensure_own(status)


def _ensure_own(status: os.stat_result) -> None:
    if _IS_POSIX and status.st_uid != os.geteuid():
        raise UnsafePlaceError
