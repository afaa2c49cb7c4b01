"""Builds the distributions as a stranger would: from a clean checkout, by the standard tools."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def copy_checkout(target: Path) -> None:
    """Copy what is (or would be) committed: nothing built, nothing installed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        source = ROOT / name
        if source.is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target / name)


def build_sdist(checkout: Path, target: Path) -> Path:
    """Build the source distribution, both bundles included, in an isolated environment."""
    subprocess.run(
        [sys.executable, "-m", "build", "--sdist", "--outdir", str(target), str(checkout)],
        check=True,
    )
    return next(target.glob("*.tar.gz"))


def build_wheel(sdist: Path, target: Path) -> Path:
    """Build the wheel from the source distribution."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(target), sdist],
        check=True,
    )
    return next(target.glob("*-py3-none-any.whl"))
