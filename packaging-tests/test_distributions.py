"""What the wheel and the source distribution hold, and what they must not."""

from __future__ import annotations

import json
from pathlib import Path

from built import sdist_names, wheel_contents, wheel_names
from wheels.platform_wheel import ADDON
from wheels.platforms import this_platform
from wheels.pure_wheel import ROOT

EXPECTED = Path(__file__).parent / "wheel-files.txt"


def test_the_wheel_holds_the_listed_files_and_no_others(wheel: Path) -> None:
    # A new file is added to the list on purpose; a fake or a test never is.
    assert wheel_names(wheel) == EXPECTED.read_text().splitlines()


def test_nothing_in_the_wheel_names_a_folder_of_the_machine_it_was_built_on(
    wheel: Path, checkout: Path
) -> None:
    marks = [str(folder).encode() for folder in (checkout, ROOT, Path.home())]
    found = [
        (name, mark)
        for name, content in wheel_contents(wheel).items()
        for mark in marks
        if mark + b"/" in content
    ]
    assert found == []


def test_the_licences_of_bundled_packages_are_listed(wheel: Path) -> None:
    listed = wheel_contents(wheel)["jupyter_secure_share/gateway/third-party-licenses.json"]
    names = [package["name"] for package in json.loads(listed)["packages"]]
    assert {"ws", "EFF's long word list", "@ngrok/ngrok"} <= set(names)


def test_the_wheel_for_everybody_and_the_source_distribution_hold_no_program_of_one_platform(
    wheel: Path, sdist: Path, checkout: Path
) -> None:
    # The build has put one beside the bundles; only the names in pyproject.toml keep it out
    # (fails with the whole folder among the artifacts).
    was_there = (checkout / ADDON).exists()
    assert was_there == (this_platform() is not None)
    assert [name for name in wheel_names(wheel) if name.endswith(".node")] == []
    assert [name for name in sdist_names(sdist) if name.endswith(".node")] == []


def test_the_source_distribution_holds_sources_and_built_parts(sdist: Path) -> None:
    names = set(sdist_names(sdist))
    assert {
        "pyproject.toml",
        "package.json",
        "package-lock.json",
        "src/index.ts",
        "gateway/src/main.ts",
        "gateway/build.mjs",
        "jupyter_secure_share/app.py",
        "jupyter_secure_share/gateway/gateway.cjs",
        "jupyter_secure_share/gateway/ngrok-agent.cjs",
        "jupyter_secure_share/labextension/package.json",
        "LICENSE",
        "README.md",
    } <= names


def test_the_source_distribution_holds_no_tests_and_no_fakes(sdist: Path) -> None:
    forbidden = {
        "tests",
        "test",
        "__tests__",
        "ui-tests",
        "packaging-tests",
        "end-to-end-tests",
        "bench",
        ".ci",
    }
    found = [name for name in sdist_names(sdist) if forbidden & set(Path(name).parts)]
    assert found == []
