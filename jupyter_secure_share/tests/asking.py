"""Requests to a test's Jupyter server: as the host, as a stranger, as a guest."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_server.serverapp import ServerApp
from pytest_jupyter.pytest_tornasync import AsyncHTTPServerClient
from tornado import httputil, websocket
from tornado.httpclient import HTTPClientError, HTTPRequest, HTTPResponse

from jupyter_secure_share.protocol import ASSERTION_HEADER

from .signing import claim, sign

KEY = bytes(range(32))
SHARE_HOST = "192.168.1.20:8443"


class Asking:
    """Asks one server; knows nothing of tokens unless told."""

    def __init__(self, server: ServerApp, client: AsyncHTTPServerClient) -> None:
        self.server = server
        self.client = client
        self.base = server.base_url

    @property
    def token(self) -> str:
        return str(self.server.identity_provider.token)

    @property
    def port(self) -> int:
        return int(self.client.get_http_port())  # type: ignore[no-untyped-call]

    async def raw(
        self,
        method: str,
        target: str,
        headers: dict[str, str] | list[tuple[str, str]] | None = None,
        body: str | None = None,
    ) -> HTTPResponse:
        """Send exactly this, below the base URL; redirects are answers."""
        lines = headers.items() if isinstance(headers, dict) else headers or []
        carried = httputil.HTTPHeaders()
        for name, value in lines:
            carried.add(name, value)
        answer: HTTPResponse = await self.client.fetch(  # type: ignore[no-untyped-call]
            self.base + target,
            method=method,
            headers=carried,
            body=body,
            allow_nonstandard_methods=True,
            follow_redirects=False,
            raise_error=False,
            request_timeout=20,
        )
        return answer

    async def host(self, method: str, target: str, body: object = None) -> HTTPResponse:
        """Ask as the host's own page or program does, with a JSON body or none."""
        return await self.host_text(method, target, to_json(body))

    async def host_text(self, method: str, target: str, body: str | None) -> HTTPResponse:
        """Ask as the host, with any body."""
        return await self.raw(method, target, {"Authorization": f"token {self.token}"}, body)

    async def guest(
        self,
        method: str,
        target: str,
        body: object = None,
        key: bytes = KEY,
        headers: dict[str, str] | None = None,
        **changes: Any,
    ) -> HTTPResponse:
        """Ask as the gateway does for a guest; ``changes`` go into the claim."""
        return await self.raw(
            method,
            target,
            self.guest_headers(method, target, key, **changes) | (headers or {}),
            to_json(body),
        )

    def guest_headers(
        self, method: str, target: str, key: bytes = KEY, **changes: Any
    ) -> dict[str, str]:
        payload = claim(method, self.base + target, **changes)
        return {
            "Host": SHARE_HOST,
            "Origin": f"https://{SHARE_HOST}",
            "Referer": f"https://{SHARE_HOST}{self.base}lab",
            "Cookie": "_xsrf=0123abcd",
            "X-XSRFToken": "0123abcd",
            ASSERTION_HEADER: sign(key, payload),
        }

    async def socket(self, target: str, headers: dict[str, str]) -> int:
        """Open a WebSocket and close it at once; return the HTTP status of the handshake."""
        request = HTTPRequest(
            f"ws://127.0.0.1:{self.port}{self.base}{target}",
            headers=httputil.HTTPHeaders(headers),
        )
        try:
            connection = await websocket.websocket_connect(request)
        except HTTPClientError as refusal:
            return int(refusal.code)
        connection.close()
        # The server takes note of the end on a later turn of the loop.
        await asyncio.sleep(0)
        return 101


def to_json(body: object) -> str | None:
    return None if body is None else json.dumps(body)


def text(answer: HTTPResponse) -> str:
    return answer.body.decode("utf-8", "replace") if answer.body else ""


def problem_code(answer: HTTPResponse) -> str:
    return str(json.loads(answer.body)["code"])
