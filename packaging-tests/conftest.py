"""What is slow to make is made once for all tests here."""

from __future__ import annotations

from pathlib import Path

import pytest
from fresh_environment import FreshEnvironment
from wheels.platform_wheel import assemble
from wheels.platforms import Platform, this_platform
from wheels.published_addon import fetch_addon
from wheels.pure_wheel import ROOT, build_sdist, build_wheel, copy_checkout


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


@pytest.fixture(scope="session")
def platform() -> Platform:
    """Return the platform of this machine; tests are skipped where ngrok has no addon."""
    platform = this_platform()
    if platform is None:
        pytest.skip("ngrok has no addon for this machine, so there is no wheel with one")
    return platform


@pytest.fixture(scope="session")
def addon(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the addon for this machine, as npm publishes it."""
    return fetch_addon(ROOT, platform, tmp_path_factory.mktemp("addon"))


@pytest.fixture(scope="session")
def platform_wheel(
    wheel: Path, addon: bytes, platform: Platform, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the wheel for this machine, with the addon inside."""
    return assemble(wheel, addon, platform, tmp_path_factory.mktemp("platform-wheel"))
