"""A guest as a Jupyter user of his own."""

from __future__ import annotations

import zlib

from jupyter_server.auth.identity import User

from .assertion import GuestClaim

COLORS = 7
"""JupyterLab's themes define ``--jp-collaborator-color1`` to ``7``."""


class GuestUser(User):
    """The user of a request with a valid assertion; never the host, whatever the name."""

    def __init__(self, claim: GuestClaim) -> None:
        """Take name and user name from the claim; initials and colour follow from them."""
        super().__init__(
            username=claim.username,
            name=claim.name,
            display_name=claim.name,
            initials=_initials(claim.name),
            color=_color(claim.username),
        )
        self.role = claim.role


def _initials(name: str) -> str:
    words = name.split()
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.strip()[:1]]
    return "".join(letters).upper()


def _color(username: str) -> str:
    """Give the same guest the same colour in every tab, spread over the theme's colours."""
    return f"var(--jp-collaborator-color{zlib.crc32(username.encode()) % COLORS + 1})"
