"""Processes as /proc shows them (Linux)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """A process that was running a moment ago."""

    pid: int
    parent: int
    argv: bytes
    environment: bytes

    @property
    def is_gateway(self) -> bool:
        """Whether it runs the gateway's bundle."""
        return self.argv.split(b"\0")[1:2] != [] and self.argv.split(b"\0")[1].endswith(
            b"/gateway.cjs"
        )


def processes() -> list[Process]:
    """Return all that can be read."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                stat = (folder / "stat").read_text()
                parent = int(stat.rpartition(")")[2].split()[1])
                argv = (folder / "cmdline").read_bytes()
                environment = (folder / "environ").read_bytes()
            except OSError:
                continue
            found.append(Process(int(folder.name), parent, argv, environment))
    return found


def descendants(pid: int) -> list[Process]:
    """Return the children of a process, theirs, and so on."""
    everybody = processes()
    found: list[Process] = []
    parents = {pid}
    while parents:
        children = [process for process in everybody if process.parent in parents]
        found += children
        parents = {child.pid for child in children}
    return found


def gateway_of(pid: int) -> Process:
    """Return the gateway that a Jupyter has started."""
    [gateway] = [process for process in descendants(pid) if process.is_gateway]
    return gateway


def is_alive(pid: int) -> bool:
    """Whether there is such a process, zombies not counted."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def resident_kib(pid: int, what: str = "VmRSS") -> int:
    """Return resident memory now, or the most so far (``VmHWM``), in KiB."""
    for line in (PROC / str(pid) / "status").read_text().splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1])
    raise ProcessLookupError(pid)


def forget_peak(pid: int) -> None:
    """Let ``VmHWM`` begin anew."""
    (PROC / str(pid) / "clear_refs").write_text("5")
