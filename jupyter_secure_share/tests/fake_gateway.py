"""A gateway that opens an empty door and speaks the pipe, in several bad ways too.

    python fake_gateway.py MODE [RECORD] [addresses]

Runs as a program of its own and imports nothing of the package, so that a
mistake there cannot hide here. The door is a TCP socket that turns everybody
away; its port stands in the status's URL. RECORD gets one JSON line for what it
was started with and one for every message. Misdeeds of a live share happen when
it is asked to extend.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path
from typing import Any

MODE = sys.argv[1]
RECORD = Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] != "addresses" else None
FIXTURES = Path(__file__).parents[2] / "src" / "protocol" / "fixtures"
GUEST = "a1b2c3d4e5f60718"


class Gateway:
    """Keeps the status and the door."""

    def __init__(self) -> None:
        self.seq = 0
        self.door: socket.socket | None = None
        self.options: dict[str, Any] = {}
        self.address_changes = 0
        self.guests = [
            {
                "id": GUEST,
                "name": "Ada",
                "username": f"guest-{GUEST}",
                "role": "full",
                "address": "127.0.0.1",
                "joined_at": "2026-11-24T09:05:00.000Z",
                "sockets": 1,
            }
        ]

    def status(self, phase: str, problem: dict[str, Any] | None = None) -> None:
        self.seq += 1
        up = phase in ("starting", "live")
        say(
            {
                "type": "status",
                "status": {
                    "seq": self.seq,
                    "phase": phase,
                    "steps": ["gateway", "address", "proved"] if phase == "live" else [],
                    "id": "0f1e2d3c4b5a6978" if up else None,
                    "transport": self.options.get("transport"),
                    "url": f"https://127.0.0.1:{self.port}/" if up and self.door else None,
                    "fingerprint_sha256": None,
                    "started_at": None,
                    "expires_at": "2026-11-24T10:00:00Z" if up else None,
                    "role": "full",
                    "max_guests": self.options.get("max_guests"),
                    "basic_auth": self.options.get("basic_auth"),
                    "guests": self.guests if phase == "live" else [],
                    "tunnel": self.tunnel if up else None,
                    "usage": self.usage if up else None,
                    "problem": problem,
                },
            }
        )

    @property
    def tunnel(self) -> dict[str, Any] | None:
        if self.options.get("transport") != "ngrok":
            return None
        return {
            "state": "connected",
            "problem": None,
            "retry_at": None,
            "edge_basic_auth": True,
            "interstitial": True,
            "address_changes": self.address_changes,
        }

    @property
    def usage(self) -> dict[str, Any] | None:
        if self.options.get("transport") != "ngrok":
            return None
        return {
            "requests": 512,
            "bytes": 3_145_728,
            "month_requests": 14_250,
            "month_bytes": 212_860_928,
            "limit_requests": self.options["monthly_requests"],
            "limit_bytes": self.options["monthly_bytes"],
            "requests_per_hour": 480,
            "bytes_per_hour": 2_097_152,
        }

    @property
    def port(self) -> int:
        return int(self.door.getsockname()[1]) if self.door else 0

    def take(self, message: dict[str, Any]) -> None:
        kind = message["type"]
        if kind == "ping":
            say({"type": "pong"})
        elif kind == "start":
            self.start(message)
        elif kind == "extend":
            MISDEEDS.get(MODE, self.obey)(self, message)
        elif kind == "kick":
            if message["guest"] == GUEST and self.guests:
                self.guests = []
                self.status("live")
                answer(message)
            else:
                refuse(message, "UNKNOWN_GUEST", "This guest is not here any more.", "")
        elif kind == "new_address":
            if self.tunnel is None:
                refuse(message, "NO_NEW_ADDRESS", "There is no other address to be had.", "Stop.")
            else:
                self.address_changes += 1
                self.status("live")
                answer(message)
        elif kind == "invitation":
            answer(message, None if MODE == "secretive" else self.invitation())
        elif kind == "stop":
            if MODE == "stubborn":
                time.sleep(60)
            if self.door:
                self.door.shutdown(socket.SHUT_RDWR)
                self.door.close()
            self.status("off")
            answer(message)
            sys.exit(0)

    def start(self, message: dict[str, Any]) -> None:
        self.options = message["options"]
        self.status("starting")
        if MODE == "dies-in-start":
            sys.exit(1)
        if MODE == "slow":
            return
        if MODE == "refuses":
            problem = refuse(message, "PORT_TAKEN", "Taken.", "Choose another.")
            self.status("failed", problem)
            time.sleep(60)
        if MODE == "refuses-with-service":
            problem = json.loads((FIXTURES / "problem.service.json").read_text())
            say({"type": "result", "id": message["id"], "ok": False, "problem": problem})
            self.status("failed", problem)
            time.sleep(60)
        self.door = socket.create_server(("127.0.0.1", self.options["port"]))
        threading.Thread(target=turn_away, args=[self.door], daemon=True).start()
        if MODE != "never-live":
            self.status("live")
        answer(message)
        if MODE == "dies-when-live":
            sys.exit(1)

    def obey(self, _gateway: Gateway, message: dict[str, Any]) -> None:
        self.status("live")
        answer(message)

    def invitation(self) -> dict[str, Any]:
        return {
            "url": f"https://127.0.0.1:{self.port}/",
            "username": self.options["username"],
            "password": self.options["password"] or "generated outer lock",
            "session_password": self.options["session_password"] or "generated session",
            "fingerprint_sha256": None,
            "expires_at": "2026-11-24T10:00:00Z",
        }


def turn_away(door: socket.socket) -> None:
    # Accepting keeps the queue of the system from filling up, which looks like a shut door.
    while True:
        try:
            door.accept()[0].close()
        except OSError:
            return


def say(message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(message).encode() + b"\n")
    sys.stdout.buffer.flush()


def answer(message: dict[str, Any], value: dict[str, Any] | None = None) -> None:
    say({"type": "result", "id": message["id"], "ok": True, "value": value})


def refuse(message: dict[str, Any], code: str, text: str, next_step: str) -> dict[str, str]:
    problem = {"code": code, "message": text, "next_step": next_step}
    say({"type": "result", "id": message["id"], "ok": False, "problem": problem})
    return problem


def garbage(_gateway: Gateway, _message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(b"this is no JSON\n")
    sys.stdout.buffer.flush()


def lie(gateway: Gateway, _message: dict[str, Any]) -> None:
    gateway.seq = 0
    gateway.status("live")


def talk_too_much(_gateway: Gateway, _message: dict[str, Any]) -> None:
    sys.stdout.buffer.write(b'{"type":"pong","x":"' + b"x" * 2**20)
    sys.stdout.buffer.flush()


def answer_nobody(_gateway: Gateway, _message: dict[str, Any]) -> None:
    answer({"id": 4711})


def greet_again(_gateway: Gateway, _message: dict[str, Any]) -> None:
    say({"type": "hello", "protocol": 1, "version": "0"})


def pong_unasked(_gateway: Gateway, _message: dict[str, Any]) -> None:
    for _ in range(9):
        say({"type": "pong"})


def freeze(_gateway: Gateway, _message: dict[str, Any]) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def die(_gateway: Gateway, _message: dict[str, Any]) -> None:
    os._exit(1)


def expire(gateway: Gateway, message: dict[str, Any]) -> None:
    answer(message)
    gateway.status(
        "off", {"code": "EXPIRED", "message": "The time was over.", "next_step": "Share again."}
    )
    sys.exit(0)


def linger(gateway: Gateway, message: dict[str, Any]) -> None:
    answer(message)
    gateway.status("off")
    time.sleep(60)


def ignore(_gateway: Gateway, _message: dict[str, Any]) -> None:
    pass


MISDEEDS: dict[str, Any] = {
    "garbage": garbage,
    "lies": lie,
    "long-line": talk_too_much,
    "answers-nobody": answer_nobody,
    "greets-again": greet_again,
    "pongs": pong_unasked,
    "freezes": freeze,
    "dies": die,
    "expires": expire,
    "lingers": linger,
    "ignores": ignore,
}


def record(value: dict[str, Any]) -> None:
    if RECORD is not None:
        with RECORD.open("a") as file:
            file.write(json.dumps(value) + "\n")


def main() -> None:
    if sys.argv[-1] == "addresses":
        record({"asked": "addresses"})
        addresses = [
            {"address": "127.0.0.1", "interface": "lo", "family": "IPv4", "loopback": True}
        ]
        say({"addresses": addresses} if MODE != "garbage" else {"no": "addresses"})
        return
    record(
        {"argv": sys.argv, "environ": dict(os.environ), "cwd": str(Path.cwd()), "pid": os.getpid()}
    )
    if MODE == "silent":
        time.sleep(60)
    entry = {"level": "warning", "event": "fake-started", "mode": MODE}
    sys.stderr.write(json.dumps(entry) + "\n")
    sys.stderr.write("plain words \x1b[31m\n")
    sys.stderr.flush()
    gateway = Gateway()
    version = 999 if MODE == "other-version" else 1
    say({"type": "hello", "protocol": version, "version": "0.0.0"})
    for line in sys.stdin.buffer:
        message = json.loads(line)
        record({"message": message})
        gateway.take(message)


if __name__ == "__main__":
    main()
