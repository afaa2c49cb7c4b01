"""Build the source distribution, the pure wheel and the wheels of all platforms into a folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .platform_wheel import assemble
from .platforms import PLATFORMS
from .published_addon import fetch_addon
from .pure_wheel import ROOT, build_sdist, build_wheel, copy_checkout


def main(target: Path) -> None:
    """Empty the folder and fill it."""
    # Times in the archives: those of the commit, not of the day.
    time = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    os.environ.setdefault("SOURCE_DATE_EPOCH", time)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        checkout, packages = Path(name, "checkout"), Path(name, "packages")
        packages.mkdir()
        copy_checkout(checkout)
        pure_wheel = build_wheel(build_sdist(checkout, target), target)
        for platform in PLATFORMS:
            addon = fetch_addon(ROOT, platform, packages)
            assemble(pure_wheel, addon, platform, target)
    for path in sorted(target.iterdir()):
        print(f"{path.stat().st_size / 1e6:6.2f} MB  {path.name}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
