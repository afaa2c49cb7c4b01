"""``jupyter secure-share`` as scripts use it: output, exit codes, secrets."""

from __future__ import annotations

import asyncio
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_server.serverapp import ServerApp

from jupyter_secure_share.app import SecureShareApp
from jupyter_secure_share.cli import main
from jupyter_secure_share.cli_errors import CliError, ExitCode
from jupyter_secure_share.problems import ProblemCode, ShareError

from .commanding import Command
from .conftest import Record
from .samples import sample
from .sharing import port
from .signing import GUEST
from .waiting import is_door_open

pytestmark = pytest.mark.usefixtures("share_app", "http_server")


async def test_the_contract_of_scripts(command: Command, share_app: SecureShareApp) -> None:
    off = await command("status", "--json")
    assert off.json == sample("status.off")

    options = "--transport lan --host 127.0.0.1 --minutes 5 --max-guests 3 --role full"
    started = await command("start", *options.split(), "--json")
    assert started.code == ExitCode.OK
    assert started.json.keys() == {
        "url",
        "username",
        "password",
        "session_password",
        "fingerprint_sha256",
        "expires_at",
    }
    live = (await command("status", "--json")).json
    assert live["phase"] == "live"
    assert live["url"] == started.json["url"]
    assert live["allow_remote_access"] == {"before": False, "now": True}
    assert live["guests"][0]["id"] == GUEST
    assert is_door_open(port(live))

    kicked = await command("kick", GUEST, "--json")
    assert (kicked.code, kicked.json["guests"]) == (ExitCode.OK, [])
    extended = await command("extend", "5", "--json")
    assert extended.json["phase"] == "live"
    assert share_app.share.minutes == 10

    stopped = await command("stop", "--json")
    assert (stopped.code, stopped.json["phase"]) == (ExitCode.OK, "off")
    assert not is_door_open(port(live))
    assert (await command("stop")).code == ExitCode.OK
    assert (await command("status")).code == ExitCode.OK


async def test_options_reach_the_gateway_and_the_rest_is_the_servers(
    command: Command, record: Record
) -> None:
    await command(
        *[
            "start",
            "--host",
            "127.0.0.2",
            "--advertise",
            "my.lan",
            "--minutes",
            "7",
            "--max-guests",
            "9",
        ],
        *["--username", "team", "--no-basic-auth", "--document", "a/b.ipynb", "--host-name", "Ada"],
    )
    (told,) = record.messages("start")
    assert told["options"] == {
        "transport": "lan",
        "host": "127.0.0.2",
        "advertised_host": "my.lan",
        "port": 0,
        "minutes": 7,
        "max_guests": 9,
        "role": "full",
        "basic_auth": False,
        "username": "team",
        "password": None,
        "session_password": None,
        "host_name": "Ada",
        "document": "a/b.ipynb",
        "domain": None,
        "monthly_requests": 20_000,
        "monthly_bytes": 1_000_000_000,
    }


