"""A Python environment in which nothing was installed before."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_COLOUR = re.compile(r"\x1b\[\d*m")


class FreshEnvironment:
    """An empty environment with a home of its own, so that no user's Jupyter shines through."""

    def __init__(self, folder: Path) -> None:
        """Make the environment below `folder`."""
        self.prefix = folder / "environment"
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        made = subprocess.run([sys.executable, "-m", "venv", self.prefix], check=False)
        if made.returncode != 0:
            # Debian without python3-venv: the pip of the project's environment fills this one.
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.prefix], check=True)

    def pip(self, *arguments: str) -> None:
        """Run pip for this environment."""
        python = self.prefix / "bin" / "python"
        quiet = ["--disable-pip-version-check", *arguments, "--quiet"]
        if (self.prefix / "bin" / "pip").exists():
            command = [python, "-m", "pip", *quiet]
        else:
            command = [sys.executable, "-m", "pip", "--python", python, *quiet]
        subprocess.run(command, check=True)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of its programs; `stdout` is all it said, on stderr too, without colours."""
        answer = subprocess.run(
            [self.prefix / "bin" / program, *arguments],
            check=False,
            # Python would import the package from a clone it is started in.
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=60,
            env=self._variables(),
        )
        answer.stdout = _COLOUR.sub("", answer.stdout)
        return answer

    @contextmanager
    def jupyter_lab(self) -> Iterator[None]:
        """Run its JupyterLab on loopback, in its home, while the block lasts."""
        server = subprocess.Popen(
            [
                self.prefix / "bin" / "jupyter-lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--ServerApp.port=0",
            ],
            cwd=self.home,
            env=self._variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        runtime_file = self.home / "runtime" / f"jpserver-{server.pid}.json"
        try:
            limit = time.monotonic() + 60
            while not runtime_file.exists():
                assert server.poll() is None, "JupyterLab did not start"
                assert time.monotonic() < limit, "JupyterLab takes too long"
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)

    def _variables(self) -> dict[str, str]:
        """Return the environment variables of its programs: nothing of the person who tests."""
        return {
            "PATH": f"{self.prefix / 'bin'}{os.pathsep}{os.defpath}",
            "HOME": str(self.home),
            "JUPYTER_RUNTIME_DIR": str(self.home / "runtime"),
            "LANG": "C.UTF-8",
        }

    def version(self, package: str) -> str:
        """Return the installed version of a package."""
        script = "import sys, importlib.metadata as m; print(m.version(sys.argv[1]))"
        return self.run("python", "-c", script, package).stdout.strip()

    def files(self) -> set[str]:
        """Return everything below the environment and its home."""
        return {
            str(path.relative_to(self.prefix.parent))
            for top in (self.prefix, self.home)
            for path in top.rglob("*")
        }
