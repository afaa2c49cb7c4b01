"""Which platforms get a wheel of their own, and what the addon for each must look like."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from typing import Final, Literal

Processor = Literal["x64", "arm64"]
System = Literal["glibc", "musl", "macos", "windows"]


@dataclass(frozen=True)
class Platform:
    """A platform with a wheel of its own."""

    npm_name: str
    """How npm names it: the end of `@ngrok/ngrok-…`."""

    wheel_tag: str
    """Platform tag of the wheel; its version is the oldest C library or macOS that it promises."""

    system: System
    processor: Processor

    @property
    def npm_package(self) -> str:
        """Name of the npm package that holds the addon."""
        return f"@ngrok/ngrok-{self.npm_name}"

    @property
    def oldest_system(self) -> tuple[int, int]:
        """Version in the tag: of glibc, musl or macOS; (0, 0) where tags have none (Windows)."""
        if self.system == "windows":
            return (0, 0)
        _, major, minor, *_ = self.wheel_tag.split("_")
        return (int(major), int(minor))


PLATFORMS: Final = (
    Platform("linux-x64-gnu", "manylinux_2_17_x86_64", "glibc", "x64"),
    Platform("linux-arm64-gnu", "manylinux_2_17_aarch64", "glibc", "arm64"),
    Platform("linux-x64-musl", "musllinux_1_2_x86_64", "musl", "x64"),
    Platform("linux-arm64-musl", "musllinux_1_2_aarch64", "musl", "arm64"),
    Platform("darwin-x64", "macosx_10_13_x86_64", "macos", "x64"),
    Platform("darwin-arm64", "macosx_11_0_arm64", "macos", "arm64"),
    Platform("win32-x64-msvc", "win_amd64", "windows", "x64"),
    Platform("win32-arm64-msvc", "win_arm64", "windows", "arm64"),
)
"""Where Node, which comes along as a wheel, and ngrok's addon exist both."""


def this_platform() -> Platform | None:
    """Return the platform of this Python, or None when it gets the pure wheel."""
    systems: dict[str, System] = {"darwin": "macos", "win32": "windows"}
    libc: System = "glibc" if platform.libc_ver()[0] == "glibc" else "musl"
    system = libc if sys.platform == "linux" else systems.get(sys.platform)
    machine = platform.machine().lower()
    processors: dict[str, Processor] = {
        "x86_64": "x64",
        "amd64": "x64",
        "aarch64": "arm64",
        "arm64": "arm64",
    }
    processor = processors.get(machine)
    matching = [one for one in PLATFORMS if (one.system, one.processor) == (system, processor)]
    return matching[0] if matching else None
