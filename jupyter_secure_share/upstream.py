"""Where the gateway finds this Jupyter server: the ``IUpstream`` of the contract."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from .problems import ProblemCode, ShareError
from .protocol import Json

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

_CERTIFICATE = re.compile(
    r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----", re.ASCII
)


def describe_upstream(serverapp: ServerApp) -> Json:
    """Describe the running server; its port is only right once it listens.

    May look up a name, so call it off the event loop. Raises `ShareError` when
    the server's certificate cannot be read.
    """
    sock = serverapp.sock
    return {
        "socket_path": os.path.abspath(sock) if sock else None,
        "host": None if sock else connect_address(serverapp.ip),
        "port": 0 if sock else serverapp.port,
        "certificate_pem": _certificate(serverapp),
        "base_url": serverapp.base_url,
    }


def connect_address(ip: str) -> str:
    """Turn the address that a server listens on into an IP address to connect to."""
    if ip in ("", "*", "0.0.0.0"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    if ip == "::":
        # tornado binds IPv6 sockets with IPV6_V6ONLY.
        return "::1"
    try:
        return str(ipaddress.ip_address(ip))
    except ValueError:
        pass
    try:
        found = [str(info[4][0]) for info in socket.getaddrinfo(ip, None, type=socket.SOCK_STREAM)]
    except OSError as error:
        raise ShareError(ProblemCode.SERVER_FAILED) from error
    # tornado listens on all addresses of a name; loopback leaves the machine least.
    return min(found, key=lambda address: (not _is_loopback(address), ":" in address))


def _is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_loopback


def certificate_file(serverapp: ServerApp) -> str:
    """Return the path of the server's certificate, or the empty string for plain HTTP."""
    return str((serverapp.ssl_options or {}).get("certfile") or serverapp.certfile or "")


def _certificate(serverapp: ServerApp) -> str | None:
    path = certificate_file(serverapp)
    if not path:
        return None
    try:
        text = Path(path).read_text("ascii", "replace")
    except OSError as error:
        raise ShareError(ProblemCode.UPSTREAM_CERTIFICATE) from error
    # The first one is the server's own; the file may hold its chain and its
    # private key too, and the key must not leave this process.
    match = _CERTIFICATE.search(text)
    if match is None:
        raise ShareError(ProblemCode.UPSTREAM_CERTIFICATE)
    return match.group() + "\n"