async def test_chosen_passwords_come_from_files_and_stdin(
    command: Command, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "password"
    file.write_text(" spaces are meant \r\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO("from standard input\n"))
    ended = await command(
        "start", "--json", "--password-file", str(file), "--session-password-file", "-"
    )
    options = record.messages("start")[0]["options"]
    assert options["password"] == ended.json["password"] == " spaces are meant "
    assert options["session_password"] == ended.json["session_password"] == "from standard input"


async def test_words_for_people(command: Command) -> None:
    started = await command("start")
    for word in ("Address:", "User name:", "Passphrase:", "Session password:", "Open until:"):
        assert word in started.out
    status = await command("status")
    assert "The share is live." in status.out
    assert "Ada" in status.out
    assert "allow_remote_access: now True, without a share False" in status.out
    assert "generated" not in status.out
    assert (await command("kick", GUEST)).out == "The guest is out.\n"
    assert (await command("stop")).out == "Nothing is shared any more.\n"


async def test_refusals_have_their_own_code(command: Command, share_app: SecureShareApp) -> None:
    share_app.max_share_minutes = 30
    beyond = await command("start", "--minutes", "31")
    assert beyond.code == ExitCode.REFUSED
    assert "30 minutes" in beyond.err
    assert (await command("start", "--role", "view")).code == ExitCode.REFUSED
    assert (await command("extend", "1")).code == ExitCode.REFUSED
    assert (await command("start")).code == ExitCode.OK
    again = await command("start")
    assert (again.code, "already" in again.err) == (ExitCode.REFUSED, True)
    assert (await command("forget")).code == ExitCode.REFUSED
    assert (await command("kick", "0" * 16)).code == ExitCode.FAILED
    assert (await command("kick", "../../share")).code == ExitCode.FAILED


@pytest.mark.parametrize(
    "code",
    [
        *(ProblemCode.NO_NODE, ProblemCode.OLD_NODE, ProblemCode.GATEWAY_MISSING),
        *(ProblemCode.ON_HUB, ProblemCode.OTHER_RTC_BACKEND, ProblemCode.NO_COLLABORATION),
        *(ProblemCode.UPSTREAM_TOO_OLD, ProblemCode.CLIENT_CERTIFICATES),
        ProblemCode.UPSTREAM_CERTIFICATE,
    ],
)
def test_what_makes_sharing_impossible_is_a_refusal(code: ProblemCode) -> None:
    assert CliError.from_problem(ShareError(code).problem).code == ExitCode.REFUSED


@pytest.mark.parametrize("gateway_mode", ["refuses"])
async def test_a_failed_start(command: Command) -> None:
    failed = await command("start", "--json")
    assert (failed.code, failed.err) == (ExitCode.FAILED, "Taken. Choose another.")
    status = await command("status")
    assert status.code == ExitCode.OK
    assert "Taken." in status.out


@pytest.mark.parametrize("gateway_mode", ["secretive"])
async def test_a_share_whose_passwords_nobody_was_told_is_stopped(
    command: Command, share_app: SecureShareApp
) -> None:
    assert (await command("start", "--json")).code == ExitCode.FAILED
    assert not share_app.share.is_up


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("arguments", [["start"], ["start", "--json"]])
async def test_a_share_whose_passwords_could_not_be_written_is_stopped(
    share_app: SecureShareApp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr(sys, "stdout", full)
        assert await asyncio.to_thread(main, arguments) == ExitCode.FAILED
    assert "The answer could not be written." in capsys.readouterr().err
    assert not share_app.share.is_up


async def test_names_are_escaped_where_the_terminal_has_no_letters_for_them(
    command: Command, share_app: SecureShareApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    await command("start", "--json")
    share_app.share.status["guests"][0]["name"] = "Zoë"
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert await asyncio.to_thread(main, ["status"]) == ExitCode.OK
    assert b"Zo\\xeb  full" in written.getvalue()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["share"],
        ["start", "--minutes", "soon"],
        ["start", "--minutes", "0"],
        ["start", "--port", "70000"],
        ["start", "--transport", "pigeon"],
        ["start", "--role", "owner"],
        ["start", "--password", "canary"],
        ["start", "--password-file", "/nothing/there"],
        ["start", "--password-file", "-", "--session-password-file", "-"],
        ["start", "--domain", "a.example"],
        ["start", "--transport", "lan", "--authtoken-file", "-"],
        ["start", "--transport", "ngrok", "--authtoken", "canary"],
        ["start", "--transport", "ngrok", "--authtoken-file", "/nothing/there"],
        ["start", "--transport", "ngrok", "--authtoken-file", "-", "--password-file", "-"],
        ["authtoken", "/nothing/there"],
        ["authtoken", "--remember"],
        ["authtoken", "--forget", "--remember"],
        ["authtoken", "--canary"],
        ["kick"],
        ["extend"],
        ["extend", "0"],
        ["status", "--server", "ftp://localhost/"],
        ["status", "--server", "http://localhost:port/"],
        ["status", "--server", "http://[::1/"],
        ["status", "--token-file", "x"],
        ["status", "--server", "http://localhost:1/", "--token-file", "/nothing/there"],
        ["status", "--server", "https://localhost:1/", "--server-certificate", "/nothing"],
        # Whoever names a certificate does not want the token to travel without one.
        ["status", "--server", "http://localhost:1/", "--server-certificate", "/nothing"],
    ],
    ids=" ".join,
)
async def test_what_makes_no_sense(command: Command, arguments: list[str]) -> None:
    assert (await command(*arguments)).code == ExitCode.USAGE


async def test_forget(command: Command, share_app: SecureShareApp) -> None:
    folder = Path(share_app.state_dir) / "secure-share"
    folder.mkdir(parents=True)
    assert (await command("forget", "--json")).json == {"forgotten": True}
    assert not folder.exists()
    assert (await command("forget")).out == "Nothing is kept any more.\n"


def test_forget_without_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jp_serverapp: ServerApp
) -> None:
    del jp_serverapp
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "empty"))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data-dir"))
    default, other = tmp_path / "data-dir" / "secure-share", tmp_path / "other" / "secure-share"
    for folder in (default, other):
        folder.mkdir(parents=True)
        (folder / "certificate.pem").touch()
    assert main(["forget"]) == ExitCode.OK
    assert (default.exists(), other.exists()) == (False, True)
    assert main(["forget", "--state-dir", str(tmp_path / "other")]) == ExitCode.OK
    assert not other.exists()
    assert (tmp_path / "other").exists()


def test_it_is_installed_as_a_subcommand_and_explains_itself() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from jupyter_secure_share.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        cwd=Path(__file__).parents[2],
        check=True,
    )
    for command in (
        *("start", "stop", "status", "extend", "new-address", "kick", "authtoken", "forget"),
    ):
        assert re.search(rf"\n    {command}\s", ended.stdout)
    assert "exit codes:" in ended.stdout
    for code in ExitCode:
        assert f"\n  {code.value}  " in ended.stdout
