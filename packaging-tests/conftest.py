"""What is slow to make is made once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest
from built import build_sdist, build_wheel, copy_checkout
from fresh_environment import FreshEnvironment


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clean checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    copy_checkout(folder)
    return folder


@pytest.fixture(scope="session")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the source distribution, built from the clean checkout."""
    return build_sdist(checkout, tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="session")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from the source distribution."""
    return build_wheel(sdist, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> FreshEnvironment:
    """Return a fresh environment with the wheel and whatever it asks for."""
    environment = FreshEnvironment(tmp_path_factory.mktemp("fresh"))
    environment.pip("install", str(wheel))
    return environment
