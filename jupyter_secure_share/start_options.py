"""What a host asks for, made complete: types checked, missing fields filled.

Whether an address exists or a password is strong is the gateway's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NoReturn

from .limits import Limits
from .problems import ProblemCode, ShareError
from .protocol import MOST_GUESTS, MOST_MINUTES, ROLES, TRANSPORTS, Json

LONGEST_TEXT: Final = 4096
"""In characters. With it a start message stays far below the longest line of the pipe."""

HOST_NAME_CHARS: Final = 64

DOMAIN_CHARS: Final = 253
"""Longest host name, RFC 1035 §2.3.4 without the last dot."""

MONTHLY_REQUESTS: Final = 20_000
MONTHLY_BYTES: Final = 1_000_000_000
"""What a free ngrok account may use in a month, as documented in August 2026."""

MOST_OF_A_MONTH: Final = 2**53 - 1
"""Largest number that JavaScript counts exactly."""


@dataclass(frozen=True)
class Defaults:
    """The administrator's defaults for what a host leaves out."""

    port: int = 0
    minutes: int = 60
    max_guests: int = 100


def complete_options(asked: Json, *, host_name: str, defaults: Defaults, limits: Limits) -> Json:
    """Return the full ``IStartOptions``; raise `ShareError` when that cannot or may not be.

    A default above the ceiling is lowered to it; a wish above it is refused.
    """
    options = _defaults(host_name, defaults, limits)
    if not asked.keys() <= options.keys():
        _refuse("There is no such option.")
    options.update(asked)
    for name, is_sensible in _CHECKS.items():
        if not is_sensible(options[name]):
            _refuse(f"The option {name} has a value that makes no sense.")
    if options["role"] != "full":
        raise ShareError(ProblemCode.ROLE_UNAVAILABLE)
    limits.ensure_within(options)
    return options


def _defaults(host_name: str, defaults: Defaults, limits: Limits) -> Json:
    return {
        "transport": "lan",
        "host": None,
        "advertised_host": None,
        "port": defaults.port,
        "minutes": _at_most(defaults.minutes, limits.max_share_minutes),
        "max_guests": _at_most(defaults.max_guests, limits.max_guests),
        "role": "full",
        "basic_auth": True,
        "username": "guest",
        "password": None,
        "session_password": None,
        "host_name": _showable(host_name),
        "document": None,
        "domain": None,
        "monthly_requests": MONTHLY_REQUESTS,
        "monthly_bytes": MONTHLY_BYTES,
    }


def _showable(name: str) -> str:
    """Make a display name fit to be shown to guests, whatever an identity provider made it."""
    kept = "".join(character for character in name if character.isprintable()).strip()
    return kept[:HOST_NAME_CHARS] or "Host"


def _at_most(value: int, ceiling: int | None) -> int:
    return value if ceiling is None else min(value, ceiling)


def _refuse(message: str) -> NoReturn:
    raise ShareError(ProblemCode.BAD_OPTIONS, message)


def _is_text(value: object, longest: int = LONGEST_TEXT) -> bool:
    # Lone surrogates cannot be written to the pipe as UTF-8 by the other end.
    return (
        isinstance(value, str)
        and 0 < len(value) <= longest
        and not any("\ud800" <= character <= "\udfff" for character in value)
    )


def _is_text_or_none(value: object) -> bool:
    return value is None or _is_text(value)


def _is_between(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _is_domain_or_none(value: object) -> bool:
    return value is None or _is_text(value, DOMAIN_CHARS)


def _is_monthly_limit(value: object) -> bool:
    return value is None or _is_between(value, 1, MOST_OF_A_MONTH)


_CHECKS = {
    "transport": lambda value: value in TRANSPORTS,
    "host": _is_text_or_none,
    "advertised_host": _is_text_or_none,
    "port": lambda value: _is_between(value, 0, 65535),
    "minutes": lambda value: _is_between(value, 1, MOST_MINUTES),
    "max_guests": lambda value: _is_between(value, 1, MOST_GUESTS),
    "role": lambda value: value in ROLES,
    "basic_auth": lambda value: isinstance(value, bool),
    "username": _is_text,
    "password": _is_text_or_none,
    "session_password": _is_text_or_none,
    "host_name": lambda value: _is_text(value, HOST_NAME_CHARS),
    "document": _is_text_or_none,
    "domain": _is_domain_or_none,
    "monthly_requests": _is_monthly_limit,
    "monthly_bytes": _is_monthly_limit,
}
