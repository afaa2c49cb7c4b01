"""The way in, by a program, as ``docs/protocol.md`` says; and nothing at all for anybody else."""

from __future__ import annotations

import random
import re
import shutil
import string
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
import routes
from host_server import HostServer
from invitation import Invitation
from patience import until
from raw import status_of, upgrade
from visitors import Guest, Stranger, Visit

PROTOCOL_PAGE = Path(__file__).resolve().parent.parent / "docs" / "protocol.md"

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def test_the_curl_lines_of_the_protocol_page_let_a_program_in(
    invitation: Invitation, tmp_path: Path
) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    [block] = re.findall(
        r"<!-- test: enter-by-curl -->\s+```bash\n(.*?)```", PROTOCOL_PAGE.read_text(), re.DOTALL
    )
    (tmp_path / "share.pem").write_text(invitation.certificate_pem)
    (tmp_path / "basic.conf").write_text(f'user = "{invitation.username}:{invitation.password}"\n')
    (tmp_path / "session-password").write_text(invitation.session_password)
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "URL": invitation.url, "HOME": str(tmp_path)},
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert '"name": "Ada"' in ran.stdout
    assert "<form" in (tmp_path / "join.html").read_text()


def test_a_client_that_repeats_basic_on_each_redirect_comes_in(
    invitation: Invitation, visit: Visit
) -> None:
    stranger = visit(Stranger, invitation)
    basic = {"Authorization": stranger.basic()}
    challenged = stranger.ask("GET", "lab")
    assert challenged.status == 401
    assert challenged.headers["WWW-Authenticate"].startswith("Basic ")
    stranger.pass_outer_lock()
    assert stranger.cookie is not None
    assert stranger.cookie.startswith("__Host-jss-")
    page = stranger.ask("GET", "secure-share/join", headers=basic)
    assert page.status == 200
    stranger.try_to_join("Ada")
    lab = stranger.ask("GET", "lab", headers=basic)
    assert lab.status == 200
    assert "jupyter-config-data" in lab.text
    me = stranger.ask("GET", "api/me", headers={"Authorization": "token nonsense"})
    assert me.json["identity"]["name"] == "Ada"


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str | None]] = []
        self.fields: list[tuple[str | None, str | None]] = []
        self.places: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.forms.append(found)
        if tag == "input":
            self.fields.append((found.get("type", "text"), found.get("name")))
        self.places += [found[name] or "" for name in ("src", "href", "action") if name in found]


def test_the_join_page_is_one_small_form_that_needs_no_script(
    invitation: Invitation, visit: Visit
) -> None:
    stranger = visit(Stranger, invitation)
    stranger.pass_outer_lock()
    page = stranger.ask("GET", "secure-share/join", headers={"Accept": "text/html"})
    assert len(page.raw) < 50_000
    found = _Forms()
    found.feed(page.text)
    assert len(found.forms) == 1
    assert (found.forms[0].get("method") or "").lower() == "post"
    visible = [field for field in found.fields if field[0] not in ("hidden", "submit", "checkbox")]
    assert visible == [("text", "name"), ("password", "session_password")]
    assert [place for place in found.places if re.match(r"(?:\w+:)?//", place)] == []
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "The Host" in page.text
    assert not any(
        secret in page.text for secret in (invitation.password, invitation.session_password)
    )


