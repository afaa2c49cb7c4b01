"""What is in the built distributions."""

from __future__ import annotations

import re
import tarfile
import zipfile
from pathlib import Path

#: Number and content hash of a bundler's chunk; they change with every source line.
_CHUNK = re.compile(r"(?<=/static/)\d+\.[0-9a-f]{12,}|(?<=remoteEntry\.)[0-9a-f]{12,}")


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
