"""A guest's program: comes in as ``docs/protocol.md`` says and asks for things."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

import websocket
from invitation import Invitation
from websocket import ABNF

KERNEL_V1 = "v1.kernel.websocket.jupyter.org"


@dataclass
class Answer:
    """An answer, read whole. `raw` is every byte a guest received, the head included."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def refusal(self) -> str | None:
        """The word of a refusal."""
        return self.headers["Secure-Share-Refusal"]

    @property
    def raw(self) -> bytes:
        """Head and body."""
        return str(self.headers).encode("utf-8", "surrogateescape") + b"\n" + self.body


class Stranger:
    """Somebody on the network: one connection that is kept, and a cookie if there is one."""

    def __init__(self, invitation: Invitation, *, source: str = "") -> None:
        """`source` is an address of loopback to come from."""
        self.invitation = invitation
        self.source = source
        self.cookie: str | None = None
        self._connection: http.client.HTTPSConnection | None = None
        self._sockets: list[websocket.WebSocket] = []
        self.received: Callable[[bytes], None] = lambda _: None

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | str | Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request; `path` is below the base URL unless it starts with a slash."""
        target = path if path.startswith("/") else self.invitation.base + path
        sent = {"Accept": "*/*", **(headers or {})}
        if self.cookie is not None and "Cookie" not in sent:
            sent["Cookie"] = self.cookie
        for attempt in (1, 2):
            connection = self._connected()
            try:
                connection.request(method, target, body, sent)
                response = connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                break
            except (OSError, http.client.HTTPException):
                self.hang_up()
                # A kept connection may have been closed meanwhile.
                if attempt == 2 or connection.fresh:
                    raise
        connection.fresh = False
        self.received(answer.raw)
        return answer

    def json(self, method: str, path: str, body: Any = None) -> Answer:
        """Send JSON as JupyterLab does."""
        return self.ask(
            method,
            path,
            None if body is None else json.dumps(body),
            {"Content-Type": "application/json", "Accept": "application/json"},
        )

    def basic(self, password: str | None = None) -> str:
        """Return the `Authorization` of the outer lock."""
        user = self.invitation.username
        pair = f"{user}:{self.invitation.password if password is None else password}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def pass_outer_lock(self) -> None:
        """Exchange user name and passphrase for the first cookie."""
        entered = self.ask("GET", "", headers={"Authorization": self.basic()})
        assert entered.status == 303, entered.text
        self._keep_cookie(entered)

    def try_to_join(self, name: str, session_password: str | None = None) -> Answer:
        """Send the form once."""
        answer = self.ask(
            "POST",
            "secure-share/join",
            urlencode(
                {
                    "name": name,
                    "session_password": self.invitation.session_password
                    if session_password is None
                    else session_password,
                }
            ),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        self._keep_cookie(answer)
        return answer

    def socket(
        self,
        path: str,
        *,
        subprotocols: list[str] | None = None,
        origin: str | None = "",
        timeout: float = 30,
    ) -> websocket.WebSocket:
        """Open a WebSocket; the share's own origin is sent unless another, or None, is given."""
        invitation = self.invitation
        opened = websocket.create_connection(
            f"wss://{invitation.netloc}{invitation.base}{path}",
            timeout=timeout,
            sslopt={"context": invitation.tls},
            cookie=self.cookie,
            subprotocols=subprotocols,
            http_no_proxy=["*"],
            **(
                {"suppress_origin": True}
                if origin is None
                else {"origin": origin or invitation.origin}
            ),
        )
        self._sockets.append(opened)
        return opened

    def hang_up(self) -> None:
        """Close the kept connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """Close everything."""
        self.hang_up()
        for opened in self._sockets:
            opened.shutdown()

    def _keep_cookie(self, answer: Answer) -> None:
        given = answer.headers["Set-Cookie"]
        if given is not None:
            self.cookie = given.partition(";")[0]

    def _connected(self) -> _Connection:
        if self._connection is None:
            self._connection = _Connection(
                self.invitation.host,
                self.invitation.port,
                timeout=120,
                context=self.invitation.tls,
                source_address=(self.source, 0) if self.source else None,
            )
        return self._connection  # type: ignore[return-value]


class _Connection(http.client.HTTPSConnection):
    """Remembers whether it has carried anything yet."""

    fresh = True


class Guest(Stranger):
    """Somebody who has joined."""

    def __init__(self, invitation: Invitation, name: str = "Ada", *, source: str = "") -> None:
        """Come in."""
        super().__init__(invitation, source=source)
        self.name = name
        self.pass_outer_lock()
        joined = self.try_to_join(name)
        assert joined.status == 303, f"{joined.status} {joined.refusal}"

    @cached_property
    def id(self) -> str:
        """The guest's id, from the user name that Jupyter knows."""
        username: str = self.ask("GET", "api/me").json["identity"]["username"]
        return username.removeprefix("guest-")


@dataclass
class Kernel:
    """A kernel that a guest has started, with one socket."""

    guest: Guest
    protocol: str = KERNEL_V1
    id: str = field(init=False)
    socket: websocket.WebSocket = field(init=False)

    def __post_init__(self) -> None:
        """Start it."""
        started = self.guest.json("POST", "api/kernels", {"name": "python3"})
        assert started.status == 201, started.text
        self.id = started.json["id"]
        self.socket = self.open_socket()

    def open_socket(self, session_id: str = "s") -> websocket.WebSocket:
        """Open another socket to it. Jupyter closes an earlier one of the same session."""
        return self.guest.socket(
            f"api/kernels/{self.id}/channels?session_id={session_id}",
            subprotocols=[self.protocol] if self.protocol else None,
        )


Visitor = TypeVar("Visitor", bound=Stranger)


class Visit(Protocol):
    """Makes a visitor of a class, closed with the test; the arguments are those of the class."""

    def __call__(self, kind: type[Visitor], *arguments: object, **more: object) -> Visitor:
        """Make one."""


def is_shut(opened: websocket.WebSocket, seconds: float = 5) -> bool:
    """Whether the other end closes a socket soon, whatever it says before."""
    opened.settimeout(seconds)
    try:
        while True:
            code, _ = opened.recv_data()
            if code == ABNF.OPCODE_CLOSE:
                return True
    except websocket.WebSocketTimeoutException:
        return False
    except (websocket.WebSocketException, OSError):
        return True
