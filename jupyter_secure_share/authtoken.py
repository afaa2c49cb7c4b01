"""The authtoken of an ngrok account: its form, and how people paste it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from .problems import ProblemCode, ShareError

LONGEST_PASTE: Final = 4096
"""Longest text that is looked at, in characters."""

_FORM: Final = re.compile(r"[!-~]{1,256}", re.ASCII)

_AROUND: Final = re.compile(
    r"""(?:\$\s+)?
    (?:ngrok\s+(?:config\s+add-authtoken|authtoken)\s+
      |(?:export\s+|set\s+|\$env:)?NGROK_AUTHTOKEN\s*=\s*
      |authtoken\s*:\s*)?
    (?P<quote>["']?)(?P<secret>.*?)(?P=quote)""",
    re.VERBOSE | re.IGNORECASE,
)
"""What the pages of ngrok show around an authtoken: commands and a line of its file."""


@dataclass(frozen=True)
class Authtoken:
    """An authtoken and where it comes from. The secret is never printed."""

    source: str
    """An ``AuthtokenSource`` of the contract."""
    secret: str = field(repr=False)


def read_authtoken(text: object, message: str | None = None) -> str:
    """Return the secret in what somebody pasted, without the command around it.

    Raises `ShareError` when it has not the form of one, in the words of
    ``message`` where that knows better; the text is in no error.
    """
    if isinstance(text, str) and len(text) <= LONGEST_PASTE:
        found = _AROUND.fullmatch(text.strip())
        if found is not None and _FORM.fullmatch(found["secret"]):
            return found["secret"]
    raise ShareError(ProblemCode.NGROK_TOKEN_MALFORMED, message)
