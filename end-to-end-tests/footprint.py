"""What a share must leave as it found it: the host's files and Jupyter's live objects."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from host_server import HostServer

#: Below the home; Jupyter itself writes its log, its runtime files and, with a kernel, its history.
WATCHED = ("settings", "workspaces", "config", "data")


def files_below(folder: Path) -> dict[str, str]:
    """Return all files with modes and hashes; folders count too."""
    return {
        str(path.relative_to(folder)): _fact(path)
        for path in sorted(folder.rglob("*"))
        if not path.is_socket()
    }


def _fact(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    kind = "folder" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{path.stat().st_mode:o} {kind}"


def footprint(host: HostServer) -> dict[str, Any]:
    """Return everything that must be equal before and after; the kept certificate is left out."""
    files = {name: files_below(host.home / name) for name in WATCHED}
    files["data"] = {
        name: fact for name, fact in files["data"].items() if not name.startswith("secure-share")
    }
    return {"files": files, "objects": host.probe()["objects"]}
