"""``jupyter secure-share``: the share from the command line, for people and for scripts."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import quote

from .cli_arguments import parse_arguments
from .cli_connection import Server
from .cli_errors import CliError, ExitCode
from .cli_server import find_server
from .cli_text import invitation_text, status_text
from .kept_state import forget_state, state_folder
from .problems import ShareError
from .protocol import Json
from .running_servers import running_servers
from .start_options import HOST_NAME_CHARS


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (`ExitCode`)."""
    try:
        arguments = parse_arguments(argv)
        _COMMANDS[arguments.command](arguments)
    except CliError as error:
        sys.stderr.write(f"{error}\n")
        return error.code
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        return ExitCode.FAILED
    return ExitCode.OK


def _server(arguments: argparse.Namespace) -> Server:
    return find_server(arguments.server, arguments.token_file, arguments.server_certificate)


def _start(arguments: argparse.Namespace) -> None:
    options = _start_options(arguments)
    server = _server(arguments)
    try:
        server.ask("POST", "/share", options)
    except KeyboardInterrupt:
        server.ask("DELETE", "/share")
        raise
    try:
        invitation = server.ask("GET", "/share/invitation")
        _say(invitation, invitation_text, arguments)
    except BaseException:
        # A share whose passwords nobody was told must not stay open.
        server.ask("DELETE", "/share")
        raise


def _stop(arguments: argparse.Namespace) -> None:
    status = _server(arguments).ask("DELETE", "/share")
    _say(status, lambda _: "Nothing is shared any more.\n", arguments)


def _status(arguments: argparse.Namespace) -> None:
    status = _server(arguments).ask("GET", "/share")
    _say(status, status_text, arguments)


def _extend(arguments: argparse.Namespace) -> None:
    status = _server(arguments).ask("POST", "/share/extend", {"minutes": arguments.minutes})
    _say(status, status_text, arguments)


def _kick(arguments: argparse.Namespace) -> None:
    status = _server(arguments).ask("DELETE", f"/guests/{quote(arguments.guest, safe='')}")
    _say(status, lambda _: "The guest is out.\n", arguments)


def _forget(arguments: argparse.Namespace) -> None:
    if arguments.server is not None or running_servers():
        # The server knows where its folder is, and whether it is in use.
        _server(arguments).ask("POST", "/forget", {})
    else:
        try:
            forget_state(state_folder(arguments.state_dir or ""))
        except ShareError as error:
            raise CliError.from_problem(error.problem) from error
    _say({"forgotten": True}, lambda _: "Nothing is kept any more.\n", arguments)


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace], None]]] = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "extend": _extend,
    "kick": _kick,
    "forget": _forget,
}


def _say(answer: Json, in_words: Callable[[Json], str], arguments: argparse.Namespace) -> None:
    """Write an answer to stdout; raise `CliError` when nobody takes it."""
    text = json.dumps(answer) + "\n" if arguments.json else in_words(answer)
    encoding = sys.stdout.encoding or "utf-8"
    try:
        # A guest's name may have letters that the terminal has not.
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except OSError as error:
        # What was not taken is still there, and Python would try again when it ends.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        msg = "The answer could not be written."
        raise CliError(ExitCode.FAILED, msg) from error


def _start_options(arguments: argparse.Namespace) -> Json:
    """Collect what was asked for; the server fills in the rest."""
    files = arguments.password_file, arguments.session_password_file
    if files == ("-", "-"):
        msg = "Only one of the two passwords can come from stdin."
        raise CliError(ExitCode.USAGE, msg)
    asked = {
        "transport": arguments.transport,
        "host": arguments.host,
        "advertised_host": arguments.advertise,
        "port": arguments.port,
        "minutes": arguments.minutes,
        "max_guests": arguments.max_guests,
        "role": arguments.role,
        "basic_auth": False if arguments.no_basic_auth else None,
        "username": arguments.username,
        "password": _read_password(files[0]),
        "session_password": _read_password(files[1]),
        "host_name": arguments.host_name or _account_name(),
        "document": arguments.document,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _read_password(path: str | None) -> str | None:
    if path is None:
        return None
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        msg = "A password file cannot be read."
        raise CliError(ExitCode.USAGE, msg) from error
    # The newline that editors and echo add; spaces may be meant.
    return text.removesuffix("\n").removesuffix("\r")


def _account_name() -> str | None:
    """Return a name for the host: a token knows only an invented one."""
    try:
        return getpass.getuser()[:HOST_NAME_CHARS]
    except (OSError, KeyError, ImportError):
        # A container's account may have no name.
        return None
