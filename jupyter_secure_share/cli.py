"""``jupyter secure-share``: the share from the command line, for people and for scripts."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final
from urllib.parse import quote

from .cli_arguments import parse_arguments
from .cli_connection import TUNNEL_PATIENCE_SECONDS, Server
from .cli_errors import CliError, ExitCode
from .cli_secrets import ensure_one_from_stdin, read_secret
from .cli_server import find_server
from .cli_text import authtoken_text, started_text, status_text
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
    authtoken = _ngrok_authtoken(arguments)
    server = _server(arguments)
    if authtoken is not None:
        server.ask("PUT", "/authtoken", {"authtoken": authtoken, "remember": False})
    try:
        status = server.ask("POST", "/share", options, TUNNEL_PATIENCE_SECONDS)
    except KeyboardInterrupt:
        server.ask("DELETE", "/share")
        raise
    try:
        invitation = server.ask("GET", "/share/invitation")
        _say(invitation, lambda it: started_text(it, status["tunnel"]), arguments)
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


def _new_address(arguments: argparse.Namespace) -> None:
    server = _server(arguments)
    status = server.ask("POST", "/new-address", patience_seconds=TUNNEL_PATIENCE_SECONDS)
    _say(status, status_text, arguments)


def _authtoken(arguments: argparse.Namespace) -> None:
    secret = read_secret(arguments.file, "The file of the authtoken")
    if arguments.forget and (secret is not None or arguments.remember):
        msg = "An authtoken is either given or forgotten."
        raise CliError(ExitCode.USAGE, msg)
    if arguments.remember and secret is None:
        msg = "--remember needs a file with an authtoken, or - for stdin."
        raise CliError(ExitCode.USAGE, msg)
    server = _server(arguments)
    if secret is not None:
        given = {"authtoken": secret, "remember": arguments.remember}
        ngrok = server.ask("PUT", "/authtoken", given)
    elif arguments.forget:
        ngrok = server.ask("DELETE", "/authtoken")
    else:
        ngrok = server.ask("GET", "/share/choices")["ngrok"]
    _say(ngrok, authtoken_text, arguments)


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
    "new-address": _new_address,
    "kick": _kick,
    "authtoken": _authtoken,
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
    ensure_one_from_stdin(*files, arguments.authtoken_file)
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
        "password": read_secret(files[0], "A password file"),
        "session_password": read_secret(files[1], "A password file"),
        "host_name": arguments.host_name or _account_name(),
        "document": arguments.document,
        "domain": arguments.domain,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _ngrok_authtoken(arguments: argparse.Namespace) -> str | None:
    if arguments.transport != "ngrok":
        for option in ("domain", "authtoken_file"):
            if getattr(arguments, option) is not None:
                msg = f"--{option.replace('_', '-')} needs --transport ngrok."
                raise CliError(ExitCode.USAGE, msg)
    return read_secret(arguments.authtoken_file, "The file of --authtoken-file")


def _account_name() -> str | None:
    """Return a name for the host: a token knows only an invented one."""
    try:
        return getpass.getuser()[:HOST_NAME_CHARS]
    except (OSError, KeyError, ImportError):
        # A container's account may have no name.
        return None