NAMES = (
    "Ada",
    "Zoë Ünï",
    "מִרְיָם",
    "محمد علي",
    "👩‍👩‍👧‍👦 family",
    "😀" * 64,
    "a" * 64,
    'O\'Neil <b>&"x"',
    "e\u0301 is not é",
    " kept as typed ",
    "__proto__",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_guest_is_a_user_of_his_own_with_the_typed_name(
    invitation: Invitation, host: HostServer, visit: Visit, name: str
) -> None:
    guest = visit(Guest, invitation, name)
    identity = guest.ask("GET", "api/me").json["identity"]
    assert (identity["name"], identity["display_name"]) == (name, name)
    assert identity["username"] != host.ask("GET", "api/me").json()["identity"]["username"]
    row = until(
        lambda: [row for row in host.status()["guests"] if row["id"] == guest.id],
        1,
        "the host sees the guest",
    )[0]
    assert row["name"] == name
    assert row["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "status", "word"),
    [
        ("", 400, "bad-name"),
        ("a" * 65, 400, "bad-name"),
        ("a\nb", 400, "bad-name"),
        ("\u202etxet", 400, "bad-name"),
        ("the HOST", 409, "name-taken"),
    ],
)
def test_other_names_are_refused(
    invitation: Invitation, visit: Visit, name: str, status: int, word: str
) -> None:
    stranger = visit(Stranger, invitation)
    stranger.pass_outer_lock()
    answer = stranger.try_to_join(name)
    assert (answer.status, answer.refusal) == (status, word)
    assert answer.headers["Set-Cookie"] is None


def test_every_route_of_this_jupyter_is_named_in_these_tests(host: HostServer) -> None:
    assert routes.unnamed(host.probe()["patterns"]) == []


def test_without_a_cookie_nothing_reaches_jupyter(
    invitation: Invitation, host: HostServer, visit: Visit
) -> None:
    stranger = visit(Stranger, invitation)
    atdoor = visit(Stranger, invitation)
    atdoor.pass_outer_lock()
    forged = visit(Stranger, invitation)
    forged.cookie = (atdoor.cookie or "").split("=")[0] + "=" + "A" * 43
    own = tuple(f"secure-share{tail}" for tail in ("", "/", "/join", "/leave", "/live", "/x"))
    before = host.requests_seen()

    for path in (*routes.PATHS, *own):
        for method in METHODS:
            answer = stranger.ask(method, path)
            is_entry = path in routes.ENTRIES and method in ("GET", "HEAD")
            expected = [401] if is_entry else [401, 403, 404]
            assert answer.status in expected, (method, path, answer.status)
            assert ("WWW-Authenticate" in answer.headers) == (answer.status == 401)
            assert forged.ask(method, path).status in expected
            if method not in ("GET", "HEAD"):
                assert atdoor.ask(method, path).status in (303, 400, 403, 404, 405, 415)
        for visitor in (stranger, atdoor, forged):
            cookie = [] if visitor.cookie is None else [f"Cookie: {visitor.cookie}"]
            refused = upgrade(invitation, invitation.base + path.partition("?")[0], *cookie)
            is_socket = path in routes.SOCKETS or path.endswith(("globalAwareness", "/live"))
            assert status_of(refused) == (403 if is_socket else 400), path

    rng = random.Random(7)
    letters = string.ascii_letters + string.digits + "-_.~/%:@!$&'()*+,="
    for _ in range(2000):
        path = "".join(rng.choices(letters, k=rng.randrange(1, 40)))
        if rng.random() < 0.5:
            path = rng.choice(routes.PATHS) + path
        method = rng.choice(METHODS)
        assert stranger.ask(method, path).status in (400, 401, 403, 404), (method, path)

    # The one request is the question itself, asked before.
    assert host.requests_seen() - before == 1


def test_who_asks_is_judged_by_origin_and_fetch_metadata(
    invitation: Invitation, guest: Guest
) -> None:
    own, evil = invitation.origin, "https://evil.example"
    new = {"Content-Type": "application/json"}

    def read(**headers: str) -> int:
        return guest.ask("GET", "api/me", headers=named(headers)).status

    def change(**headers: str) -> int:
        return guest.ask(
            "POST", "api/contents", '{"type": "file"}', {**new, **named(headers)}
        ).status

    def named(headers: dict[str, str]) -> dict[str, str]:
        return {name.replace("_", "-"): value for name, value in headers.items()}

    assert read() == 200
    assert change() == 201
    assert read(Origin=own) == 200
    assert change(Origin=own) == 201
    assert read(Sec_Fetch_Site="same-origin") == 200
    assert change(Origin=own, Sec_Fetch_Site="same-origin") == 201
    assert read(Origin=evil) == 403
    assert change(Origin=evil) == 403
    assert change(Origin="null") == 403
    assert change(Origin=own.upper()) == 403
    assert change(Origin=own, Sec_Fetch_Site="cross-site") == 403
    assert read(Sec_Fetch_Site="cross-site") == 403
    assert read(Sec_Fetch_Site="same-site") == 403
    assert change(Sec_Fetch_Mode="cors") == 403

    cookie = f"Cookie: {guest.cookie}"
    events = f"{invitation.base}api/events/subscribe"
    assert status_of(upgrade(invitation, events, cookie)) == 101
    assert status_of(upgrade(invitation, events, cookie, f"Origin: {evil}")) == 403
    assert status_of(upgrade(invitation, events, cookie, "Origin: null")) == 403
    assert status_of(upgrade(invitation, events, cookie, f"Origin: {own}.evil.example")) == 403
    assert status_of(upgrade(invitation, events, cookie, f"Origin: {own[:-1]}")) == 403
    with pytest.raises(Exception, match="403"):
        guest.socket("api/events/subscribe", origin=None)
