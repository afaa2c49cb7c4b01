"""A guest of the role full who wants to hurt the host by Jupyter's own holes."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator

import pytest
import websocket
from host_server import HostServer
from invitation import Invitation
from kernel_messages import execute, run, v1_frame
from raw import send, status_of
from visitors import KERNEL_V1, Guest, Kernel, Visit, is_shut
from websocket import ABNF

QUICK_SECONDS = 1.0
"""How long the host may wait for an answer after each attack."""


@pytest.fixture(autouse=True)
def _answers(host: HostServer) -> Iterator[None]:
    """Whatever was tried: Jupyter answers at once, and its root folder is there."""
    (host.work / "keep").mkdir(exist_ok=True)
    (host.work / "keep" / "kept.txt").write_text("kept")
    yield
    begun = time.monotonic()
    assert host.ask("GET", "api/status", timeout=QUICK_SECONDS).status_code == 200
    assert time.monotonic() - begun < QUICK_SECONDS
    assert (host.work / "keep" / "kept.txt").read_text() == "kept"
    assert host.process.poll() is None


@pytest.mark.parametrize(
    "path",
    [
        *("keep/..", "x/..", "keep/kept.txt/..", "%2e%2e", ".", "..", "keep/%2e%2e", "keep%2f.."),
        *("keep/..%2f", "keep//..", "keep/../", "/keep/..", "keep\\..", "keep/.%2e", "%2e/.", ""),
        *("/", "keep/;/..", "keep%00/..", "keep/%c0%ae%c0%ae", "keep/..;", "a/%2E%2E"),
    ],
)
def test_no_spelling_throws_the_root_folder_away(
    invitation: Invitation, guest: Guest, host: HostServer, path: str
) -> None:
    for method in ("DELETE", "PUT", "PATCH", "POST"):
        body = json.dumps({"path": "gone", "type": "directory"})
        answer = send(
            invitation,
            f"{method} {invitation.base}api/contents/{path} HTTP/1.1\r\n"
            f"Host: {invitation.netloc}\r\nCookie: {guest.cookie}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode(),
        )
        # A new folder in the root is what POST is for.
        if method != "POST" or path not in ("", "/"):
            assert status_of(answer) in (400, 403, 404, 405, 413), answer[:200]
    assert host.work.is_dir()
    assert not (host.work / "gone").exists()


@pytest.mark.parametrize(
    "target", ["../gone", "/../gone", ".hidden", "keep/../../gone", "a//b", "."]
)
def test_nothing_is_moved_out_of_the_folder(guest: Guest, host: HostServer, target: str) -> None:
    assert guest.json("PATCH", "api/contents/keep/kept.txt", {"path": target}).status in (400, 403)
    assert guest.json("POST", "api/contents", {"copy_from": target}).status in (400, 403, 404)
    assert not (host.home / "gone").exists()


def frames(protocol: str) -> dict[str, tuple[bytes, int]]:
    """Return frames that freeze or confuse Jupyter, with their opcode."""
    good = v1_frame(execute("1"))
    text = json.dumps(execute("1")).encode()
    binary, string = ABNF.OPCODE_BINARY, ABNF.OPCODE_TEXT
    legacy = struct.pack(">2I", 1, 8) + text
    decoy = bytearray(good)
    # The header's offset leads elsewhere.
    struct.pack_into("<Q", decoy, 16, 8)
    if protocol:
        return {
            "count of 8,000,000": (struct.pack("<Q", 8_000_000) + bytes(56), binary),
            "count of 2^62": (struct.pack("<Q", 1 << 62) + bytes(56), binary),
            "count of 2^64-1": (b"\xff" * 8 + bytes(56), binary),
            "nothing": (b"", binary),
            "seven bytes": (bytes(7), binary),
            "decoy": (bytes(decoy), binary),
            "bytes behind": (good + b"x", binary),
            "legacy text": (text, string),
            "legacy binary": (legacy, binary),
        }
    return {
        "count of 30,000,000": (struct.pack(">I", 30_000_000) + bytes(60), binary),
        "count of 2^32-1": (b"\xff" * 4 + bytes(60), binary),
        "v1": (good, binary),
        "json sent as binary": (text, binary),
        "no json": (b"{", string),
        "a list": (b"[]", string),
        "deep json": (b"[" * 100_000, string),
        "null": (b"null", string),
        "nothing": (b"", binary),
    }


@pytest.mark.parametrize("protocol", [KERNEL_V1, ""])
def test_no_frame_freezes_the_server(guest: Guest, host: HostServer, protocol: str) -> None:
    kernel = Kernel(guest, protocol)
    for name, (data, opcode) in frames(protocol).items():
        opened = kernel.open_socket("attack")
        opened.send(data, opcode)
        begun = time.monotonic()
        assert host.ask("GET", "api/status", timeout=QUICK_SECONDS).status_code == 200
        assert time.monotonic() - begun < QUICK_SECONDS, name
        assert is_shut(opened), name
    # Only the attacked sockets were shut.
    assert run(kernel.socket, "print(4)") == "4\n"


def test_frames_without_a_mask_and_with_false_bits_are_refused(guest: Guest) -> None:
    for path in ("api/events/subscribe", "secure-share/live"):
        for head in (b"\x82\x04", b"\xc2\x84", b"\xa2\x84", b"\x83\x84", b"\x82\xff", b"\x8d\x80"):
            opened = guest.socket(path)
            assert opened.sock is not None
            opened.sock.sendall(head + bytes(8) if head[1] != 0xFF else head + b"\xff" * 12)
            assert is_shut(opened), (path, head)


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def sync_update(update: bytes) -> bytes:
    """Wrap a Yjs update for the room: sync, update."""
    return bytes([0, 2]) + varint(len(update)) + update


def nested_arrays(client: int, depth: int, *, clock: int = 0, root: str = "bomb") -> bytes:
    """Write a Yjs update (v1): an array in an array in an array, from the root type inwards."""
    out = bytearray(varint(1) + varint(depth) + varint(client) + varint(clock))
    for level in range(depth):
        if level == 0 and clock == 0:
            # ContentType; the parent is a root type, named.
            out += bytes([7, 1]) + varint(len(root)) + root.encode()
        else:
            # The parent is the array before.
            out += bytes([7, 0]) + varint(client) + varint(clock + level - 1)
        out += bytes([0])
    return bytes(out + varint(0))


def open_room(guest: Guest, host: HostServer, name: str) -> websocket.WebSocket:
    """Open the room of a new text file."""
    (host.work / name).write_text("text\n")
    grant = guest.json(
        "PUT", f"api/collaboration/session/{name}", {"format": "text", "type": "file"}
    )
    assert grant.status in (200, 201)
    return guest.socket(
        f"api/collaboration/room/text:file:{grant.json['fileId']}?sessionId={grant.json['sessionId']}"
    )


@pytest.mark.parametrize("depth", [101, 1_000, 50_000])
def test_a_nested_bomb_is_refused_at_once(guest: Guest, host: HostServer, depth: int) -> None:
    room = open_room(guest, host, f"bomb-{depth}.txt")
    room.send_binary(sync_update(nested_arrays(77, depth)))
    assert is_shut(room)


def test_a_bomb_built_over_several_updates_sockets_and_guests_is_refused(
    invitation: Invitation, guest: Guest, host: HostServer, visit: Visit
) -> None:
    room = open_room(guest, host, "slow-bomb.txt")
    for step in range(9):
        room.send_binary(sync_update(nested_arrays(78, 10, clock=10 * step)))
    time.sleep(0.3)
    room.close()
    berta = visit(Guest, invitation, "Berta")
    again = open_room(berta, host, "slow-bomb.txt")
    # Onto the array that the first guest left at the bottom.
    deeper = nested_arrays(78, 11, clock=90)
    again.send_binary(sync_update(deeper))
    assert is_shut(again)


def test_other_messages_that_a_room_cannot_bear_are_refused(guest: Guest, host: HostServer) -> None:
    odd: list[str | bytes] = [
        "text",
        b"",
        b"\x00",
        bytes([0, 2]) + varint(1 << 40),
        bytes([0, 2, 0x81, 0x00, 0]),
        bytes([9, 9, 9]),
        bytes([0, 2, 4, 1, 1, 1, 255]),
    ]
    for number, data in enumerate(odd):
        room = open_room(guest, host, f"odd-{number}.txt")
        if isinstance(data, str):
            room.send(data)
        else:
            room.send_binary(data)
        assert is_shut(room), data


def test_a_document_has_one_room_and_nobody_invents_one(guest: Guest, host: HostServer) -> None:
    open_room(guest, host, "one.txt")
    grant = guest.json(
        "PUT", "api/collaboration/session/one.txt", {"format": "text", "type": "file"}
    ).json
    file, session = grant["fileId"], grant["sessionId"]
    for room in (f"base64:file:{file}", f"text:notebook:{file}", f"json:notebook:{file}"):
        with pytest.raises(websocket.WebSocketBadStatusException, match=r"40[034]"):
            guest.socket(f"api/collaboration/room/{room}?sessionId={session}")
    for room in (
        f"text:file:{file}?sessionId=wrong",
        f"text:file:{file}",
        "text:file:0b1b2c3d-1111-4222-8333-944455556666?sessionId=x",
        f"x/text:file:{file}?sessionId={session}",
        f"text%3Afile%3A{file}?sessionId={session}",
    ):
        with pytest.raises(websocket.WebSocketBadStatusException, match=r"40[034]"):
            guest.socket(f"api/collaboration/room/{room}")
    for path in ("nope.txt", ".hidden", "..%2Foutside.txt", "%2Fetc%2Fpasswd", "keep%2F.x"):
        answer = guest.json(
            "PUT", f"api/collaboration/session/{path}", {"format": "text", "type": "file"}
        )
        assert path == "nope.txt" or answer.status in (400, 403, 404), (path, answer.status)


def test_a_terminal_takes_nothing_that_raises(guest: Guest) -> None:
    name = guest.json("POST", "api/terminals", {}).json["name"]
    for data in ("{}", "[", '["stdin", 5]', '["stdin", "\\ud800"]', '["set_size"]', '["x", 1]'):
        opened = guest.socket(f"terminals/websocket/{name}")
        opened.send(data)
        assert is_shut(opened), data
    assert guest.json("DELETE", f"api/terminals/{name}").status == 204


def test_nobody_forges_events_or_changes_who_he_is(guest: Guest, host: HostServer) -> None:
    event = {"schema_id": "x", "version": "1", "data": {}}
    assert guest.json("POST", "api/events", event).status in (403, 404)
    assert guest.json("PATCH", "api/me", {"name": "The Host"}).status == 405
    opened = guest.socket("api/events/subscribe")
    opened.send("{}")
    assert is_shut(opened)
    for path in ("share", "share/invitation", "guests/x", "share/choices", "forget"):
        for method in ("GET", "POST", "DELETE"):
            refused = guest.ask(method, f"jupyter-secure-share/{path}").status
            assert refused in (403, 404)
    assert host.status()["phase"] == "live"


def test_large_messages_from_jupyter_pass_unchanged(guest: Guest, host: HostServer) -> None:
    text = "0123456789abcdef" * (2 * 1024 * 1024)
    (host.work / "large.txt").write_text(text)
    grant = guest.json(
        "PUT", "api/collaboration/session/large.txt", {"format": "text", "type": "file"}
    ).json
    room = guest.socket(
        f"api/collaboration/room/text:file:{grant['fileId']}?sessionId={grant['sessionId']}"
    )
    room.send_binary(bytes([0, 0, 1, 0]))
    room.settimeout(20)
    longest = size = 0
    while longest < len(text):
        # Piece by piece: this client puts pieces together slowly.
        piece = room.recv_frame()
        size += len(piece.data)
        if piece.fin:
            longest, size = max(longest, size), 0
    (host.work / "large.txt").unlink()


def test_refused_handshakes_and_close_codes_of_jupyter_pass(guest: Guest, host: HostServer) -> None:
    with pytest.raises(websocket.WebSocketBadStatusException, match="404"):
        guest.socket("terminals/websocket/99")
    with pytest.raises(websocket.WebSocketBadStatusException, match="404"):
        guest.socket("api/kernels/0b1b2c3d-1111-4222-8333-944455556666/channels")
    (host.work / "gone.txt").write_text("x")
    grant = guest.json(
        "PUT", "api/collaboration/session/gone.txt", {"format": "text", "type": "file"}
    ).json
    (host.work / "gone.txt").unlink()
    room = guest.socket(
        f"api/collaboration/room/text:file:{grant['fileId']}?sessionId={grant['sessionId']}"
    )
    room.settimeout(10)
    while True:
        code, data = room.recv_data()
        if code == ABNF.OPCODE_CLOSE:
            break
    assert struct.unpack(">H", data[:2])[0] == 4404
