"""What the command line says of the meter: used so far, how long the rest will last, warnings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .protocol import Json

WARNING_PERCENT: Final = 70
"""From this part of a month's limit on there is a warning."""

LAST_WARNING_PERCENT: Final = 90
"""From this part on it says what comes next."""


def usage_lines(usage: Json) -> list[str]:
    """Describe an ``IUsage``."""
    meters = (
        _Meter("Requests", "requests", usage, str),
        _Meter("Bytes to guests", "bytes", usage, _readable_bytes),
    )
    return [
        *[meter.so_far for meter in meters],
        *[meter.forecast for meter in meters if meter.hourly is not None],
        *[meter.warning for meter in meters if meter.warning],
    ]


@dataclass(frozen=True)
class _Meter:
    """One of the two things that a plan counts."""

    name: str
    unit: str
    usage: Json
    in_words: Callable[[int], str]

    @property
    def month(self) -> int:
        return int(self.usage[f"month_{self.unit}"])

    @property
    def limit(self) -> int | None:
        limit: int | None = self.usage[f"limit_{self.unit}"]
        return limit

    @property
    def hourly(self) -> float | None:
        hourly: float | None = self.usage[f"{self.unit}_per_hour"]
        return hourly

    @property
    def percent(self) -> int:
        """Whole percents of the limit that are used up, rounded down; 0 without a limit."""
        return 0 if self.limit is None else self.month * 100 // self.limit

    @property
    def so_far(self) -> str:
        share, month = self.in_words(int(self.usage[self.unit])), self.in_words(self.month)
        most = "" if self.limit is None else f" of {self.in_words(self.limit)} ({self.percent} %)"
        return f"{self.name}: {share} in this share, {month}{most} this month"

    @property
    def forecast(self) -> str:
        """What an hour takes with the guests now in, and how long the month's rest will last."""
        hourly = self.hourly or 0
        words = f"{self.name} an hour with the guests now in: {self.in_words(round(hourly))}"
        if self.limit is None or hourly <= 0:
            return words
        left = max(0, self.limit - self.month) / hourly
        return f"{words}; the rest of the month's limit lasts for {_readable_hours(left)}"

    @property
    def warning(self) -> str:
        """Empty below the first of the percents."""
        if self.percent < WARNING_PERCENT:
            return ""
        used = f"Warning: {self.percent} % of the month's limit is used up ({self.name.lower()})"
        return (
            f"{used}; beyond it ngrok shuts guests out."
            if self.percent >= LAST_WARNING_PERCENT
            else f"{used}."
        )


def _readable_bytes(count: int) -> str:
    """Write bytes in the decimal units in which plans are sold."""
    if count < 1000:
        return f"{count} B"
    size = float(count)
    for unit in ("kB", "MB", "GB"):
        size /= 1000
        # 999.96 would be written as 1000.0.
        if size < 999.95:
            return f"{size:.1f} {unit}"
    return f"{size / 1000:.1f} TB"


def _readable_hours(hours: float) -> str:
    if hours >= 48:
        return f"{hours / 24:.0f} days"
    if hours >= 1:
        return f"{hours:.0f} h"
    return f"{hours * 60:.0f} min"
