"""The hint event: something changed, ask again. Anybody with event rights can forge it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from jupyter_events import EventLogger

SCHEMA_ID: Final = "https://schema.jupyter.org/jupyter_secure_share/share/v1"
SCHEMA_FILE: Final = Path(__file__).parent / "events" / "share.yaml"


def register_hint(event_logger: EventLogger) -> None:
    """Make the event known to Jupyter."""
    event_logger.register_event_schema(SCHEMA_FILE)


def send_hint(event_logger: EventLogger, log: logging.Logger, seq: int) -> None:
    """Tell every open JupyterLab that the status with this ``seq`` is there to be read.

    Never raises: ``emit`` runs the listeners of other extensions, and none of
    them may keep a door from being shut.
    """
    try:
        event_logger.emit(schema_id=SCHEMA_ID, data={"seq": seq})
    except Exception:
        log.exception("secure-share: an event could not be sent")
