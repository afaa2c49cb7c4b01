"""Whatever dies or freezes: the address is dead soon after, and nothing opens again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time

from host_server import NewHost, wait_dead
from kernel_messages import run
from patience import until
from process_table import descendants, gateway_of, is_alive
from visitors import Guest, Kernel, Visit, is_shut


def test_a_killed_jupyter_leaves_a_dead_address_although_its_children_live(
    new_host: NewHost, visit: Visit
) -> None:
    host = new_host()
    # Forked before the share and during it; both live on, with all that Jupyter had open.
    early = host.ask("POST", "host-probe").json()["child"]
    invitation = host.share()
    late = host.ask("POST", "host-probe").json()["child"]
    guest = visit(Guest, invitation)
    kernel = Kernel(guest)
    assert run(kernel.socket, "import os; print(os.fork() > -1)").startswith("True")
    name = guest.json("POST", "api/terminals", {}).json["name"]
    terminal = guest.socket(f"terminals/websocket/{name}")
    terminal.send(json.dumps(["stdin", "sleep 600 & trap '' HUP; echo r''eady\n"]))
    until(lambda: "ready" in terminal.recv(), 20, "the shell is ready", every=0)
    gateway = gateway_of(host.pid)
    survivors = [process.pid for process in descendants(host.pid) if process.pid != gateway.pid]
    assert len(survivors) >= 4

    host.process.send_signal(signal.SIGKILL)
    try:
        wait_dead(invitation.port, 2)
        until(lambda: not is_alive(gateway.pid), 1, "the gateway has ended")
        assert is_alive(early)
        assert is_alive(late)
        time.sleep(1)
        assert wait_dead(invitation.port, 0.1) < 0.1
    finally:
        for pid in {*survivors, early, late}:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def test_a_frozen_jupyter_leaves_a_dead_address(new_host: NewHost, visit: Visit) -> None:
    host = new_host()
    invitation = host.share()
    gateway = gateway_of(host.pid)
    events = visit(Guest, invitation).socket("api/events/subscribe")
    host.process.send_signal(signal.SIGSTOP)
    try:
        wait_dead(invitation.port, 12)
        assert is_shut(events, 1)
    finally:
        host.process.send_signal(signal.SIGCONT)
    # Awake again: it says so, has put everything back, and opens nothing.
    until(lambda: host.status()["phase"] == "failed", 3, "the status is failed")
    assert not is_alive(gateway.pid)
    assert host.status()["allow_remote_access"] == {"before": False, "now": False}


def test_a_jupyter_that_ends_takes_the_share_with_it(new_host: NewHost) -> None:
    host = new_host()
    invitation = host.share()
    gateway = gateway_of(host.pid)
    host.process.send_signal(signal.SIGTERM)
    wait_dead(invitation.port, 5)
    host.process.wait(20)
    until(lambda: not is_alive(gateway.pid), 2, "the gateway has ended")
