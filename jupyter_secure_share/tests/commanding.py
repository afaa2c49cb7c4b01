"""Commands of ``jupyter secure-share``, run beside the server that has to answer them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from jupyter_secure_share.cli import main
from jupyter_secure_share.cli_errors import ExitCode


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Command = Callable[..., Awaitable[Ended]]


def commanding(capsys: pytest.CaptureFixture[str]) -> Command:
    """Return what runs a command and looks at what all of them promise."""

    async def run(*arguments: str) -> Ended:
        capsys.readouterr()
        code = await asyncio.to_thread(main, arguments)
        out, err = capsys.readouterr()
        # The server of the test shares stderr; its lines start with a bracket.
        said = [line for line in err.splitlines() if not line.startswith("[")]
        if code == ExitCode.OK:
            assert said == []
        else:
            assert out == ""
            assert len(said) == 1, "an error is one line"
            assert said[0].endswith(".")
            assert "canary" not in said[0]
        return Ended(code, out, "\n".join(said))

    return run
