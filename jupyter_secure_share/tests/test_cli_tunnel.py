"""``jupyter secure-share`` and a tunnel: the authtoken, the object for scripts, the meter."""

from __future__ import annotations

import copy
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.authtoken_sources import FILE
from jupyter_secure_share.cli_errors import CliError, ExitCode
from jupyter_secure_share.cli_text import status_text
from jupyter_secure_share.problems import ProblemCode, ShareError

from .commanding import Command
from .conftest import Record
from .samples import sample

SECRET = "2canary_notARealAuthtoken"

on_a_server = pytest.mark.usefixtures("share_app", "http_server")


@pytest.fixture
def authtoken_file(tmp_path: Path) -> str:
    file = tmp_path / "authtoken"
    file.write_text(f"{SECRET}\n")
    return str(file)


@on_a_server
async def test_scripts_get_the_same_object_as_on_the_lan(
    command: Command, record: Record, authtoken_file: str
) -> None:
    domain = "calm-otter.ngrok-free.dev"
    options = "--transport", "ngrok", "--domain", domain, "--authtoken-file", authtoken_file
    started = await command("start", *options, "--json")
    assert started.code == ExitCode.OK
    assert started.json.keys() == sample("invitation").keys()
    (told,) = record.messages("start")
    assert (told["options"]["transport"], told["options"]["domain"]) == ("ngrok", domain)
    assert told["ngrok"]["authtoken"] == SECRET
    status = await command("status", "--json")
    assert status.json["tunnel"]["state"] == "connected"
    assert SECRET not in started.out + status.out
    moved = await command("new-address", "--json")
    assert (moved.code, moved.json["tunnel"]["address_changes"]) == (ExitCode.OK, 1)
    assert (await command("stop", "--json")).json["tunnel"] is None
    # Kept in memory alone, and good for another share.
    assert (await command("start", "--transport", "ngrok", "--json")).code == ExitCode.OK


