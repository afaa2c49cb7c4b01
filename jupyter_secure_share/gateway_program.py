"""The command that starts the gateway, and its one question that opens no door."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .node import NodeMissing, find_node
from .problems import ProblemCode, ShareError
from .protocol import Json
from .short_run import output_of

BUNDLE: Final = Path(__file__).parent / "gateway" / "gateway.cjs"

NGROK_PARTS: Final = ("ngrok-agent.cjs", "ngrok.node")
"""Files beside the bundle without which it knows no ngrok: not every platform has them."""

ADDRESSES_TIMEOUT_SECONDS: Final = 10.0


@dataclass(frozen=True)
class GatewayProgram:
    """A command line; holds no secret, because every account can read it."""

    command: tuple[str, ...]
    has_ngrok: bool = False
    """Whether it can open tunnels of ngrok."""

    def list_addresses(self) -> list[Json]:
        """Ask for this machine's addresses; may take a second, so call it off the event loop.

        Raises `ShareError` when there is no proper answer.
        """
        try:
            answer = output_of(
                [*self.command, "addresses"], timeout_seconds=ADDRESSES_TIMEOUT_SECONDS
            )
        except subprocess.TimeoutExpired as error:
            raise ShareError(ProblemCode.GATEWAY_TIMEOUT) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise ShareError(ProblemCode.GATEWAY_FAILED) from error
        try:
            addresses = json.loads(answer)["addresses"]
        except (ValueError, KeyError, TypeError) as error:
            raise ShareError(ProblemCode.GATEWAY_FAILED) from error
        if not isinstance(addresses, list):
            raise ShareError(ProblemCode.GATEWAY_FAILED)
        return addresses


def locate_gateway(node_executable: str = "", bundle: Path = BUNDLE) -> GatewayProgram:
    """Find Node and the bundle; raise `ShareError` with the next step when one is missing."""
    if not bundle.is_file():
        raise ShareError(ProblemCode.GATEWAY_MISSING)
    node = find_node(node_executable)
    if isinstance(node, NodeMissing):
        raise node.problem
    has_ngrok = all((bundle.parent / part).is_file() for part in NGROK_PARTS)
    return GatewayProgram((node.executable, str(bundle)), has_ngrok)
