"""Notes everything of a server that a share changes, and says what differs later."""

from __future__ import annotations

from typing import Any

from jupyter_server.serverapp import ServerApp


class Snapshot:
    """Compares by identity: equal is not the same."""

    def __init__(self, server: ServerApp) -> None:
        self._server = server
        self._before = self._look()

    def differences(self) -> list[str]:
        now = self._look()
        names = self._before.keys() | now.keys()
        return sorted(
            name for name in names if self._before.get(name, name) is not now.get(name, name)
        )

    def _look(self) -> dict[str, Any]:
        web_app = self._server.web_app
        seen: dict[str, Any] = {"provider": web_app.settings["identity_provider"]}
        seen |= {f"setting {name}": value for name, value in web_app.settings.items()}
        for number, rule in enumerate(web_app.default_router.rules):
            seen |= {f"rule {number}": rule, f"target {number}": rule.target}
        for name in ("identity_provider", "authorizer"):
            owner = web_app.settings[name]
            seen[f"{name} class"] = type(owner)
            seen |= {
                f"{name}.{key}": value
                for key, value in vars(owner).items()
                if not key.startswith("_")
            }
        # Jupyter notes its own activity; that is not ours.
        return {name: value for name, value in seen.items() if "last_activity" not in name}
