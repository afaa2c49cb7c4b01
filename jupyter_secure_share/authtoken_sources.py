"""Where the authtoken of an ngrok account comes from; the first place that has one counts.

A place that has one that cannot be used is not passed over: the host is told.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, MutableMapping
from pathlib import Path
from typing import Final

from .authtoken import Authtoken, read_authtoken
from .ngrok_config import configured_authtoken, ngrok_config_path
from .private_file import UnsafePlaceError, read_private, write_private
from .problems import ProblemCode, ShareError
from .protocol import Json

VARIABLE: Final = "NGROK_AUTHTOKEN"
FILE: Final = "ngrok-authtoken"
"""Name of the remembered authtoken's file, in the folder of what is kept between shares."""


class AuthtokenSources:
    """Given in the panel, remembered, from the environment, or in ngrok's own file.

    ``folder`` says where remembered ones are kept. Methods that read or write
    files say so; call them off the event loop.
    """

    def __init__(
        self,
        folder: Callable[[], Path],
        *,
        log: logging.Logger,
        environ: MutableMapping[str, str] = os.environ,
        config_path: Callable[[], Path | None] = ngrok_config_path,
    ) -> None:
        """Take the variable out of ``environ``, so that kernels and terminals do not inherit it."""
        self._folder = folder
        self._config_path = config_path
        self._given: Authtoken | None = None
        self._taken = environ.pop(VARIABLE, "").strip()
        if self._taken:
            log.warning("secure-share: %s", ProblemCode.NGROK_TOKEN_TAKEN.value.message)

    @property
    def warnings(self) -> list[ShareError]:
        """What the host should know: that the environment is not as it was."""
        return [ShareError(ProblemCode.NGROK_TOKEN_TAKEN)] if self._taken else []

    def give(self, text: object, *, remember: bool) -> None:
        """Take what the host pasted: into a private file, or for this server's life only.

        Writes a file. Raises `ShareError`; then everything is as before.
        """
        secret = read_authtoken(text)
        if not remember:
            self._given = Authtoken("given", secret)
            return
        try:
            write_private(self._file, f"{secret}\n")
        except (OSError, UnsafePlaceError) as error:
            raise ShareError(ProblemCode.NGROK_TOKEN_NOT_KEPT) from error
        self._given = None

    def forget_given(self) -> None:
        """Forget what the host pasted for this server's life."""
        self._given = None

    def forget(self) -> None:
        """Forget what the host ever pasted. Removes a file; raises `ShareError`."""
        self.forget_given()
        try:
            self._file.unlink(missing_ok=True)
        except NotADirectoryError:
            return
        except OSError as error:
            raise ShareError(ProblemCode.NGROK_TOKEN_NOT_KEPT) from error

    def find(self) -> Authtoken | None:
        """Return the authtoken that counts, or None. Reads files; raises `ShareError`."""
        return self._given or self._remembered() or self._of_environment() or self._of_ngrok()

    def ensure(self) -> Authtoken:
        """Return the authtoken that counts. Reads files; raises `ShareError` for none, too."""
        found = self.find()
        if found is None:
            raise ShareError(ProblemCode.NGROK_TOKEN_NEEDED)
        return found

    def describe(self) -> tuple[Json, list[ShareError]]:
        """Return the ``INgrokChoice`` of the contract, and what the host should know.

        Reads files, raises nothing: what cannot be used is as good as none, with a warning.
        """
        try:
            found = self.find()
        except ShareError as problem:
            return {"authtoken_source": None}, [*self.warnings, problem]
        return {"authtoken_source": found.source if found else None}, self.warnings

    @property
    def _file(self) -> Path:
        return self._folder() / FILE

    def _remembered(self) -> Authtoken | None:
        message = "The file of the remembered authtoken does not hold one."
        try:
            text = read_private(self._file)
        except UnsafePlaceError as error:
            raise ShareError(ProblemCode.NGROK_TOKEN_UNSAFE) from error
        except UnicodeError:
            # Without the cause, which holds the bytes.
            raise ShareError(ProblemCode.NGROK_TOKEN_MALFORMED, message) from None
        except OSError as error:
            raise ShareError(ProblemCode.NGROK_TOKEN_NOT_KEPT) from error
        if text is None:
            return None
        return Authtoken("remembered", read_authtoken(text, message))

    def _of_environment(self) -> Authtoken | None:
        if not self._taken:
            return None
        message = f"The environment variable {VARIABLE} did not hold an authtoken."
        return Authtoken("environment", read_authtoken(self._taken, message))

    def _of_ngrok(self) -> Authtoken | None:
        path = self._config_path()
        text = None if path is None else configured_authtoken(path)
        if text is None:
            return None
        message = "The configuration file of ngrok does not hold a proper authtoken."
        return Authtoken("ngrok-config", read_authtoken(text, message))
