"""What a host may ask for: types, defaults, ceilings."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from jupyter_secure_share.limits import Limits
from jupyter_secure_share.problems import ShareError
from jupyter_secure_share.protocol import (
    MAX_LINE_BYTES,
    Json,
    encode_line,
)
from jupyter_secure_share.start_options import LONGEST_TEXT, Defaults, complete_options

from .samples import sample

NO_LIMITS = Limits()


def complete(asked: Json, limits: Limits = NO_LIMITS, **defaults: int) -> Json:
    return complete_options(asked, host_name="Ada", defaults=Defaults(**defaults), limits=limits)


def test_the_samples_of_the_contract() -> None:
    full = sample("start-options")
    assert complete(full) == full
    assert complete(sample("start-options.partial")).keys() == full.keys()


def test_nothing_asked_means_all_locks_on_and_an_hour() -> None:
    assert complete({}) == {
        "transport": "lan",
        "host": None,
        "advertised_host": None,
        "port": 0,
        "minutes": 60,
        "max_guests": 100,
        "role": "full",
        "basic_auth": True,
        "username": "guest",
        "password": None,
        "session_password": None,
        "host_name": "Ada",
        "document": None,
        "domain": None,
        "monthly_requests": 20_000,
        "monthly_bytes": 1_000_000_000,
    }


def test_the_administrators_defaults_fill_what_is_missing() -> None:
    options = complete({"minutes": 5}, port=4443, minutes=90, max_guests=7)
    assert (options["port"], options["minutes"], options["max_guests"]) == (4443, 5, 7)


def test_a_default_above_the_ceiling_is_lowered_to_it() -> None:
    options = complete({}, Limits(max_share_minutes=30, max_guests=3))
    assert (options["minutes"], options["max_guests"]) == (30, 3)


@pytest.mark.parametrize(
    ("asked", "limits", "words"),
    [
        ({"minutes": 31}, Limits(max_share_minutes=30), "30 minutes"),
        ({"max_guests": 4}, Limits(max_guests=3), "3 guests"),
        ({"basic_auth": False}, Limits(require_basic_auth=True), "outer lock"),
        ({"password": "x" * 20}, Limits(require_generated_passwords=True), "chosen"),
        ({"session_password": "x" * 20}, Limits(require_generated_passwords=True), "chosen"),
        ({"transport": "lan"}, Limits(allowed_transports=()), "transport lan"),
        ({}, Limits(allowed_transports=()), "transport lan"),
    ],
)
def test_a_wish_above_the_ceiling_is_refused_in_words(
    asked: Json, limits: Limits, words: str
) -> None:
    complete(asked | {"transport": "lan"})
    with pytest.raises(ShareError, match=words) as refusal:
        complete(asked, limits)
    assert (refusal.value.code, refusal.value.status_code) == ("BEYOND_LIMIT", 403)


@pytest.mark.parametrize(
    "asked",
    [
        {"minutes": 0},
        {"minutes": -1},
        {"minutes": 1.5},
        {"minutes": "60"},
        {"minutes": True},
        {"minutes": None},
        {"minutes": 10**12},
        {"max_guests": 0},
        {"max_guests": False},
        {"port": -1},
        {"port": 65536},
        {"port": "8443"},
        {"transport": "pigeon"},
        {"transport": None},
        {"role": "owner"},
        {"role": None},
        {"basic_auth": "no"},
        {"basic_auth": 0},
        {"basic_auth": None},
        {"username": ""},
        {"username": None},
        {"password": ""},
        {"password": ["x"]},
        {"session_password": 1},
        {"host": ""},
        {"host": 1},
        {"host": "x" * (LONGEST_TEXT + 1)},
        {"document": "\ud800"},
        {"host_name": "x" * 65},
        {"domain": ""},
        {"domain": 7},
        {"domain": "x" * 254},
        {"monthly_requests": 0},
        {"monthly_requests": True},
        {"monthly_requests": 2**53},
        {"monthly_bytes": -1},
        {"monthly_bytes": 1e9},
        {"unknown": 1},
        {"Minutes": 60},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(asked: Json) -> None:
    with pytest.raises(ShareError) as refusal:
        complete(asked)
    assert (refusal.value.code, refusal.value.status_code) == ("BAD_OPTIONS", 400)


@pytest.mark.parametrize("role", ["view", "edit", "run"])
def test_roles_to_come_are_refused_in_words(role: str) -> None:
    with pytest.raises(ShareError, match="full"):
        complete({"role": role})


def test_no_refusal_repeats_a_value() -> None:
    for name in ("password", "session_password"):
        with pytest.raises(ShareError) as refusal:
            complete({name: ["canary"]})
        assert "canary" not in str(refusal.value.problem)


def test_the_longest_options_fit_a_line() -> None:
    worst = "\u2028" * LONGEST_TEXT
    texts = ("host", "advertised_host", "username", "password", "session_password", "document")
    options = complete(dict.fromkeys(texts, worst))
    assert len(encode_line({"type": "start", "options": options})) < MAX_LINE_BYTES / 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [("A" * 99, "A" * 64), ("A\x00da\n", "Ada"), ("\x1b", "Host"), ("", "Host"), (" ", "Host")],
)
def test_a_display_name_is_made_fit_to_be_shown(name: str, shown: str) -> None:
    options = complete_options({}, host_name=name, defaults=Defaults(), limits=NO_LIMITS)
    assert options["host_name"] == shown


def test_limits_have_the_shape_of_the_contract() -> None:
    limited = Limits((), 30, 5, require_basic_auth=True, require_generated_passwords=True)
    assert limited.to_json() == sample("choices.limited")["limits"]
    assert Limits().to_json() == sample("choices")["limits"]
    assert set(asdict(Limits())) == set(Limits().to_json())
