"""Watches over one gateway: handshake, questions, heartbeat, and its end.

Everything but the pipes happens on the event loop, on purpose: a Jupyter whose
loop is frozen sends no pings, and the gateway shuts the door.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from .gateway_log import read_log_line
from .gateway_process import GatewayProcess
from .problems import ProblemCode, ShareError
from .protocol import (
    HEARTBEAT_INTERVAL_SECONDS,
    PROTOCOL_VERSION,
    GatewayLiedError,
    Hello,
    Json,
    Pong,
    Result,
    Status,
    decode_line,
    encode_line,
)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Timings:
    """How patient the supervisor is, in seconds."""

    hello: float = 10.0
    answer: float = 10.0
    heartbeat: float = HEARTBEAT_INTERVAL_SECONDS
    pong: float = 10.0
    stop: float = 5.0


class GatewaySupervisor:
    """One gateway from spawn to end. Used once; nothing starts again by itself.

    ``on_status`` gets each status, unread; ``on_end`` is called once, on the
    loop, when the process has ended, whatever the reason. A gateway that breaks
    the contract, stops answering pings or leaves a question open is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_status: Callable[[Status], None],
        on_end: Callable[[], None],
        log: logging.Logger | logging.LoggerAdapter[Any],
        timings: Timings | None = None,
    ) -> None:
        self._command = command
        self._on_status = on_status
        self._on_end = on_end
        self._log = log
        self._timings = timings or Timings()
        self._ids = itertools.count(1)
        self._questions: dict[int, asyncio.Future[Json | None]] = {}
        self._given_up: set[int] = set()
        self._last_seq = -1
        self._pings: deque[float] = deque()
        self._lied = False
        self._heartbeat: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Spawn the gateway and shake hands; raise `ShareError` when that fails."""
        self._loop = asyncio.get_running_loop()
        self._hello: asyncio.Future[Hello] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()
        try:
            self._process = GatewayProcess(
                self._command,
                on_line=lambda line: self._on_loop(self._receive, line),
                on_log=self._write_log,
                on_exit=lambda code: self._on_loop(self._exited, code),
            )
        except OSError as error:
            self._log.error("secure-share: the gateway could not be started: %s", error.strerror)
            self._ended.set_result(None)
            self._on_end()
            raise ShareError(ProblemCode.GATEWAY_FAILED) from error
        self._process.send(encode_line({"type": "hello", "protocol": PROTOCOL_VERSION}))
        hello = await self._patiently(self._hello, self._timings.hello)
        if hello.protocol != PROTOCOL_VERSION:
            self._log.error("secure-share: the gateway speaks protocol %s", hello.protocol)
            self._process.kill()
            raise ShareError(ProblemCode.GATEWAY_VERSION)
        self._heartbeat = self._loop.create_task(self._beat())

    async def ask(self, question: Json, timeout: float | None = None) -> Json | None:
        """Send a question and return the answer's value.

        ``timeout`` is in seconds, by default ``Timings.answer``. Raises
        `ShareError` with the gateway's problem, or after the end of the gateway.
        """
        if self._ended.done():
            raise ShareError(ProblemCode.GATEWAY_FAILED)
        number = next(self._ids)
        answer: asyncio.Future[Json | None] = self._loop.create_future()
        self._questions[number] = answer
        self._process.send(encode_line({**question, "id": number}))
        try:
            return await self._patiently(
                answer, self._timings.answer if timeout is None else timeout
            )
        finally:
            if self._questions.pop(number, None) is not None:
                self._given_up.add(number)

    async def close(self) -> None:
        """Shut the door: ask, wait ``Timings.stop`` seconds, kill; return when it has ended."""
        if not self._ended.done():
            number = next(self._ids)
            self._given_up.add(number)
            self._process.send(encode_line({"type": "stop", "id": number, "reason": "stopped"}))
            await asyncio.wait([self._ended], timeout=self._timings.stop)
            self.kill()
        await asyncio.shield(self._ended)

    def kill(self) -> None:
        """End the gateway at once; the kernel closes its listening socket."""
        if not self._ended.done():
            self._process.kill()

    async def _patiently(self, future: asyncio.Future[Answer], seconds: float) -> Answer:
        """Wait for a future, but not longer than the gateway lives or is given."""
        either: list[asyncio.Future[Any]] = [future, self._ended]
        await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if future.done():
            return future.result()
        if self._ended.done():
            raise ShareError(ProblemCode.GATEWAY_FAILED)
        # An open question means that nobody knows who is inside.
        self._log.error("secure-share: the gateway does not answer; ending it")
        self.kill()
        raise ShareError(ProblemCode.GATEWAY_TIMEOUT)

    async def _beat(self) -> None:
        while True:
            now = self._loop.time()
            if self._pings and now - self._pings[0] > self._timings.pong:
                self._log.error("secure-share: the gateway is frozen; ending it")
                self.kill()
                return
            self._pings.append(now)
            self._process.send(encode_line({"type": "ping"}))
            await asyncio.sleep(self._timings.heartbeat)

    def _on_loop(self, callback: Callable[[Answer], None], argument: Answer) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, argument)
        except RuntimeError:
            # The loop is closed: Jupyter is ending, and our end of the pipe with it.
            self._process.kill()

    def _receive(self, line: bytes) -> None:
        if self._lied:
            return
        try:
            self._take(line)
        except GatewayLiedError as lie:
            self._lied = True
            self._log.error("secure-share: the gateway broke the contract (%s); ending it", lie)
            self.kill()

    def _take(self, line: bytes) -> None:
        message = decode_line(line)
        if isinstance(message, Hello) == self._hello.done():
            msg = "hello is not the first message, or not the only one"
            raise GatewayLiedError(msg)
        if isinstance(message, Hello):
            self._hello.set_result(message)
        elif isinstance(message, Status):
            if message.seq <= self._last_seq:
                msg = "seq does not grow"
                raise GatewayLiedError(msg)
            self._last_seq = message.seq
            self._on_status(message)
        elif isinstance(message, Result):
            self._settle(message)
        elif isinstance(message, Pong):
            if not self._pings:
                msg = "pong without ping"
                raise GatewayLiedError(msg)
            self._pings.popleft()

    def _settle(self, result: Result) -> None:
        if result.id in self._given_up:
            self._given_up.remove(result.id)
            return
        question = self._questions.pop(result.id, None)
        if question is None:
            msg = "answer to no question"
            raise GatewayLiedError(msg)
        if question.done():
            return
        if result.problem is None:
            question.set_result(result.value)
        else:
            question.set_exception(ShareError.from_gateway(result.problem))

    def _write_log(self, line: bytes) -> None:
        # On the reader's thread: a flood of lines must not slow the loop.
        level, text = read_log_line(line)
        self._log.log(level, "%s", text)

    def _exited(self, code: int) -> None:
        if self._heartbeat is not None:
            self._heartbeat.cancel()
        self._log.info("secure-share: the gateway has ended (%s)", code)
        self._ended.set_result(None)
        self._on_end()
