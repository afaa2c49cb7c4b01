"""What the command line says to a person; scripts use ``--json``."""

from __future__ import annotations

from .printable import printable
from .protocol import Json


def invitation_text(invitation: Json) -> str:
    """Describe a share that has just been opened, secrets included."""
    rows = [
        ("Address", invitation["url"]),
        ("User name", invitation["username"]),
        ("Passphrase", invitation["password"]),
        ("Session password", invitation["session_password"]),
        ("Fingerprint (SHA-256)", invitation["fingerprint_sha256"]),
        ("Open until", invitation["expires_at"]),
    ]
    return "".join(f"{name + ':':<23} {value}\n" for name, value in rows if value is not None)


def status_text(status: Json) -> str:
    """Describe the state of the share in a few lines."""
    lines = [f"The share is {status['phase']}."]
    if status["url"] is not None:
        lines.append(f"Address: {status['url']}")
    if status["expires_at"] is not None:
        lines.append(f"Open until: {status['expires_at']}")
    if status["problem"] is not None:
        lines.append(status["problem"]["message"])
    for guest in status["guests"]:
        presence = f"{guest['sockets']} connections" if guest["sockets"] else "away"
        lines.append(
            f"{guest['id']}  {printable(guest['name'])}  {guest['role']}  "
            f"from {guest['address']} since {guest['joined_at']}, {presence}"
        )
    access = status["allow_remote_access"]
    lines.append(f"allow_remote_access: now {access['now']}, without a share {access['before']}")
    return "\n".join(lines) + "\n"
