"""ngrok's own configuration file, by platform and version."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from jupyter_secure_share.ngrok_config import (
    MAX_CONFIG_BYTES,
    configured_authtoken,
    ngrok_config_path,
)
from jupyter_secure_share.problems import ShareError


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.config/ngrok/ngrok.yml"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "/etc/ada"}, "/etc/ada/ngrok/ngrok.yml"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": "relative"}, "/h/.config/ngrok/ngrok.yml"),
        ("linux", {"HOME": "/h", "XDG_CONFIG_HOME": ""}, "/h/.config/ngrok/ngrok.yml"),
        (
            "darwin",
            {"HOME": "/Users/ada"},
            "/Users/ada/Library/Application Support/ngrok/ngrok.yml",
        ),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/ngrok/ngrok.yml"),
        ("win32", {"HOME": "/h"}, None),
    ],
)
def test_the_place(platform: str, environ: dict[str, str], expected: str | None) -> None:
    assert ngrok_config_path(platform, environ) == (Path(expected) if expected else None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ngrok.yml"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('version: "2"\nauthtoken: 2abc_v2\nregion: eu\n', "2abc_v2"),
        ('version: "3"\nagent:\n  authtoken: 2abc_v3\n', "2abc_v3"),
        ("agent:\n  authtoken: newer\nauthtoken: older\n", "newer"),
        ("agent: {}\nauthtoken: older\n", "older"),
        ("agent: nothing\n", None),
        ("agent:\n  authtoken:\n", None),
        ("", None),
        ("# only words\n", None),
        ("version: 3\n", None),
        ("authtoken: 123\n", 123),
    ],
)
def test_the_authtoken_in_it(file: Path, text: str, found: object) -> None:
    file.write_text(text)
    assert configured_authtoken(file) == found


def test_no_file_is_no_authtoken(file: Path) -> None:
    assert configured_authtoken(file) is None
    file.touch()
    assert configured_authtoken(file / "ngrok.yml") is None


def test_a_link_of_the_user_is_followed(file: Path, tmp_path: Path) -> None:
    (tmp_path / "dotfile").write_text("authtoken: x\n")
    file.symlink_to(tmp_path / "dotfile")
    assert configured_authtoken(file) == "x"


@pytest.mark.parametrize(
    "content",
    [
        b"authtoken: [canary\n",
        b"authtoken: canary\x00\n",
        b"authtoken: \xff\xfecanary\n",
        b"- canary\n",
        b"canary\n",
        b"!!python/object/apply:os.system ['echo canary']\n",
        b"&a [*a, canary]: 1\n",
        b"[" * 50_000,
        b"# canary" + b"x" * MAX_CONFIG_BYTES,
    ],
    ids=lambda content: ascii(content[:12]),
)
def test_a_broken_file_is_a_problem_without_its_content(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(ShareError) as refusal:
        configured_authtoken(file)
    assert refusal.value.code == "NGROK_CONFIG_UNREADABLE"
    # A cause would be in the log, and YAML's quote lines.
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert "canary" not in f"{refusal.value!r} {refusal.value.problem}"


@pytest.mark.timeout(10)
@pytest.mark.skipif(os.name != "posix", reason="POSIX has such pipes")
def test_a_pipe_holds_up_nobody(file: Path) -> None:
    os.mkfifo(file)
    with pytest.raises(ShareError):
        configured_authtoken(file)
