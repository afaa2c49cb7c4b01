"""The arguments of ``jupyter secure-share``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn

from .cli_errors import CliError, ExitCode
from .protocol import ROLES, TRANSPORTS

EPILOG = """exit codes:
  0  done; "status" also when there is no share
  1  it was tried and did not work
  2  the command line makes no sense
  3  no server could be asked: none, several, no answer, or the token was refused
  4  refused: by the administrator's limits, by what is installed, or by the state of the share

Without --server, the one running Jupyter server is found by Jupyter's runtime files.
Secrets are never taken from the command line or the environment.
"""


class _Parser(argparse.ArgumentParser):
    """Ends like everything else here: with one sentence.

    No abbreviations: "--password" must not mean the file of one, today or later.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as upstream has them
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        if message.startswith("unrecognized arguments"):
            # Their text may be a password on the wrong option.
            message = "unrecognized arguments"
        sentence = f"{message[:1].upper()}{message[1:]}; see {self.prog} --help."
        raise CliError(ExitCode.USAGE, sentence)


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; raise `CliError` when they make no sense."""
    parser = _Parser(
        prog="jupyter secure-share",
        description="Share the running JupyterLab with guests.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = _common()
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_start(commands.add_parser("start", parents=[common], help="open a share"))
    commands.add_parser("stop", parents=[common], help="end the share and wait until it is shut")
    commands.add_parser("status", parents=[common], help="say how the share stands")
    extend = commands.add_parser("extend", parents=[common], help="move the end of the share")
    extend.add_argument("minutes", type=int, metavar="MINUTES", help="minutes to add")
    commands.add_parser(
        "new-address", parents=[common], help="have the tunnel take another address"
    )
    kick = commands.add_parser("kick", parents=[common], help="remove a guest")
    kick.add_argument("guest", metavar="GUEST_ID", help='id of the guest, as "status" shows it')
    authtoken = commands.add_parser(
        "authtoken", parents=[common], help="give, forget or find the ngrok account's authtoken"
    )
    authtoken.add_argument(
        "file", nargs="?", metavar="FILE", help="file with the authtoken, - for stdin"
    )
    authtoken.add_argument(
        "--remember", action="store_true", help="keep it when the Jupyter server ends"
    )
    authtoken.add_argument(
        "--forget", action="store_true", help="forget what was given, remembered or not"
    )
    forget = commands.add_parser(
        "forget", parents=[common], help="remove the kept certificate, authtoken and saved secrets"
    )
    forget.add_argument(
        "--state-dir",
        metavar="DIR",
        help="where SecureShareApp.state_dir points, when no server is running to tell",
    )
    return parser.parse_args(argv)


def _common() -> _Parser:
    common = _Parser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON object")
    common.add_argument("--server", metavar="URL", help="base URL of the Jupyter server")
    common.add_argument("--token-file", metavar="FILE", help="file with that server's token")
    common.add_argument(
        "--server-certificate",
        metavar="FILE",
        help="PEM file of the only certificate accepted from an https server "
        "(needed when it is self-signed)",
    )
    return common


def _add_start(start: argparse.ArgumentParser) -> None:
    start.add_argument("--transport", choices=TRANSPORTS, help="how guests reach the share")
    start.add_argument(
        "--authtoken-file",
        metavar="FILE",
        help="file with the ngrok account's authtoken, - for stdin; kept in memory until the "
        "Jupyter server ends",
    )
    start.add_argument("--domain", metavar="D", help="domain to ask ngrok for")
    start.add_argument("--host", metavar="ADDR", help="address to listen on; loopback too")
    start.add_argument("--advertise", metavar="HOST", help="another name or address for guests")
    start.add_argument("--port", type=int, metavar="N", help="TCP port; default: a free one")
    start.add_argument("--minutes", type=int, metavar="M", help="length of the share")
    start.add_argument("--max-guests", type=int, metavar="G", help="most guests at once")
    start.add_argument("--role", choices=ROLES, help="what guests may do; so far only full")
    start.add_argument("--document", metavar="PATH", help="document that guests see first")
    start.add_argument("--host-name", metavar="NAME", help="name of the host shown to guests")
    start.add_argument(
        "--no-basic-auth", action="store_true", help="leave the outer lock (HTTP basic auth) off"
    )
    start.add_argument("--username", metavar="NAME", help="user name of the outer lock")
    for option, what in (("password", "outer lock"), ("session-password", "join page")):
        start.add_argument(
            f"--{option}-file",
            metavar="FILE",
            help=f"file with a chosen password for the {what}, - for stdin; default: generated",
        )
