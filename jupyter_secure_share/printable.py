"""Text that others wrote, made fit for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """Escape what does not print, so that no name and no log line steers a terminal."""
    return "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in text
    )
