"""The environment of our Node programs: nothing of the host's but what the system needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

KEPT: Final = ("LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "WINDIR", "TEMP", "TMP")
"""Windows opens no socket without ``SYSTEMROOT``. Never ``NODE_*``: ``NODE_OPTIONS``
loads code, ``NODE_TLS_REJECT_UNAUTHORIZED`` and ``NODE_EXTRA_CA_CERTS`` bend TLS.
"""


def child_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Select what a child may see; tokens and API keys of the host stay behind."""
    return {name: environ[name] for name in KEPT if name in environ}


def neutral_folder() -> str:
    """Return a folder that every account can enter and whose files Node does not load."""
    return os.path.abspath(os.sep)
