"""Looks at every request first while a share is up.

With ``allow_remote_access`` on, Jupyter no longer asks whether ``Host`` is its
own, and a hostile page could reach it by DNS rebinding. This rule asks instead,
in front of the router: handlers that never ask who is there (redirects, static
files) are covered too.
"""

from __future__ import annotations

import logging
from collections import ChainMap
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast
from weakref import WeakKeyDictionary

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado import httputil, routing, web

from .assertion import AssertionRefusedError, AssertionVerifier, GuestClaim
from .protocol import ASSERTION_HEADER
from .remote_access import KEY


@dataclass(frozen=True)
class Judgement:
    """What the rule thinks of a request: refused, a guest's, or (neither) the host's."""

    refused: bool
    guest: GuestClaim | None = None


REFUSED = Judgement(refused=True)
HOST = Judgement(refused=False)


class FrontRule(routing.Matcher):
    """Matches the requests that must be refused, and remembers whose the others are.

    ``settings`` are those of the web application; ``remote_before`` is the value
    of ``allow_remote_access`` from before the share, which goes on to decide
    about everybody but guests.
    """

    def __init__(
        self,
        settings: MutableMapping[str, Any],
        verifier: AssertionVerifier,
        *,
        remote_before: bool,
        log: logging.Logger,
    ) -> None:
        self._settings = settings
        self._verifier = verifier
        self._remote_before = remote_before
        self._log = log
        self._judgements: WeakKeyDictionary[httputil.HTTPServerRequest, Judgement] = (
            WeakKeyDictionary()
        )

    def match(self, request: httputil.HTTPServerRequest) -> dict[str, Any] | None:
        """Take a request that is to be refused; leave the others to the rules behind."""
        return {} if self.judge(request).refused else None

    def judge(self, request: httputil.HTTPServerRequest) -> Judgement:
        """Judge a request once; asked again, give the same answer.

        A request whose headers came before the share was up gets here late, by
        way of `get_user`, and is judged all the same.
        """
        judgement = self._judgements.get(request)
        if judgement is None:
            judgement = self._judgements[request] = self._decide(request)
        return judgement

    def _decide(self, request: httputil.HTTPServerRequest) -> Judgement:
        headers = request.headers.get_list(ASSERTION_HEADER)
        if not headers:
            return HOST if self._is_host_allowed(request) else REFUSED
        try:
            if len(headers) > 1:
                msg = "sent twice"
                raise AssertionRefusedError(msg)
            claim = self._verifier.verify(headers[0], request.method or "", request.uri or "")
        except AssertionRefusedError as refusal:
            self._log.warning("secure-share: refused an assertion: %s", refusal)
            return REFUSED
        return Judgement(refused=False, guest=claim)

    def _is_host_allowed(self, request: httputil.HTTPServerRequest) -> bool:
        """Ask Jupyter's own check, as if ``allow_remote_access`` had its saved value."""
        settings = ChainMap({KEY: self._remote_before}, self._settings)
        question = SimpleNamespace(settings=settings, request=request, log=self._log)
        return JupyterHandler.check_host(cast("JupyterHandler", question))


@web.stream_request_body
class RefusalHandler(web.RequestHandler):
    """Answers 403 at once, before any body is read, with nothing of Jupyter's in it.

    Not a ``JupyterHandler``: the error pages of those hold the host's token.
    """

    def check_xsrf_cookie(self) -> None:
        """Leave it to `prepare` to refuse; the same answer for every method."""

    @allow_unauthenticated
    def prepare(self) -> None:
        """Refuse."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Connection", "close")
        self.finish("Forbidden\n")

    def data_received(self, chunk: bytes) -> None:
        """Drop what still comes."""

    def write_error(self, status_code: int, **_kwargs: object) -> None:
        """Say as little for methods that HTTP does not know."""
        self.finish(f"{status_code}\n")


@contextmanager
def front_rule_installed(web_app: web.Application, rule: FrontRule) -> Iterator[None]:
    """Put the rule in front of all others; afterwards take exactly this one away."""
    entry = routing.Rule(rule, RefusalHandler)
    rules = web_app.default_router.rules
    rules.insert(0, entry)
    try:
        yield
    finally:
        if entry in rules:
            rules.remove(entry)
