"""Which Jupyter server the command line talks to: the one running, or the one that is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.serverapp import list_running_servers

from .cli_connection import Server
from .cli_errors import CliError, ExitCode


def find_server(url: str | None, token_file: str | None, certificate: str | None = None) -> Server:
    """Return the server to ask; raise `CliError` when there is none or more than one.

    With a ``url`` and no ``token_file`` the token comes from Jupyter's runtime
    files, if that server is in them.
    """
    pinned = None if certificate is None else Path(certificate)
    if url is not None:
        token = _known_token(url) if token_file is None else _read_token(token_file)
        # A copied address may hold the token, which must not get into messages.
        clean = urlsplit(url)._replace(query="", fragment="").geturl()
        return Server(clean, token, pinned)
    if token_file is not None:
        msg = "--token-file needs --server."
        raise CliError(ExitCode.USAGE, msg)
    running = _running()
    if not running:
        msg = "No Jupyter server is running; start JupyterLab, or name a server with --server."
        raise CliError(ExitCode.NO_SERVER, msg)
    if len(running) > 1:
        urls = " or ".join(sorted(str(server["url"]) for server in running))
        msg = f"Several Jupyter servers are running; name one with --server: {urls}"
        raise CliError(ExitCode.NO_SERVER, msg)
    return Server(running[0]["url"], running[0].get("token", ""), pinned)


def is_any_server_running() -> bool:
    """Whether Jupyter's runtime files name a server."""
    return bool(_running())


def _running() -> list[dict[str, Any]]:
    return [server for server in list_running_servers() if isinstance(server.get("url"), str)]


def _known_token(url: str) -> str:
    for server in _running():
        if _place(server["url"]) == _place(url):
            return str(server.get("token", ""))
    return ""


def _place(url: str) -> tuple[str, str, str]:
    """Reduce a URL to what makes two of them the same server."""
    parts = urlsplit(url)
    netloc = parts.netloc.replace("127.0.0.1", "localhost").replace("[::1]", "localhost")
    return parts.scheme, netloc, parts.path.rstrip("/")


def _read_token(path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        msg = "The file of --token-file cannot be read."
        raise CliError(ExitCode.USAGE, msg) from error
