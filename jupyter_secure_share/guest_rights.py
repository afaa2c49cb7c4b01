"""What Jupyter's authorizer lets guests do: the second line behind the gateway's route table.

JupyterLab's own routes never ask an authorizer, so this cannot be the first
line. It names what is allowed; everything else is refused, third parties'
resources too.
"""

from __future__ import annotations

from typing import Final

_READ, _WRITE, _EXECUTE = "read", "write", "execute"

RIGHTS: Final[dict[str, dict[str, frozenset[str]]]] = {
    "full": {
        "api": frozenset({_READ}),
        "contents": frozenset({_READ, _WRITE}),
        # Subscribing only: whoever may write events can forge them.
        "events": frozenset({_EXECUTE}),
        "kernels": frozenset({_READ, _WRITE, _EXECUTE}),
        "kernelspecs": frozenset({_READ}),
        "nbconvert": frozenset({_READ}),
        "sessions": frozenset({_READ, _WRITE}),
        "terminals": frozenset({_READ, _WRITE, _EXECUTE}),
    }
}
"""Actions by role and resource. A role without a row may do nothing."""


def may(role: str, action: str, resource: str) -> bool:
    """Whether a guest of this role may do this."""
    return action in RIGHTS.get(role, {}).get(resource, frozenset())
