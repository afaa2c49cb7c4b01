"""JupyterLab's page config as a guest's page may have it: no token, no paths of the host's disk."""

from __future__ import annotations

import copy
from typing import Any, Final

PATH_KEYS: Final = frozenset(
    {
        "serverRoot",
        "rootUri",
        "virtualDocumentsUri",
        "labextensionsPath",
        "extraLabextensionsPath",
    }
)
"""Keys with absolute paths, besides all that end in ``Dir``."""


def guest_page_config(page_config: dict[str, Any]) -> dict[str, Any]:
    """Return a reduced copy; the original is one dict shared by all pages."""
    kept = {
        key: copy.deepcopy(value)
        for key, value in page_config.items()
        if key not in PATH_KEYS and not key.endswith("Dir")
    }
    kept["token"] = ""
    return kept
