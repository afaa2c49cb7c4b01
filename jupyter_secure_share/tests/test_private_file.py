"""Secret files: private from the first byte, and nothing planted is read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from jupyter_secure_share.private_file import (
    MAX_FILE_BYTES,
    UnsafePlaceError,
    read_private,
    write_private,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="owners and modes are POSIX's")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "parent" / "folder" / "secret"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_was_written_is_read(path: Path) -> None:
    assert read_private(path) is None
    write_private(path, "first, and longer\n")
    write_private(path, "zweites ö\n")
    assert read_private(path) == "zweites ö\n"
    assert os.listdir(path.parent) == ["secret"]


def test_only_this_account_gets_at_it(path: Path) -> None:
    path.parent.mkdir(mode=0o755, parents=True)
    before = os.umask(0)
    try:
        write_private(path, "x")
    finally:
        os.umask(before)
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o610])
def test_a_file_that_others_reach_is_refused(path: Path, bits: int) -> None:
    write_private(path, "x")
    path.chmod(bits)
    with pytest.raises(UnsafePlaceError):
        read_private(path)


def test_a_file_of_another_account_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_private(path, "x")
    mine = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    with pytest.raises(UnsafePlaceError):
        read_private(path)
    with pytest.raises(UnsafePlaceError):
        write_private(path, "y")


def test_links_are_not_followed(path: Path, tmp_path: Path) -> None:
    treasure = tmp_path / "treasure"
    write_private(treasure, "of somebody else")
    path.parent.mkdir(parents=True)
    path.symlink_to(treasure)
    with pytest.raises(UnsafePlaceError):
        read_private(path)
    write_private(path, "mine")
    assert (read_private(path), treasure.read_text()) == ("mine", "of somebody else")
    path.unlink()
    os.link(treasure, path)
    with pytest.raises(UnsafePlaceError):
        read_private(path)


def test_nothing_is_written_through_a_link_in_place_of_the_folder(
    path: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path.parent.parent.mkdir()
    path.parent.symlink_to(elsewhere)
    with pytest.raises(UnsafePlaceError):
        write_private(path, "x")
    assert os.listdir(elsewhere) == []


@pytest.mark.timeout(10)
def test_a_pipe_or_a_folder_holds_up_nobody(path: Path) -> None:
    path.parent.mkdir(parents=True)
    os.mkfifo(path, 0o600)
    with pytest.raises(UnsafePlaceError):
        read_private(path)
    path.unlink()
    path.mkdir(0o700)
    with pytest.raises(UnsafePlaceError):
        read_private(path)


def test_a_file_of_any_length_is_not_taken_in(path: Path) -> None:
    write_private(path, "x" * (MAX_FILE_BYTES + 1))
    with pytest.raises(UnsafePlaceError):
        read_private(path)


def test_a_failed_write_leaves_the_old_file_and_no_draft(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write_private(path, "old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        write_private(path, "new")
    assert (read_private(path), os.listdir(path.parent)) == ("old", ["secret"])
