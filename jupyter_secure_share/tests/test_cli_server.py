"""How the command line finds and reaches a Jupyter server: several, none, sockets, certificates."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.serverapp import ServerApp, list_running_servers
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from jupyter_secure_share.cli_connection import Server
from jupyter_secure_share.cli_errors import CliError, ExitCode
from jupyter_secure_share.cli_server import find_server
from jupyter_secure_share.running_servers import running_servers

DATA = Path(__file__).parent / "data"


def write_runtime_file(name: str, url: str, token: str = "t", pid: int | None = None) -> None:
    file = Path(jupyter_runtime_dir()) / f"jpserver-{name}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"url": url, "token": token, "pid": pid or os.getpid()}))


@pytest.fixture
def no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime-of-test"))


@contextmanager
def refused(code: ExitCode, words: str) -> Iterator[None]:
    with pytest.raises(CliError, match=words) as refusal:
        yield
    assert refusal.value.code == code


@pytest.mark.usefixtures("no_server")
def test_nobody_runs() -> None:
    with refused(ExitCode.NO_SERVER, "No Jupyter server is running"):
        find_server(None, None)


@pytest.mark.usefixtures("no_server")
def test_one_runs() -> None:
    write_runtime_file("1", "http://localhost:8888/x/", "secret")
    write_runtime_file("2", "http://localhost:9999/", pid=2**22 + 1)
    assert find_server(None, None) == Server("http://localhost:8888/x/", "secret")


def test_the_running_ones_are_those_that_jupyter_names(jp_serverapp: ServerApp) -> None:
    write_runtime_file("killed", "http://localhost:9999/", pid=2**22 + 1)
    (Path(jupyter_runtime_dir()) / "jpserver-half.json").write_text('{"url": "http')
    ours = running_servers()
    assert [server["url"] for server in ours] == [jp_serverapp.connection_url]
    assert ours == list(list_running_servers())


def test_a_command_does_not_load_the_whole_server() -> None:
    """It would take more than a second each time."""
    script = (
        "import sys, jupyter_secure_share.cli; print('jupyter_server.serverapp' in sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=DATA.parents[2], capture_output=True, check=True
    )
    assert loaded.stdout.strip() == b"False"


@pytest.mark.usefixtures("no_server")
def test_several_run() -> None:
    write_runtime_file("1", "http://localhost:8888/")
    write_runtime_file("2", "http://localhost:8889/")
    with refused(ExitCode.NO_SERVER, "--server.*8888/ or http://localhost:8889/"):
        find_server(None, None)


@pytest.mark.usefixtures("no_server")
def test_one_of_several_is_named_and_its_token_known() -> None:
    write_runtime_file("1", "http://localhost:8888/", "one")
    write_runtime_file("2", "http://localhost:8889/x/", "two")
    assert find_server("http://127.0.0.1:8889/x", None).token == "two"
    assert find_server("http://localhost:8888", None).token == "one"
    assert find_server("http://localhost:8890", None).token == ""
    assert find_server("https://localhost:8888", None).token == ""


@pytest.mark.usefixtures("no_server")
def test_a_token_file_wins_over_what_is_known(tmp_path: Path) -> None:
    write_runtime_file("1", "http://localhost:8888/", "one")
    (tmp_path / "token").write_text("from file\n")
    server = find_server("http://localhost:8888/", str(tmp_path / "token"))
    assert server.token == "from file"


@pytest.mark.usefixtures("no_server")
@pytest.mark.parametrize(
    "url", ["http://localhost:1/?token=canary#canary", "http://me:canary@localhost:1/"]
)
def test_a_copied_address_does_not_carry_its_secrets_into_messages(url: str) -> None:
    server = find_server(url, None)
    with refused(
        ExitCode.NO_SERVER, r"The Jupyter server at http://localhost:1/ does not answer\."
    ):
        server.ask("GET", "/share")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def ask(server: Server) -> str:
    status = await asyncio.to_thread(server.ask, "GET", "/share")
    return str(status["phase"])


async def test_a_wrong_token_is_not_accepted(
    jp_serverapp: ServerApp, http_server: HTTPServer
) -> None:
    del http_server
    url = jp_serverapp.connection_url
    for token in ("wrong", ""):
        with refused(ExitCode.NO_SERVER, "did not accept the token"):
            await ask(Server(url, token))
    assert await ask(Server(url, jp_serverapp.identity_provider.token)) == "off"


async def test_a_server_without_the_extension(
    jp_serverapp: ServerApp, http_server: HTTPServer
) -> None:
    del http_server
    elsewhere = jp_serverapp.connection_url + "elsewhere/"
    with refused(ExitCode.NO_SERVER, "does not run this extension"):
        await ask(Server(elsewhere, jp_serverapp.identity_provider.token))


async def test_a_program_that_is_no_web_server() -> None:
    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\r\n")
        writer.close()

    listener = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with listener:
        number = listener.sockets[0].getsockname()[1]
        with refused(ExitCode.NO_SERVER, "does not answer"):
            await ask(Server(f"http://127.0.0.1:{number}/", "t"))


async def test_no_proxy_and_no_redirect_gets_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        number = listener.sockets[0].getsockname()[1]
        writer.write(
            f"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{number}/stolen\r\n"
            "Content-Length: 0\r\n\r\n".encode()
        )
        writer.close()

    listener = await asyncio.start_server(redirect, "127.0.0.1", 0)
    async with listener:
        number = listener.sockets[0].getsockname()[1]
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
        with refused(ExitCode.NO_SERVER, "does not run this extension"):
            await ask(Server(f"http://127.0.0.1:{number}/", "canary"))
    assert len(asked) == 1
    assert asked[0].startswith(b"GET /jupyter-secure-share/share HTTP/1.1")


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no unix sockets here")
async def test_a_unix_socket(jp_serverapp: ServerApp, tmp_path: Path) -> None:
    from tornado.netutil import bind_unix_socket

    path = tmp_path / "a b" / "j.sock"
    path.parent.mkdir()
    http = HTTPServer(jp_serverapp.web_app)
    http.add_socket(bind_unix_socket(str(path)))
    # As Jupyter writes it into its runtime file.
    url = "http+unix://" + str(path).replace("/", "%2F") + jp_serverapp.base_url
    try:
        assert await ask(Server(url, jp_serverapp.identity_provider.token)) == "off"
        with refused(ExitCode.NO_SERVER, "does not answer"):
            await ask(Server(url.replace("j.sock", "k.sock"), "t"))
    finally:
        http.stop()
        await http.close_all_connections()


class TestCertificates:
    """Servers with a certificate of their own are trusted by exactly that certificate."""

    @pytest.fixture
    def url(
        self, jp_serverapp: ServerApp, jp_asyncio_loop: asyncio.AbstractEventLoop
    ) -> Iterator[str]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(DATA / "server.pem", DATA / "server-key.pem")

        async def serve() -> tuple[HTTPServer, int]:
            http = HTTPServer(jp_serverapp.web_app, ssl_options=context)
            sockets = bind_sockets(0, "127.0.0.1")
            http.add_sockets(sockets)
            return http, int(sockets[0].getsockname()[1])

        http, number = jp_asyncio_loop.run_until_complete(serve())
        yield f"https://127.0.0.1:{number}{jp_serverapp.base_url}"
        http.stop()
        jp_asyncio_loop.run_until_complete(http.close_all_connections())

    async def test_the_known_one_is_accepted(self, jp_serverapp: ServerApp, url: str) -> None:
        server = Server(url, jp_serverapp.identity_provider.token, DATA / "server.pem")
        assert await ask(server) == "off"

    async def test_an_unknown_one_is_refused(self, url: str) -> None:
        with refused(ExitCode.NO_SERVER, "certificate that is not trusted.*--server-certificate"):
            await ask(Server(url, "canary"))

    async def test_another_ones_is_refused_before_the_token_is_sent(self, url: str) -> None:
        """Of the same name, even: only the certificate itself counts."""
        with refused(ExitCode.NO_SERVER, "certificate that is not trusted"):
            await ask(Server(url, "canary", DATA / "other.pem"))

    async def test_a_file_without_certificate_is_a_mistake(self, url: str) -> None:
        with refused(ExitCode.USAGE, "holds no certificate"):
            await ask(Server(url, "t", DATA / "server-key.pem"))
