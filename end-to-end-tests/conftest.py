"""One JupyterLab and one share for all tests that do not end them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from host_server import HostServer, NewHost
from invitation import Invitation
from visitors import Guest, Stranger, Visit, Visitor


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip where there is no /proc to look at processes with."""
    if not sys.platform.startswith("linux"):
        for item in items:
            item.add_marker(pytest.mark.skip(reason="needs Linux"))


@pytest.fixture(scope="session")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostServer]:
    """Return a JupyterLab."""
    server = HostServer(tmp_path_factory.mktemp("shared") / "home")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def invitation(host: HostServer) -> Invitation:
    """Return the invitation of its share, which outlives all tests that use it."""
    return host.share("--host-name", "The Host", "--max-guests", "500")


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Return what makes strangers and guests (by their class), all closed with the test."""
    made: list[Stranger] = []

    def make(kind: type[Visitor], *arguments: object, **more: object) -> Visitor:
        visitor = kind(*arguments, **more)  # type: ignore[arg-type]
        made.append(visitor)
        return visitor

    yield make
    for visitor in made:
        visitor.close()


@pytest.fixture
def guest(invitation: Invitation, visit: Visit, request: pytest.FixtureRequest) -> Guest:
    """Return a guest of this share, named after the test."""
    return visit(Guest, invitation, request.node.name[:64])


@pytest.fixture
def new_host(tmp_path: Path) -> Iterator[NewHost]:
    """Return what starts another JupyterLab, ended with the test."""
    started: list[HostServer] = []

    def start(*options: str, **more: object) -> HostServer:
        server = HostServer(tmp_path / f"home-{len(started)}", *options, **more)  # type: ignore[arg-type]
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()
