"""What the command line says to a person; scripts use ``--json``."""

from __future__ import annotations

from typing import Final

from .cli_tunnel_text import service_words, tunnel_lines, tunnel_notes
from .printable import printable
from .protocol import Json


def started_text(invitation: Json, tunnel: Json | None) -> str:
    """Describe a share that has just been opened, secrets included.

    ``tunnel`` is an ``ITunnel``, or None when there is none.
    """
    rows = [
        ("Address", invitation["url"]),
        ("User name", invitation["username"]),
        ("Passphrase", invitation["password"]),
        ("Session password", invitation["session_password"]),
        ("Fingerprint (SHA-256)", invitation["fingerprint_sha256"]),
        ("Open until", invitation["expires_at"]),
    ]
    lines = [f"{name + ':':<23} {value}" for name, value in rows if value is not None]
    return "\n".join([*lines, *tunnel_notes(tunnel)]) + "\n"


_SOURCES: Final = {
    "given": "given, and kept in memory until the Jupyter server ends",
    "remembered": "remembered in a file that only this account can read",
    "environment": "taken from the environment variable NGROK_AUTHTOKEN",
    "ngrok-config": "that of ngrok's own configuration file",
}


def authtoken_text(ngrok: Json) -> str:
    """Say where the authtoken of shares to come is from, an ``INgrokChoice``."""
    source = ngrok["authtoken_source"]
    return f"The authtoken is {_SOURCES[source]}.\n" if source else "There is no authtoken.\n"


def status_text(status: Json) -> str:
    """Describe the state of the share in a few lines."""
    lines = [f"The share is {status['phase']}."]
    if status["url"] is not None:
        lines.append(f"Address: {status['url']}")
    if status["expires_at"] is not None:
        lines.append(f"Open until: {status['expires_at']}")
    if status["problem"] is not None:
        lines.append(status["problem"]["message"])
        lines.extend(filter(None, [service_words(status["problem"])]))
    lines.extend(tunnel_lines(status))
    for guest in status["guests"]:
        presence = f"{guest['sockets']} connections" if guest["sockets"] else "away"
        lines.append(
            f"{guest['id']}  {printable(guest['name'])}  {guest['role']}  "
            f"from {guest['address']} since {guest['joined_at']}, {presence}"
        )
    access = status["allow_remote_access"]
    lines.append(f"allow_remote_access: now {access['now']}, without a share {access['before']}")
    return "\n".join(lines) + "\n"
