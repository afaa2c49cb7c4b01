"""A real Jupyter with the real gateway is killed or frozen while its children live on.

Needs the bundle (``node gateway/build.mjs``) and fails without it.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from jupyter_secure_share.gateway_program import BUNDLE

from .sharing import port
from .waiting import eventually_blocking, is_door_open, is_running

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")

ROOT = Path(__file__).parents[2]
EXTENSIONS = (
    "jupyter_secure_share",
    "jupyter_server_ydoc",
    "jupyter_server_fileid",
    "jupyter_server_terminals",
    "jupyter_secure_share.tests.forking_extension",
)
CLI = "import sys; from jupyter_secure_share.cli import main; sys.exit(main())"


@dataclass
class Jupyter:
    """A Jupyter server of its own process, found by its runtime file as scripts find it."""

    process: subprocess.Popen[bytes]
    environ: dict[str, str]
    info: dict[str, Any]

    def command(self, *arguments: str) -> Any:
        """Run ``jupyter secure-share`` and return the JSON it prints."""
        ended = subprocess.run(
            [sys.executable, "-c", CLI, *arguments, "--json"],
            env=self.environ,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == b""
        return json.loads(ended.stdout)

    def post(self, path: str, body: object) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.info["port"], timeout=30)
        headers = {"Authorization": f"token {self.info['token']}"}
        connection.request("POST", f"/{path}", json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status < 300, text
        return json.loads(text)


@pytest.fixture
def jupyter(tmp_path: Path) -> Iterator[Jupyter]:
    assert BUNDLE.is_file(), "build the gateway first: node gateway/build.mjs"
    runtime = tmp_path / "runtime"
    environ = {
        **os.environ,
        "HOME": str(tmp_path),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "config"),
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "PYTHONPATH": str(ROOT),
    }
    extensions = dict.fromkeys(EXTENSIONS, True)
    (tmp_path / "config").mkdir()
    config = {"ServerApp": {"jpserver_extensions": extensions}}
    (tmp_path / "config" / "jupyter_server_config.json").write_text(json.dumps(config))
    (tmp_path / "root").mkdir()
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root"),
                *(f"--ServerApp.root_dir={tmp_path / 'root'}", "--ServerApp.port=0"),
            ],
            env=environ,
            cwd=tmp_path / "root",
            stdout=log,
            stderr=log,
        ) as process,
    ):
        file = runtime / f"jpserver-{process.pid}.json"
        try:
            eventually_blocking(lambda: file.is_file() and file.read_text().endswith("}"), 30)
            info = json.loads(file.read_text())
            eventually_blocking(lambda: is_door_open(info["port"]), 30)
            yield Jupyter(process, environ, info)
        finally:
            process.kill()


def test_killed_while_a_kernel_a_terminal_and_a_forked_child_live_on(jupyter: Jupyter) -> None:
    invitation = jupyter.command("start", "--host", "127.0.0.1")
    door = port(invitation)
    assert is_door_open(door)
    jupyter.post("api/kernels", {"name": "python3"})
    jupyter.post("api/terminals", {})
    child = jupyter.post("fork", {})["pid"]
    try:
        jupyter.process.send_signal(signal.SIGKILL)
        eventually_blocking(lambda: not is_door_open(door), within_seconds=2.0)
        assert is_running(child)
    finally:
        os.kill(child, signal.SIGKILL)


def test_frozen(jupyter: Jupyter) -> None:
    door = port(jupyter.command("start", "--host", "127.0.0.1"))
    jupyter.process.send_signal(signal.SIGSTOP)
    eventually_blocking(lambda: not is_door_open(door), within_seconds=12.0)
    jupyter.process.send_signal(signal.SIGCONT)
    # It wakes up, sees what happened, and opens nothing again.
    eventually_blocking(lambda: jupyter.command("status")["phase"] == "failed", 20)
    status = jupyter.command("status")
    assert status["problem"]["code"] == "GATEWAY_FAILED"
    assert status["allow_remote_access"] == {"before": False, "now": False}


def test_the_gateway_is_killed(jupyter: Jupyter) -> None:
    door = port(jupyter.command("start", "--host", "127.0.0.1"))
    children = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(jupyter.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    (gateway,) = [int(line.split()[0]) for line in children if "gateway.cjs" in line]
    os.kill(gateway, signal.SIGKILL)
    eventually_blocking(lambda: not is_door_open(door), within_seconds=2.0)
    status = jupyter.command("status")
    assert (status["phase"], status["problem"]["code"]) == ("failed", "GATEWAY_FAILED")
    assert status["allow_remote_access"] == {"before": False, "now": False}
    # A click opens a new one.
    assert is_door_open(port(jupyter.command("start", "--host", "127.0.0.1")))
    assert jupyter.command("stop")["phase"] == "off"


def test_stopped_in_good_order(jupyter: Jupyter) -> None:
    door = port(jupyter.command("start", "--host", "127.0.0.1"))
    jupyter.process.send_signal(signal.SIGTERM)
    assert jupyter.process.wait(30) == 0
    assert not is_door_open(door)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="nothing to look at here")
def test_no_secret_is_in_any_command_line_or_environment(jupyter: Jupyter) -> None:
    invitation = jupyter.command("start", "--host", "127.0.0.1")
    secrets = [invitation["password"], invitation["session_password"], jupyter.info["token"]]
    looked_at = 0
    for process in Path("/proc").glob("[0-9]*"):
        for file in ("cmdline", "environ"):
            try:
                text = (process / file).read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            looked_at += "gateway.cjs" in text
            for secret in secrets:
                assert secret not in text
    assert looked_at > 0, "the gateway was not among what was looked at"
    log = (Path(jupyter.environ["HOME"]) / "log").read_text("utf-8", "replace")
    for secret in secrets[:2]:
        assert secret not in log
