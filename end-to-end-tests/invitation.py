"""What the host gives to guests, as ``start --json`` prints it."""

from __future__ import annotations

import hashlib
import socket
import ssl
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Invitation:
    """The six fields."""

    url: str
    username: str
    password: str
    session_password: str
    fingerprint_sha256: str
    expires_at: str

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Invitation:
        """Take exactly these fields."""
        return cls(**value)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"https://{urlsplit(self.url).netloc}"

    @property
    def base(self) -> str:
        """Path of `url`."""
        return urlsplit(self.url).path

    @property
    def netloc(self) -> str:
        """Host and port as a browser sends them."""
        return urlsplit(self.url).netloc

    @property
    def host(self) -> str:
        """Address of the share."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Port of the share."""
        return urlsplit(self.url).port or 443

    @cached_property
    def certificate_pem(self) -> str:
        """The certificate that is served; its fingerprint is the one that was told."""
        pem = ssl.get_server_certificate((self.host, self.port))
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
        pairs = ":".join(digest[at : at + 2] for at in range(0, 64, 2))
        assert pairs == self.fingerprint_sha256
        return pem

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """TLS that accepts this certificate for this address, and nothing else."""
        return ssl.create_default_context(cadata=self.certificate_pem)

    def connect(self, timeout: float = 30) -> ssl.SSLSocket:
        """Open a TLS connection."""
        plain = socket.create_connection((self.host, self.port), timeout)
        return self.tls.wrap_socket(plain, server_hostname=self.host)
