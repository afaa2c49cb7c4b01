"""A hundred guests from one address, one with 64 sockets, and somebody who guesses at the door."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import websocket
from host_server import HostServer
from invitation import Invitation
from kernel_messages import run
from patience import until
from visitors import Guest, Kernel, Stranger, Visit, is_shut


def test_a_hundred_guests_join_at_once_with_two_sockets_each(
    invitation: Invitation, host: HostServer, visit: Visit
) -> None:
    # A share of its own would cost a start; so many more than the default of 100 fit into this one.
    names = [f"Guest {number}" for number in range(100)]
    begun = time.monotonic()

    def come(name: str) -> Guest:
        guest = visit(Guest, invitation, name)
        guest.socket("api/events/subscribe")
        guest.socket("secure-share/live")
        return guest

    with ThreadPoolExecutor(32) as pool:
        guests = list(pool.map(come, names))
    seconds = time.monotonic() - begun

    def all_seen() -> bool:
        rows = {row["name"]: row["sockets"] for row in host.status()["guests"]}
        return all(rows.get(name) == 2 for name in names)

    until(all_seen, 2, "the host sees every guest with two sockets")
    with ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda guest: guest.ask("GET", "api/me"), guests))
    assert [answer.json["identity"]["name"] for answer in answers] == names
    assert seconds < 30


def test_one_guest_has_64_sockets(guest: Guest, host: HostServer) -> None:
    kernel = Kernel(guest)
    sockets = [kernel.socket, *(kernel.open_socket(f"s{number}") for number in range(31))]
    sockets += [guest.socket("api/events/subscribe") for _ in range(32)]
    until(
        lambda: (
            [row["sockets"] for row in host.status()["guests"] if row["id"] == guest.id] == [64]
        ),
        2,
        "64 sockets are counted",
    )
    assert [run(socket, "print(1)") for socket in sockets[:32]] == ["1\n"] * 32


def test_guessing_is_locked_out_at_both_doors_together_and_disturbs_nobody_inside(
    invitation: Invitation, guest: Guest, visit: Visit
) -> None:
    # Another address of loopback is another source.
    guesser = visit(Stranger, invitation, source="127.0.0.9")
    kernel = Kernel(guest)
    for _ in range(20):
        missing = guesser.ask("GET", "lab")
        other_scheme = guesser.ask("GET", "lab", headers={"Authorization": "Bearer x"})
        assert (missing.status, other_scheme.status) == (401, 401)
    for _ in range(5):
        wrong = guesser.ask("GET", "", headers={"Authorization": guesser.basic("wrong")})
        assert (wrong.status, wrong.refusal) == (401, "unauthorised")
    guesser.pass_outer_lock()
    for _ in range(5):
        wrong = guesser.try_to_join("Eve", "wrong")
        assert (wrong.status, wrong.refusal) == (403, "wrong-password")

    waits = []
    for _ in range(3):
        locked = guesser.try_to_join("Eve")
        assert (locked.status, locked.refusal) == (429, "locked")
        waits.append(int(locked.headers["Retry-After"]))
    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[-1] > waits[0]
    right = visit(Stranger, invitation, source="127.0.0.9").ask(
        "GET", "", headers={"Authorization": guesser.basic()}
    )
    assert right.status == 429
    assert int(right.headers["Retry-After"]) > waits[0]

    # Somebody inside, from the same address, and somebody new from elsewhere.
    inside = visit(Stranger, invitation, source="127.0.0.9")
    inside.cookie = guest.cookie
    assert inside.ask("GET", "api/me").status == 200
    assert run(kernel.socket, "print(2)") == "2\n"
    visit(Guest, invitation, "Berta")


def test_a_kicked_guest_is_out_and_the_others_notice_nothing(
    invitation: Invitation, host: HostServer, guest: Guest, visit: Visit
) -> None:
    berta = visit(Guest, invitation, "Berta")
    kernel = Kernel(berta)
    sockets = [guest.socket("api/events/subscribe") for _ in range(5)]
    live = guest.socket("secure-share/live")
    live.recv()
    assert guest.id
    said = host.cli("kick", guest.id)
    assert (said.code, said.stderr) == (0, "")
    for socket in sockets:
        assert is_shut(socket, 0.5)
    assert '"removed"' in live.recv()
    assert guest.id not in [row["id"] for row in host.status()["guests"]]
    gone = guest.ask("GET", "api/me")
    assert (gone.status, gone.refusal) == (403, "removed")
    assert guest.ask("GET", "lab").refusal == "removed"
    with pytest.raises(websocket.WebSocketBadStatusException):
        guest.socket("api/events/subscribe")
    assert run(kernel.socket, "print(3)") == "3\n"
    # Gone already: one sentence, and no second kick.
    again = host.cli("kick", guest.id)
    assert again.code == 1
    assert again.stderr == "This guest is not here any more.\n"
