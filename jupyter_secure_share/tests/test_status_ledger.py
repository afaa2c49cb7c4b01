"""One status, whose count only grows, over several gateways."""

from __future__ import annotations

from jupyter_secure_share.protocol import Status
from jupyter_secure_share.status_ledger import StatusLedger

from .samples import sample


def told(seq: int, phase: str = "live") -> Status:
    return Status(seq, phase, {"seq": seq, "phase": phase, "anything": [seq], "problem": None})


def test_its_own_statuses_have_the_shape_of_the_contract() -> None:
    ledger = StatusLedger(lambda _seq: None)
    for phase in ("off", "starting", "failed"):
        told = sample(f"status.{phase}")
        ledger.put(phase, transport=None, problem=told["problem"])
        assert ledger.status.keys() | {"allow_remote_access"} == told.keys()
    del told["allow_remote_access"]
    assert ledger.status | {"seq": 0} == told | {"seq": 0}


def test_the_count_grows_within_a_server_whatever_gateways_count() -> None:
    hints: list[int] = []
    ledger = StatusLedger(hints.append)
    for _ in range(3):
        ledger.put("starting", transport="lan")
        ledger.expect_gateway()
        for seq in (0, 1, 7):
            ledger.relay(told(seq))
        ledger.put("off")
    assert hints == sorted(set(hints))
    assert len(hints) == 15
    assert ledger.status["seq"] == hints[-1]


def test_a_status_of_the_gateway_passes_unread() -> None:
    ledger = StatusLedger(lambda _seq: None)
    ledger.expect_gateway()
    ledger.relay(told(5))
    assert ledger.status == {"seq": 6, "phase": "live", "anything": [5], "problem": None}
    assert ledger.phase == "live"
