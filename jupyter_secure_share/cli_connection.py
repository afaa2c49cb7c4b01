"""A connection of the command line to one Jupyter server: TCP, TLS or unix socket.

``http.client`` instead of ``urllib.request``: no proxy of the environment gets
to see the token, and no redirect can carry it elsewhere.
"""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .cli_errors import CliError, ExitCode
from .problems import ProblemCode
from .protocol import API_ROOT, Json, is_problem

PATIENCE_SECONDS = 30.0
"""Longer than anything takes but a tunnel."""

TUNNEL_PATIENCE_SECONDS = 120.0
"""Longer than opening a tunnel takes at most."""


@dataclass(frozen=True)
class Server:
    """A Jupyter server and how to prove that one may ask it."""

    url: str
    """Base URL: ``http``, ``https`` or ``http+unix`` with the escaped path as host."""
    token: str
    certificate: Path | None = None
    """PEM file of the only certificate accepted, or None for the system's authorities."""

    def ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> Json:
        """Call a route of the extension and return the answer; raise `CliError` otherwise."""
        connection = self._connect(patience_seconds)
        # A server without a login asks for tornado's pair of cookie and header instead.
        pair = secrets.token_hex(16)
        headers = {"Cookie": f"_xsrf={pair}", "X-XSRFToken": pair}
        if self.token:
            headers["Authorization"] = f"token {self.token}"
        payload = None if body is None else json.dumps(body).encode("utf-8")
        target = urlsplit(self.url).path.rstrip("/") + API_ROOT + path
        try:
            connection.request(
                method, target, payload, {**headers, "Content-Type": "application/json"}
            )
            response = connection.getresponse()
            status, answer = response.status, response.read()
        except ssl.SSLCertVerificationError as error:
            sentence = "has a certificate that is not trusted; see --server-certificate."
            raise self._no_server(sentence) from error
        except (OSError, http.client.HTTPException) as error:
            sentence = "does not answer."
            raise self._no_server(sentence) from error
        finally:
            connection.close()
        return self._read(status, answer)

    def _read(self, status: int, answer: bytes) -> Json:
        if status == http.client.NO_CONTENT:
            return {}
        try:
            message = json.loads(answer)
        except ValueError:
            message = None
        if isinstance(message, dict):
            if status < http.client.MULTIPLE_CHOICES:
                return message
            if is_problem(message) and message["code"] != ProblemCode.NOT_ALLOWED.name:
                raise CliError.from_problem(message)
        if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            sentence = "did not accept the token."
        else:
            sentence = "does not run this extension."
        raise self._no_server(sentence)

    def _no_server(self, what: str) -> CliError:
        return CliError(ExitCode.NO_SERVER, f"The Jupyter server at {self.url} {what}")

    def _connect(self, patience: float) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        try:
            port = parts.port
        except ValueError:
            parts, port = parts._replace(scheme=""), None
        if parts.scheme != "https" and self.certificate is not None:
            msg = "--server-certificate needs an https server."
            raise CliError(ExitCode.USAGE, msg)
        if parts.scheme == "http+unix":
            return _UnixConnection(unquote(parts.netloc), patience)
        if parts.hostname and parts.scheme == "http":
            return http.client.HTTPConnection(parts.hostname, port, timeout=patience)
        if parts.hostname and parts.scheme == "https":
            if self.certificate is None:
                return http.client.HTTPSConnection(parts.hostname, port, timeout=patience)
            return _PinnedConnection(parts.hostname, port, self.certificate, patience)
        msg = "The URL of the server must start with http://, https:// or http+unix://."
        raise CliError(ExitCode.USAGE, msg)


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket; ``Host`` is ``localhost``, which Jupyter takes for its own."""

    def __init__(self, path: str, patience: float) -> None:
        super().__init__("localhost", timeout=patience)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class _PinnedConnection(http.client.HTTPSConnection):
    """TLS with exactly one known certificate, checked before the token is sent."""

    def __init__(self, host: str, port: int | None, certificate: Path, patience: float) -> None:
        try:
            pem = certificate.read_text("ascii")
            start = pem.index(ssl.PEM_HEADER)
            end = pem.index(ssl.PEM_FOOTER) + len(ssl.PEM_FOOTER)
            self._known = ssl.PEM_cert_to_DER_cert(pem[start:end])
        except (OSError, ValueError) as error:
            msg = "The file of --server-certificate holds no certificate that can be read."
            raise CliError(ExitCode.USAGE, msg) from error
        # The certificate itself is compared below; names and authorities say nothing more.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        super().__init__(host, port, timeout=patience, context=context)

    def connect(self) -> None:
        super().connect()
        shown = self.sock.getpeercert(binary_form=True)
        if shown != self._known:
            self.close()
            msg = "not the known certificate"
            raise ssl.SSLCertVerificationError(msg)
