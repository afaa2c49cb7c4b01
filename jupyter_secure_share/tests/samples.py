"""The sample messages of the contract, shared with jest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

CONTRACT: Final = Path(__file__).parents[2] / "src" / "protocol"
FIXTURES: Final = CONTRACT / "fixtures"


def sample(name: str) -> Any:
    """Return the sample ``fixtures/<name>.json``."""
    return json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
