"""A real JupyterLab with the extension, in folders of its own, and the host's command line."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from invitation import Invitation
from patience import until

HERE = Path(__file__).resolve().parent
PROGRAMS = Path(sys.executable).parent

START_SECONDS = 90.0
"""The machine may be busy."""

_COUNTED = re.compile(r"^http_request_duration_seconds_count\{.*\} (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """What a command ended with."""

    code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout."""
        assert self.code == 0, self.stderr
        value = json.loads(self.stdout)
        assert isinstance(value, dict)
        return value


class HostServer:
    """A JupyterLab from start to end. Its home is named so that it can be searched for."""

    def __init__(self, folder: Path, *options: str, env: dict[str, str] | None = None) -> None:
        """Start one below `folder` and wait until it answers."""
        self.home = folder
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        self.log_file = folder / "jupyter.log"
        self.environment = {
            "PATH": f"{PROGRAMS}{os.pathsep}{os.defpath}",
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "HOME": str(folder),
            "PYTHONPATH": str(HERE),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            **(env or {}),
        }
        is_on_socket = any(option.startswith("--ServerApp.sock=") for option in options)
        self._log = self.log_file.open("wb")
        self.process = subprocess.Popen(
            [
                PROGRAMS / "jupyter-lab",
                "--no-browser",
                "--debug",
                *([] if is_on_socket else ["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]),
                f"--ServerApp.root_dir={self.work}",
                "--ServerApp.jpserver_extensions={'host_probe': True}",
                *(["--allow-root"] if os.getuid() == 0 else []),
                *options,
            ],
            cwd=self.work,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            info = until(self._answers, START_SECONDS, "JupyterLab answers")
        except BaseException:
            self.kill()
            self._log.close()
            raise
        self.url: str = info["url"]
        self.token: str = info["token"]

    @property
    def pid(self) -> int:
        """Process id of Jupyter."""
        return self.process.pid

    @property
    def log(self) -> str:
        """All that Jupyter, gateway and kernels wrote."""
        return self.log_file.read_text("utf-8", "replace")

    @property
    def state_folder(self) -> Path:
        """Where the certificate is kept."""
        return self.home / "data" / "secure-share"

    def cli(self, *arguments: str, stdin: str = "") -> Said:
        """Run ``jupyter secure-share``."""
        ended = subprocess.run(
            [PROGRAMS / "jupyter", "secure-share", *arguments],
            check=False,
            capture_output=True,
            text=True,
            input=stdin,
            env=self.environment,
            cwd=self.home,
            timeout=60,
        )
        return Said(ended.returncode, ended.stdout, ended.stderr)

    def share(self, *options: str) -> Invitation:
        """Start a share on loopback."""
        said = self.cli("start", "--transport", "lan", "--host", "127.0.0.1", "--json", *options)
        return Invitation.from_json(said.json)

    def ask(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> requests.Response:
        """Make the owner's own request."""
        options.setdefault("timeout", 30)
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method,
                self.url + path,
                headers={"Authorization": f"token {self.token}", **(headers or {})},
                **options,
            )

    def status(self) -> dict[str, Any]:
        """Return the status of the share, asked of the server itself."""
        return dict(self.ask("GET", "jupyter-secure-share/share").json())

    def probe(self) -> dict[str, Any]:
        """Return what `host_probe` sees inside Jupyter."""
        return dict(self.ask("GET", "host-probe").json())

    def requests_seen(self) -> int:
        """Return how many requests Jupyter has answered; this one is not counted yet."""
        return round(sum(map(float, _COUNTED.findall(self.ask("GET", "metrics").text))))

    def stop(self) -> None:
        """End Jupyter in good order."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
        self._log.close()

    def kill(self) -> None:
        """End Jupyter at once."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def _answers(self) -> dict[str, Any] | None:
        assert self.process.poll() is None, f"JupyterLab has ended:\n{self.log}"
        try:
            file = self.home / "runtime" / f"jpserver-{self.pid}.json"
            info: dict[str, Any] = json.loads(file.read_text())
            place = urlsplit(info["url"])
            if place.scheme == "http+unix":
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(unquote(place.netloc))
            else:
                socket.create_connection((place.hostname, place.port), 1).close()
        except (OSError, ValueError):
            return None
        return info


NewHost = Callable[..., HostServer]
"""Starts another JupyterLab with these options, ended with the test."""


def wait_dead(port: int, seconds: float) -> float:
    """Wait until nothing listens on a port of loopback; return how long that took."""
    begun = time.monotonic()
    until(lambda: not listens(port), seconds, f"port {port} is dead", every=0.02)
    return time.monotonic() - begun


def listens(port: int) -> bool:
    """Whether somebody takes connections on a port of loopback."""
    try:
        socket.create_connection(("127.0.0.1", port), 2).close()
    except OSError:
        return False
    return True
