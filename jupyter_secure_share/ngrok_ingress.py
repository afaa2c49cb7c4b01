"""The administrator's own way into ngrok: a private ingress, and who vouches for it."""

from __future__ import annotations

import ipaddress
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from .problems import ProblemCode, ShareError
from .protocol import Json

SYSTEM_CAS: Final = "host"
"""Stands for the authorities of the system in place of a file."""

MAX_FILE_BYTES: Final = 1024 * 1024
MAX_CERTIFICATES_CHARS: Final = 300_000
"""Twice this and the options stay below the longest line of the pipe. Browsers' own list fits."""

_CERTIFICATE: Final = re.compile(f"{ssl.PEM_HEADER}[A-Za-z0-9+/=\\s]+{ssl.PEM_FOOTER}", re.ASCII)

_NAME: Final = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    re.ASCII | re.IGNORECASE,
)
"""A host name of RFC 1123 §2.1, or an IPv4 address."""


@dataclass(frozen=True)
class NgrokIngress:
    """The traits ``SecureShareApp.ngrok_*``; the empty string means ngrok's own service."""

    server_addr: str = ""
    root_cas: str = ""
    public_cas: str = ""
    public_addr: str = ""

    def read(self) -> Json:
        """Return the ``INgrokAccess`` of the contract but for the authtoken.

        Reads files, so call it off the event loop. Raises `ShareError` that
        names the first trait that makes no sense.
        """
        is_system = self.root_cas == SYSTEM_CAS
        return {
            "server_addr": _host_port("ngrok_server_addr", self.server_addr),
            "root_cas": SYSTEM_CAS if is_system else _pem("ngrok_root_cas", self.root_cas),
            "public_cas": _pem("ngrok_public_cas", self.public_cas),
            "public_addr": _host_port("ngrok_public_addr", self.public_addr),
        }

    def problem(self) -> ShareError | None:
        """Say which trait makes no sense, or None. Reads files."""
        try:
            self.read()
        except ShareError as problem:
            return problem
        return None


def _host_port(trait: str, text: str) -> str | None:
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not _is_host(host) or not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        _refuse(trait, "is not of the form host:port, with IPv6 addresses in brackets")
    return text


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        try:
            # A zone means nothing to another machine.
            return "%" not in host and bool(ipaddress.IPv6Address(host[1:-1]))
        except ValueError:
            return False
    return _NAME.fullmatch(host) is not None


def _pem(trait: str, path: str) -> str | None:
    """Return the certificates of a file: no comments, and no private key that stands beside."""
    if not path:
        return None
    try:
        with Path(path).expanduser().open("rb") as file:
            text = file.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        # Without the cause and the path: guests are not told, but logs are read by others.
        _refuse(trait, "names a file that cannot be read")
    blocks = _CERTIFICATE.findall(text.decode("utf-8", "replace"))
    certificates = "".join(f"{block}\n" for block in blocks)
    if not blocks or len(text) > MAX_FILE_BYTES or len(certificates) > MAX_CERTIFICATES_CHARS:
        _refuse(trait, "names a file that holds no certificates in the form PEM, or too many")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=certificates)
    except (ssl.SSLError, ValueError):
        _refuse(trait, "names a file with a certificate that cannot be read")
    return certificates


def _refuse(trait: str, what: str) -> NoReturn:
    raise ShareError(ProblemCode.NGROK_SETTING_WRONG, f"SecureShareApp.{trait} {what}.")
