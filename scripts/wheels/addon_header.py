"""For which machine an addon was built, read from the file itself."""

from __future__ import annotations

import re
from typing import Final

import lief

from .platforms import Platform, Processor, System

_MUSL: Final = re.compile(r"libc\.so$|libc\.musl-")
_GLIBC: Final = "libc.so.6"

#: Bytes at the start of a file that tell its format.
_HEADERS_LENGTH: Final = 4096

_ELF_PROCESSORS: Final[dict[lief.ELF.ARCH, Processor]] = {
    lief.ELF.ARCH.X86_64: "x64",
    lief.ELF.ARCH.AARCH64: "arm64",
}
_MACH_PROCESSORS: Final[dict[lief.MachO.Header.CPU_TYPE, Processor]] = {
    lief.MachO.Header.CPU_TYPE.X86_64: "x64",
    lief.MachO.Header.CPU_TYPE.ARM64: "arm64",
}
_PE_PROCESSORS: Final[dict[lief.PE.Header.MACHINE_TYPES, Processor]] = {
    lief.PE.Header.MACHINE_TYPES.AMD64: "x64",
    lief.PE.Header.MACHINE_TYPES.ARM64: "arm64",
}


class WrongAddonError(Exception):
    """An addon is not one for its platform; the text says what it is instead."""


def ensure_addon_fits(content: bytes, platform: Platform) -> None:
    """Raise `WrongAddonError` unless the addon is for the platform and for no newer system."""
    system, processor, oldest = _read(content)
    if (system, processor) != (platform.system, platform.processor):
        message = f"The addon for {platform.npm_name} is one for {system} on {processor}."
        raise WrongAddonError(message)
    if oldest > platform.oldest_system:
        message = (
            f"The addon for {platform.npm_name} needs {system} {oldest[0]}.{oldest[1]}, "
            f"which is newer than what {platform.wheel_tag} promises."
        )
        raise WrongAddonError(message)


def _read(content: bytes) -> tuple[System, Processor | None, tuple[int, int]]:
    """Return system, processor and oldest version of the system that an addon needs."""
    start = list(content[:_HEADERS_LENGTH])
    if lief.is_elf(start):
        return _read_elf(lief.ELF.parse(content))
    if lief.is_macho(start):
        return _read_mach(lief.MachO.parse(content))
    if lief.is_pe(start):
        return _read_pe(lief.PE.parse(content))
    message = "An addon is no program of Linux, macOS or Windows."
    raise WrongAddonError(message)


def _read_elf(binary: lief.ELF.Binary | None) -> tuple[System, Processor | None, tuple[int, int]]:
    if binary is None:
        message = "An addon for Linux cannot be read."
        raise WrongAddonError(message)
    libraries = [str(name) for name in binary.libraries]
    is_glibc = _GLIBC in libraries
    is_musl = any(_MUSL.match(name) for name in libraries)
    if is_glibc == is_musl:
        message = f"An addon for Linux names no C library, or two: {', '.join(libraries)}"
        raise WrongAddonError(message)
    processor = _ELF_PROCESSORS.get(binary.header.machine_type)
    # musl's symbols have no versions: any 1.x will do.
    return ("glibc", processor, _needed_glibc(binary)) if is_glibc else ("musl", processor, (1, 0))


def _needed_glibc(binary: lief.ELF.Binary) -> tuple[int, int]:
    """Return the newest version of glibc among those of the symbols used."""
    versions = [
        tuple(int(part) for part in str(symbol.name).removeprefix("GLIBC_").split(".")[:2])
        for library in binary.symbols_version_requirement
        for symbol in library.get_auxiliary_symbols()
        if re.fullmatch(r"GLIBC_\d+(\.\d+)+", str(symbol.name))
    ]
    major, minor = max(versions, default=(0, 0))
    return major, minor


def _read_mach(
    binaries: lief.MachO.FatBinary | None,
) -> tuple[System, Processor | None, tuple[int, int]]:
    binary = binaries.at(0) if binaries is not None and binaries.size == 1 else None
    if binary is None:
        message = "An addon for macOS is not for one processor."
        raise WrongAddonError(message)
    if binary.build_version is not None:
        oldest = binary.build_version.minos
    elif binary.version_min is not None:
        oldest = binary.version_min.version
    else:
        message = "An addon for macOS does not say which version it needs."
        raise WrongAddonError(message)
    processor = _MACH_PROCESSORS.get(binary.header.cpu_type)
    # Apple's own processors run signed code only.
    if processor == "arm64" and not binary.has_code_signature:
        message = "An addon for macOS on arm64 is not signed."
        raise WrongAddonError(message)
    return "macos", processor, (oldest[0], oldest[1])


def _read_pe(binary: lief.PE.Binary | None) -> tuple[System, Processor | None, tuple[int, int]]:
    if binary is None:
        message = "An addon for Windows cannot be read."
        raise WrongAddonError(message)
    return "windows", _PE_PROCESSORS.get(binary.header.machine), (0, 0)
