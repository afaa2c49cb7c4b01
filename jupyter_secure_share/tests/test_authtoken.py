"""The form of an authtoken, and what people paste around it."""

from __future__ import annotations

import pytest

from jupyter_secure_share.authtoken import LONGEST_PASTE, Authtoken, read_authtoken
from jupyter_secure_share.problems import ShareError

SECRET = "2abcDEF_notARealAuthtoken"


@pytest.mark.parametrize(
    "pasted",
    [
        SECRET,
        f"  {SECRET}\r\n",
        f"ngrok config add-authtoken {SECRET}",
        f"$ ngrok config add-authtoken {SECRET}\n",
        f"ngrok authtoken {SECRET}",
        f"NGROK_AUTHTOKEN={SECRET}",
        f"export NGROK_AUTHTOKEN={SECRET}",
        f'export NGROK_AUTHTOKEN="{SECRET}"',
        f"set NGROK_AUTHTOKEN={SECRET}",
        f"$Env:NGROK_AUTHTOKEN = '{SECRET}'",
        f"authtoken: {SECRET}",
        f'    authtoken: "{SECRET}"',
        f'"{SECRET}"',
    ],
)
def test_an_authtoken_is_found_in_what_was_pasted(pasted: str) -> None:
    assert read_authtoken(pasted) == SECRET


@pytest.mark.parametrize("secret", ["x", "x" * 256, "$x", "a=b", "NGROK"])
def test_odd_ones_are_left_as_they_are(secret: str) -> None:
    assert read_authtoken(secret) == secret


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        " ",
        "canary canary",
        "canary\ncanary",
        "canary\x00",
        "canary\x1b[31m",
        "kanarienvögel-canary",
        "canary" * 50,
        "ngrok http 80 canary",
        "ngrok config add-authtoken ",
        "NGROK_AUTHTOKEN=",
        " " * LONGEST_PASTE + "canary",
        None,
        7,
        ["canary"],
        {"canary": "canary"},
    ],
)
def test_what_is_none_is_refused_without_being_repeated(pasted: object) -> None:
    with pytest.raises(ShareError) as refusal:
        read_authtoken(pasted)
    assert (refusal.value.code, refusal.value.status_code) == ("NGROK_TOKEN_MALFORMED", 400)
    assert "canary" not in f"{refusal.value!r} {refusal.value} {refusal.value.problem}"


def test_words_that_know_better_are_taken() -> None:
    with pytest.raises(ShareError, match=r"The file holds none\."):
        read_authtoken("", "The file holds none.")


def test_it_is_not_printed() -> None:
    authtoken = Authtoken("given", "canary")
    assert "canary" not in f"{authtoken!r} {authtoken}"
