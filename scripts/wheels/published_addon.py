"""Fetches an addon as npm publishes it, at the version and with the hash of package-lock.json."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Final

from .addon_header import ensure_addon_fits
from .platforms import Platform

_SHA512: Final = "sha512-"


class UntrustedPackageError(Exception):
    """What npm fetched is not what package-lock.json names."""


def fetch_addon(root: Path, platform: Platform, folder: Path) -> bytes:
    """Return the addon for a platform; `folder` is where npm may put its package.

    `root` is the folder of package-lock.json. Raises `UntrustedPackageError` or `WrongAddonError`
    when it must not be shipped, `CalledProcessError` when npm fails.
    """
    locked = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    entry = locked[f"node_modules/{platform.npm_package}"]
    package = _download(root, f"{platform.npm_package}@{entry['version']}", folder)
    ensure_integrity(package.read_bytes(), entry["integrity"])
    content = _addon_in(package)
    ensure_addon_fits(content, platform)
    return content


def ensure_integrity(content: bytes, integrity: str) -> None:
    """Raise `UntrustedPackageError` unless the content has the locked SHA-512."""
    found = _SHA512 + base64.b64encode(hashlib.sha512(content).digest()).decode()
    # npm writes several hashes apart by spaces; one that we do not compare proves nothing.
    if found not in integrity.split():
        message = f"Hash of the package: {found}, but package-lock.json says: {integrity}"
        raise UntrustedPackageError(message)


def _download(root: Path, package: str, folder: Path) -> Path:
    """Let npm fetch a package, so that its settings (registry, proxy, cache) hold."""
    npm = shutil.which("npm") or "npm"
    answer = subprocess.run(
        [npm, "pack", "--json", "--silent", "--pack-destination", str(folder), package],
        cwd=root,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    [packed] = json.loads(answer)
    return folder / Path(packed["filename"]).name


def _addon_in(package: Path) -> bytes:
    with tarfile.open(package) as archive:
        members = [member for member in archive if member.name.endswith(".node")]
        file = archive.extractfile(members[0]) if len(members) == 1 else None
        if file is None:
            message = f"{package.name} does not hold one addon."
            raise UntrustedPackageError(message)
        return file.read()
