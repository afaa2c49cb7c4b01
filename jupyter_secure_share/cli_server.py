"""Which Jupyter server the command line talks to: the one running, or the one that is named."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from .cli_connection import Server
from .cli_errors import CliError, ExitCode
from .running_servers import running_servers


def find_server(url: str | None, token_file: str | None, certificate: str | None = None) -> Server:
    """Return the server to ask; raise `CliError` when there is none or more than one.

    With a ``url`` and no ``token_file`` the token comes from Jupyter's runtime
    files, if that server is in them.
    """
    pinned = None if certificate is None else Path(certificate)
    if url is not None:
        try:
            # A copied address may hold secrets, which must not get into messages.
            parts = urlsplit(url)
            place = parts.netloc.rpartition("@")[2]
            clean = parts._replace(netloc=place, query="", fragment="").geturl()
        except ValueError as error:
            msg = "The URL of --server cannot be read."
            raise CliError(ExitCode.USAGE, msg) from error
        token = _known_token(clean) if token_file is None else _read_token(token_file)
        return Server(clean, token, pinned)
    if token_file is not None:
        msg = "--token-file needs --server."
        raise CliError(ExitCode.USAGE, msg)
    running = running_servers()
    if not running:
        msg = "No Jupyter server is running; start JupyterLab, or name a server with --server."
        raise CliError(ExitCode.NO_SERVER, msg)
    if len(running) > 1:
        urls = " or ".join(sorted(server["url"] for server in running))
        msg = f"Several Jupyter servers are running; name one with --server: {urls}"
        raise CliError(ExitCode.NO_SERVER, msg)
    return Server(running[0]["url"], running[0].get("token", ""), pinned)


def _known_token(url: str) -> str:
    for server in running_servers():
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
