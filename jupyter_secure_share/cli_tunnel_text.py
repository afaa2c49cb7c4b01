"""What the command line says of a tunnel: how it is, and who could listen."""

from __future__ import annotations

from typing import Final

from .cli_usage_text import usage_lines
from .printable import printable
from .protocol import Json

ENDS_TLS: Final = "ngrok ends TLS, so it could read what guests and JupyterLab send each other."
SHOWS_A_PAGE: Final = "ngrok shows browsers a page of its own first; guests press Visit Site there."
TELLS_THE_ADDRESS: Final = "Its answers tell guests the network address of this computer."


def tunnel_notes(tunnel: Json | None) -> list[str]:
    """Say what a host should know before inviting somebody; nothing without a tunnel."""
    if tunnel is None:
        return []
    return [ENDS_TLS, *([SHOWS_A_PAGE, TELLS_THE_ADDRESS] if tunnel["interstitial"] else [])]


def tunnel_lines(status: Json) -> list[str]:
    """Describe the tunnel of a status and what went through it; nothing without a tunnel."""
    tunnel, usage = status["tunnel"], status["usage"]
    lines = [] if tunnel is None else [*_state(tunnel), *tunnel_notes(tunnel)]
    return lines if usage is None else [*lines, *usage_lines(usage)]


def service_words(problem: Json) -> str:
    """Return what the tunnel's service said itself, as a sentence, or the empty string."""
    service = problem.get("service")
    if service is None:
        return ""
    said = f"ngrok says: {service['text']} ({service['code']}, {service['link']})."
    return printable(said)


def _state(tunnel: Json) -> list[str]:
    retry = f", next try at {tunnel['retry_at']}" if tunnel["retry_at"] is not None else ""
    lines = [f"Tunnel: {tunnel['state']}{retry}"]
    problem = tunnel["problem"]
    if problem is not None:
        lines.append(f"{problem['message']} {problem['next_step']}".strip())
        lines.extend(filter(None, [service_words(problem)]))
    if not tunnel["edge_basic_auth"]:
        lines.append("Basic auth is asked for by the gateway alone, not by ngrok too.")
    if tunnel["address_changes"]:
        lines.append(
            "The address is another one since the start; earlier invitations do not work any more."
        )
    return lines
