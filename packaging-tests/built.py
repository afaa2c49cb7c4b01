"""Build the distributions as a stranger would: from a clean checkout, by the standard tools."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: Number and content hash of a bundler's chunk; they change with every source line.
_CHUNK = re.compile(r"(?<=/static/)\d+\.[0-9a-f]{12,}|(?<=remoteEntry\.)[0-9a-f]{12,}")


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
    return next(target.glob("*.whl"))


def wheel_names(wheel: Path) -> list[str]:
    """Return the names in a wheel, with `*` for its version and for how chunks are named."""
    version = wheel.name.split("-")[1]
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
    return sorted({_CHUNK.sub("*", name.replace(f"-{version}.", "-*.")) for name in names})


def wheel_contents(wheel: Path) -> dict[str, bytes]:
    """Return the contents of a wheel by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sdist_names(sdist: Path) -> list[str]:
    """Return the names in a source distribution, without its top folder."""
    with tarfile.open(sdist) as archive:
        return sorted(
            member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()
        )
