"""The administrator's ceiling: what a host may ask for at most."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import NoReturn

from .problems import ProblemCode, ShareError
from .protocol import TRANSPORTS, Json


@dataclass(frozen=True)
class Limits:
    """The ``ILimits`` of the contract; None means no ceiling."""

    allowed_transports: tuple[str, ...] = TRANSPORTS
    max_share_minutes: int | None = None
    max_guests: int | None = None
    require_basic_auth: bool = False
    require_generated_passwords: bool = False

    def to_json(self) -> Json:
        """Return the shape of the contract."""
        return {**asdict(self), "allowed_transports": list(self.allowed_transports)}

    def transport_problem(self, transport: str) -> ShareError | None:
        """Say why this transport may not be used, or None."""
        if transport in self.allowed_transports:
            return None
        return _beyond(f"The administrator does not allow the transport {transport}.")

    def ensure_minutes(self, minutes: int) -> None:
        """Raise `ShareError` when a share of this length, counted from its start, is too long."""
        ceiling = self.max_share_minutes
        if ceiling is not None and minutes > ceiling:
            _refuse(f"The administrator allows shares of {ceiling} minutes at most.")

    def ensure_within(self, options: Json) -> None:
        """Raise `ShareError` for the first thing in complete start options that goes too far."""
        problem = self.transport_problem(options["transport"])
        if problem is not None:
            raise problem
        self.ensure_minutes(options["minutes"])
        if self.max_guests is not None and options["max_guests"] > self.max_guests:
            _refuse(f"The administrator allows {self.max_guests} guests at most.")
        if self.require_basic_auth and not options["basic_auth"]:
            _refuse("The administrator does not allow a share without the outer lock.")
        chosen = options["password"] is not None or options["session_password"] is not None
        if self.require_generated_passwords and chosen:
            _refuse("The administrator does not allow chosen passwords.")


def _refuse(message: str) -> NoReturn:
    raise _beyond(message)


def _beyond(message: str) -> ShareError:
    return ShareError(ProblemCode.BEYOND_LIMIT, message)
