"""How the command line ends: exit codes, and one line for each error."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from .cli_tunnel_text import service_words
from .problems import ProblemCode
from .protocol import Json


class ExitCode(IntEnum):
    """Exit codes; scripts rely on them."""

    OK = 0
    FAILED = 1
    """It was tried and did not work."""
    USAGE = 2
    """The command line makes no sense."""
    NO_SERVER = 3
    """No Jupyter server could be asked: none, several, no answer, or the token was refused."""
    REFUSED = 4
    """The server said no: administrator's limits, what is installed, or the state of the share."""


_USAGE: Final = {ProblemCode.BAD_OPTIONS.name, ProblemCode.NGROK_TOKEN_MALFORMED.name}
_REFUSED: Final = {
    code.name
    for code in (
        ProblemCode.NO_NODE,
        ProblemCode.OLD_NODE,
        ProblemCode.GATEWAY_MISSING,
        ProblemCode.ON_HUB,
        ProblemCode.OTHER_RTC_BACKEND,
        ProblemCode.NO_COLLABORATION,
        ProblemCode.UPSTREAM_TOO_OLD,
        ProblemCode.CLIENT_CERTIFICATES,
        ProblemCode.UPSTREAM_CERTIFICATE,
        ProblemCode.ALREADY_LIVE,
        ProblemCode.BEYOND_LIMIT,
        ProblemCode.ROLE_UNAVAILABLE,
        ProblemCode.NOT_LIVE,
        ProblemCode.FORGET_WHILE_LIVE,
        ProblemCode.NGROK_MISSING,
        ProblemCode.NGROK_SETTING_WRONG,
        ProblemCode.NGROK_TOKEN_NEEDED,
        ProblemCode.NGROK_TOKEN_UNSAFE,
        ProblemCode.NGROK_CONFIG_UNREADABLE,
    )
}


class CliError(Exception):
    """Ends the program with this code and this line on stderr."""

    def __init__(self, code: ExitCode, sentence: str) -> None:
        """Take whole sentences without secrets, in one line."""
        super().__init__(sentence)
        self.code = code

    @classmethod
    def from_problem(cls, problem: Json) -> CliError:
        """Word a problem of the server in one line."""
        code = ExitCode.FAILED
        if problem["code"] in _USAGE:
            code = ExitCode.USAGE
        elif problem["code"] in _REFUSED:
            code = ExitCode.REFUSED
        words = problem["message"], problem["next_step"], service_words(problem)
        return cls(code, " ".join(filter(None, words)))
