"""Makes a platform's wheel from the pure one: the addon comes in, nothing else changes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from .platforms import Platform

ADDON: Final = "jupyter_secure_share/gateway/ngrok.node"
"""Name of the addon in a wheel, beside the program that loads it."""

_PURE_TAG: Final = "py3-none-any"


def assemble(pure_wheel: Path, addon: bytes, platform: Platform, target: Path) -> Path:
    """Write the wheel of a platform into the folder `target` and return its path.

    The caller has made sure that the addon fits. Times in the wheel are `SOURCE_DATE_EPOCH` of
    the environment. Raises `ValueError` when the pure wheel is none.
    """
    with tempfile.TemporaryDirectory() as folder:
        _wheel_tool("unpack", "--dest", folder, str(pure_wheel))
        [tree] = Path(folder).iterdir()
        if (tree / ADDON).exists():
            message = f"{pure_wheel.name} holds an addon already."
            raise ValueError(message)
        (tree / ADDON).write_bytes(addon)
        (tree / ADDON).chmod(0o644)
        [metadata] = tree.glob("*.dist-info/WHEEL")
        metadata.write_text(_retagged(metadata.read_text("utf-8"), platform), "utf-8")
        target.mkdir(parents=True, exist_ok=True)
        _wheel_tool("pack", "--dest-dir", str(target), str(tree))
    wheel = target / pure_wheel.name.replace(_PURE_TAG, f"py3-none-{platform.wheel_tag}")
    _ensure_only_the_addon_came_in(pure_wheel, wheel)
    return wheel


def _retagged(metadata: str, platform: Platform) -> str:
    """Return the text of a pure wheel's `WHEEL` file for a platform."""
    changes = {
        "Root-Is-Purelib: true": "Root-Is-Purelib: false",
        f"Tag: {_PURE_TAG}": f"Tag: py3-none-{platform.wheel_tag}",
    }
    lines = metadata.splitlines()
    if not set(changes) <= set(lines):
        message = "The wheel to start from is no pure wheel."
        raise ValueError(message)
    return "".join(f"{changes.get(line, line)}\n" for line in lines)


def _wheel_tool(*arguments: str) -> None:
    """Run the `wheel` tool, which checks and writes RECORD, sorts, and sets times."""
    environment = {"SOURCE_DATE_EPOCH": "315532800", **os.environ}
    subprocess.run(
        [sys.executable, "-m", "wheel", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=environment,
    )


def _contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _ensure_only_the_addon_came_in(pure_wheel: Path, wheel: Path) -> None:
    before, after = _contents(pure_wheel), _contents(wheel)
    differing = {
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    }
    metadata = {name for name in before if name.endswith((".dist-info/WHEEL", ".dist-info/RECORD"))}
    if differing != {ADDON, *metadata}:
        message = f"More than the addon differs in {wheel.name}: {', '.join(sorted(differing))}"
        raise ValueError(message)
