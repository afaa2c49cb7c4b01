"""The running Jupyter servers, by the files in Jupyter's runtime folder.

``jupyter_server.serverapp.list_running_servers`` says the same, but importing
its module takes more than a second, for every call of the command line.
"""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.utils import check_pid

from .protocol import Json


def running_servers() -> list[Json]:
    """Return what each server wrote about itself: ``url``, ``token``, ``pid`` and more.

    Files of servers that were killed stay behind; those are left out.
    """
    found = []
    for file in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        try:
            info = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError):
            # Being written, or just gone.
            continue
        if isinstance(info, dict) and isinstance(info.get("url"), str) and _is_alive(info):
            found.append(info)
    return found


def _is_alive(info: Json) -> bool:
    pid = info.get("pid")
    return isinstance(pid, int) and check_pid(pid)
