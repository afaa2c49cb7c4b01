"""Problems: one table, sentences shared with the gateway, causes kept inside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jupyter_secure_share.problems import GATEWAY_STATUSES, ProblemCode, ShareError

GATEWAY = Path(__file__).parents[2] / "gateway" / "src" / "problems.ts"


def gateway_problems() -> dict[str, tuple[str, str]]:
    entry = re.compile(r"([A-Z0-9_]+): \[\s*(['\"])(.*?)\2,\s*(['\"])(.*?)\4\s*\]", re.DOTALL)
    return {
        code: (message, next_step)
        for code, _, message, _, next_step in entry.findall(GATEWAY.read_text("utf-8"))
    }


def test_codes_that_both_report_carry_the_same_sentences() -> None:
    theirs = gateway_problems()
    shared = theirs.keys() & ProblemCode.__members__.keys()
    assert {"GATEWAY_FAILED", "BAD_OPTIONS", "NOT_LIVE", "UNKNOWN_GUEST"} <= shared
    for code in shared:
        kind = ProblemCode[code].value
        assert theirs[code] == (kind.message, kind.next_step)


def test_every_status_belongs_to_a_code_of_the_gateway_alone() -> None:
    assert GATEWAY_STATUSES.keys() <= gateway_problems().keys()
    assert not GATEWAY_STATUSES.keys() & ProblemCode.__members__.keys()


@pytest.mark.parametrize("code", ProblemCode)
def test_sentences_are_sentences(code: ProblemCode) -> None:
    for sentence in (code.value.message, code.value.next_step):
        assert sentence == "" or re.fullmatch(r"[A-Za-z].*\.", sentence), sentence
    assert code.value.message


def test_a_problem_of_the_gateway_passes_unchanged() -> None:
    problem = {"code": "PORT_TAKEN", "message": "100% taken.", "next_step": "%s"}
    error = ShareError.from_gateway(problem)
    assert error.problem == problem
    assert error.status_code == 409
    assert "100% taken." in str(error)


def test_an_unknown_code_of_the_gateway_is_a_failure_of_the_server() -> None:
    problem = {"code": "NEVER_HEARD", "message": "M.", "next_step": "N."}
    assert ShareError.from_gateway(problem).status_code == 500
    assert ShareError.from_gateway(problem).problem == problem
