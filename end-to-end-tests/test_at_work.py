"""What a guest does all day: kernels, terminals, documents, large files."""

from __future__ import annotations

import base64
import hashlib
import json
import random

import pytest
from host_server import HostServer
from invitation import Invitation
from kernel_messages import run
from patience import until
from process_table import forget_peak, gateway_of, resident_kib
from visitors import KERNEL_V1, Guest, Kernel, Visit

MIB = 1024 * 1024


@pytest.mark.parametrize("protocol", [KERNEL_V1, ""])
def test_a_kernel_runs_code_by_both_sub_protocols(guest: Guest, protocol: str) -> None:
    kernel = Kernel(guest, protocol)
    assert kernel.socket.subprotocol == (protocol or None)
    assert run(kernel.socket, "print(6 * 7)") == "42\n"
    large = run(kernel.socket, "print('x' * 2_000_000)")
    assert len(large) == 2_000_001
    assert guest.json("DELETE", f"api/kernels/{kernel.id}").status == 204


def test_guests_share_a_kernel(invitation: Invitation, guest: Guest, visit: Visit) -> None:
    kernel = Kernel(guest)
    run(kernel.socket, "a = 20")
    berta = visit(Guest, invitation, "Berta")
    socket = berta.socket(
        f"api/kernels/{kernel.id}/channels?session_id=s", subprotocols=[KERNEL_V1]
    )
    assert run(socket, "print(a + 1)") == "21\n"
    # The same session id took nobody's socket away.
    assert run(kernel.socket, "print(a + 2)") == "22\n"


def test_a_terminal_answers(guest: Guest) -> None:
    made = guest.json("POST", "api/terminals", {})
    assert made.status == 200
    name = made.json["name"]
    socket = guest.socket(f"terminals/websocket/{name}")
    socket.send(json.dumps(["stdin", "echo $((6 * 7))!\n"]))
    heard = ""

    def answered() -> bool:
        nonlocal heard
        heard += "".join(map(str, json.loads(socket.recv())))
        return "42!" in heard

    until(answered, 20, "the shell answers", every=0)
    assert guest.json("DELETE", f"api/terminals/{name}").status == 204


def test_documents_are_made_read_changed_and_removed(guest: Guest, host: HostServer) -> None:
    text = {"type": "file", "format": "text", "content": "grüße\n"}
    assert guest.json("PUT", "api/contents/notes.txt", text).status == 201
    assert (host.work / "notes.txt").read_text("utf-8") == "grüße\n"
    assert guest.json("GET", "api/contents/notes.txt").json["content"] == "grüße\n"
    text["content"] = "more\n"
    assert guest.json("PUT", "api/contents/notes.txt", text).status == 200
    made = guest.json("POST", "api/contents/notes.txt/checkpoints")
    assert made.status == 201
    checkpoint = made.json["id"]
    assert guest.json("GET", "api/contents/notes.txt/checkpoints").json[0]["id"] == checkpoint
    renamed = guest.json("PATCH", "api/contents/notes.txt", {"path": "n ö.txt"})
    assert (renamed.status, renamed.json["path"]) == (200, "n ö.txt")
    assert guest.json("GET", "api/contents/n%20%C3%B6.txt").status == 200
    folder = guest.json("POST", "api/contents", {"type": "directory"})
    assert folder.status == 201
    path = folder.json["path"].replace(" ", "%20")
    copied = guest.json("POST", f"api/contents/{path}", {"copy_from": "n ö.txt"})
    assert copied.status == 201
    assert guest.json("DELETE", "api/contents/n%20%C3%B6.txt").status == 204
    assert guest.json("GET", "api/contents/n%20%C3%B6.txt").status == 404
    assert not (host.work / "n ö.txt").exists()
    listed = guest.json("GET", "api/contents?content=1").json["content"]
    assert folder.json["name"] in [entry["name"] for entry in listed]


def test_200_mib_go_up_in_labs_pieces_and_down_in_ranges(guest: Guest, host: HostServer) -> None:
    gateway = gateway_of(host.pid).pid
    # A first page, so that what every share needs is there.
    guest.ask("GET", "lab")
    idle = resident_kib(gateway)
    forget_peak(gateway)
    piece = random.Random(1).randbytes(MIB)
    sent = hashlib.sha256()
    pieces = 200
    for number in range(1, pieces + 1):
        block = number.to_bytes(8, "big") + piece[8:]
        sent.update(block)
        answer = guest.json(
            "PUT",
            "api/contents/large.bin",
            {
                "type": "file",
                "format": "base64",
                "name": "large.bin",
                "path": "large.bin",
                # As in `ContentsManager._upload` of JupyterLab's file browser.
                "chunk": -1 if number == pieces else number,
                "content": base64.b64encode(block).decode(),
            },
        )
        assert answer.status in (200, 201), answer.text
    assert hashlib.sha256((host.work / "large.bin").read_bytes()).digest() == sent.digest()

    whole = guest.ask("GET", "files/large.bin")
    assert whole.status == 200
    assert whole.headers["Content-Length"] == str(pieces * MIB)
    assert hashlib.sha256(whole.body).digest() == sent.digest()
    # Without the collections of `passing-bytes.ts` it is 80 to 100 MiB.
    assert resident_kib(gateway, "VmHWM") - idle < 64 * 1024

    part = guest.ask("GET", "files/large.bin", headers={"Range": "bytes=1048570-2097160"})
    assert part.status == 206
    assert part.headers["Content-Range"] == f"bytes 1048570-2097160/{pieces * MIB}"
    assert part.body == whole.body[1048570:2097161]
    tail = guest.ask("GET", "files/large.bin", headers={"Range": "bytes=-5"})
    assert (tail.status, tail.body) == (206, whole.body[-5:])
    beyond = guest.ask("GET", "files/large.bin", headers={"Range": f"bytes={300 * MIB}-"})
    assert beyond.status == 416
    assert guest.json("DELETE", "api/contents/large.bin").status == 204