@on_a_server
async def test_the_authtoken_may_come_from_stdin(
    command: Command, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{SECRET}\n"))
    ended = await command("start", "--transport", "ngrok", "--authtoken-file", "-", "--json")
    assert ended.code == ExitCode.OK
    assert record.messages("start")[0]["ngrok"]["authtoken"] == SECRET


@on_a_server
async def test_people_are_told_who_could_listen_and_what_guests_see_first(
    command: Command, authtoken_file: str
) -> None:
    options = "start", "--transport", "ngrok", "--authtoken-file", authtoken_file
    for said in (await command(*options), await command("status"), await command("new-address")):
        assert said.code == ExitCode.OK
        assert "ngrok ends TLS, so it could read" in said.out
        assert "ngrok shows browsers a page of its own first" in said.out
        assert SECRET not in said.out
    await command("stop")
    on_lan = await command("start")
    assert "ngrok" not in on_lan.out + (await command("status")).out


@on_a_server
async def test_refusals(command: Command, tmp_path: Path, share_app: SecureShareApp) -> None:
    none = await command("start", "--transport", "ngrok")
    assert (none.code, "--authtoken-file" in none.err) == (ExitCode.REFUSED, True)
    file = tmp_path / "broken"
    file.write_text("canary canary")
    broken = await command("start", "--transport", "ngrok", "--authtoken-file", str(file))
    assert broken.code == ExitCode.USAGE
    assert not share_app.share.is_up
    assert (await command("new-address")).code == ExitCode.REFUSED
    await command("start")
    assert (await command("new-address")).code == ExitCode.FAILED


@on_a_server
@pytest.mark.parametrize("gateway_mode", ["refuses-with-service"])
async def test_what_ngrok_says_itself_is_in_the_line(command: Command, authtoken_file: str) -> None:
    options = "--transport", "ngrok", "--authtoken-file", authtoken_file
    failed = await command("start", *options)
    problem = sample("problem.service")
    assert failed.code == ExitCode.FAILED
    for words in (problem["message"], problem["next_step"], *problem["service"].values()):
        assert words in failed.err
    status = await command("status")
    assert problem["message"] in status.out
    assert problem["service"]["code"] in status.out


@on_a_server
async def test_the_authtoken_is_given_found_and_forgotten(
    command: Command, share_app: SecureShareApp, authtoken_file: str
) -> None:
    file = Path(share_app.state_dir) / "secure-share" / FILE
    assert (await command("authtoken")).out == "There is no authtoken.\n"
    given = await command("authtoken", authtoken_file, "--json")
    assert (given.json, file.exists()) == ({"authtoken_source": "given"}, False)
    kept = await command("authtoken", authtoken_file, "--remember", "--json")
    assert (kept.json, file.exists()) == ({"authtoken_source": "remembered"}, True)
    assert "remembered in a file" in (await command("authtoken")).out
    forgotten = await command("authtoken", "--forget")
    assert (forgotten.out, file.exists()) == ("There is no authtoken.\n", False)
    await command("authtoken", authtoken_file, "--remember")
    assert (await command("forget", "--json")).json == {"forgotten": True}
    assert (await command("authtoken")).out == "There is no authtoken.\n"


@pytest.mark.parametrize(
    "code",
    [
        *(ProblemCode.NGROK_MISSING, ProblemCode.NGROK_SETTING_WRONG),
        *(ProblemCode.NGROK_TOKEN_NEEDED, ProblemCode.NGROK_TOKEN_UNSAFE),
        ProblemCode.NGROK_CONFIG_UNREADABLE,
    ],
)
def test_what_makes_a_tunnel_impossible_is_a_refusal(code: ProblemCode) -> None:
    assert CliError.from_problem(ShareError(code).problem).code == ExitCode.REFUSED


def text(tunnel: dict[str, Any] | None = None, **usage: Any) -> str:
    """Return the words for the contract's sample with these changes."""
    status = copy.deepcopy(sample("status.tunnel"))
    status["tunnel"] |= tunnel or {}
    status["usage"] |= usage
    return status_text(status)


def test_a_tunnel_that_is_lost() -> None:
    said = text()
    assert "Tunnel: reconnecting, next try at 2026-11-24T09:12:30.000Z\n" in said
    assert "This address is in use by another ngrok agent. Stop the other agent" in said
    assert "ERR_NGROK_334" in said
    assert "earlier invitations do not work any more" in said
    connected = text({"state": "connected", "problem": None, "retry_at": None})
    assert "Tunnel: connected\n" in connected
    assert "ERR_NGROK" not in connected


def test_words_of_the_service_do_not_steer_a_terminal() -> None:
    problem = copy.deepcopy(sample("problem.service"))
    problem["service"]["text"] = "a\x1b[31m\nb"
    assert "a\\u001b[31m\\u000ab" in text({"problem": problem})
    assert "\n" not in str(CliError.from_problem(problem))


def test_what_is_so_of_this_tunnel_alone_is_said_when_it_is() -> None:
    assert "gateway alone" not in text({"edge_basic_auth": True})
    assert "gateway alone" in text({"edge_basic_auth": False})
    for words in ("Visit Site", "tell guests the network address of this computer"):
        assert words in text({"interstitial": True})
        assert words not in text({"interstitial": False})
    assert "do not work any more" not in text({"address_changes": 0})


def test_the_meter() -> None:
    said = text().splitlines()
    assert "Requests: 512 in this share, 14250 of 20000 (71 %) this month" in said
    assert "Bytes to guests: 3.1 MB in this share, 212.9 MB of 1.0 GB (21 %) this month" in said
    # (20000 - 14250) / 480 and (1e9 - 212860928) / 2097152 hours.
    assert (
        "Requests an hour with the guests now in: 480; the rest of the month's limit lasts for 12 h"
        in said
    )
    assert (
        "Bytes to guests an hour with the guests now in: 2.1 MB; "
        "the rest of the month's limit lasts for 16 days" in said
    )
    assert [line for line in said if line.startswith("Warning")] == [
        "Warning: 71 % of the month's limit is used up (requests)."
    ]


@pytest.mark.parametrize(
    ("used", "warning"),
    [
        (13_999, None),
        (14_000, "70 % of the month's limit is used up ({})."),
        (17_999, "89 % of the month's limit is used up ({})."),
        (18_000, "90 % of the month's limit is used up ({}); beyond it ngrok shuts guests out."),
        (50_000, "250 % of the month's limit is used up ({}); beyond it ngrok shuts guests out."),
    ],
)
@pytest.mark.parametrize("unit", ["requests", "bytes"])
def test_warnings(unit: str, used: int, warning: str | None) -> None:
    name = {"requests": "requests", "bytes": "bytes to guests"}[unit]
    calm: dict[str, Any] = {"month_requests": 0, "month_bytes": 0}
    said = text(**calm | {f"month_{unit}": used, f"limit_{unit}": 20_000}).splitlines()
    expected = [] if warning is None else [f"Warning: {warning.format(name)}"]
    assert [line for line in said if line.startswith("Warning")] == expected


def test_a_meter_without_limits_and_forecast() -> None:
    said = text(
        limit_requests=None, limit_bytes=None, requests_per_hour=None, bytes_per_hour=0
    ).splitlines()
    assert "Requests: 512 in this share, 14250 this month" in said
    assert "Bytes to guests an hour with the guests now in: 0 B" in said
    assert not [line for line in said if line.startswith(("Warning", "Requests an hour"))]


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (10**9, "1.0 GB"),
        (10**12, "1.0 TB"),
        (10**15, "1000.0 TB"),
    ],
)
def test_readable_bytes(count: int, words: str) -> None:
    assert f"Bytes to guests: {words} in this share" in text(bytes=count)
