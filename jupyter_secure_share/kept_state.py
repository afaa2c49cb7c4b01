"""The folder of what is kept between shares: certificate, remembered authtoken, used-up quota."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from jupyter_core.paths import jupyter_data_dir

from .problems import ProblemCode, ShareError

FOLDER: Final = "secure-share"
"""Always a folder of this name: `forget` removes nothing else."""

SETTING: Final = "jupyter_secure_share_state_folder"
"""Key of the folder in the settings of Jupyter's web application."""


def state_folder(parent: str = "") -> Path:
    """Return the folder below ``parent``, by default below Jupyter's data folder."""
    return Path(parent or jupyter_data_dir()).absolute() / FOLDER


def forget_state(folder: Path) -> None:
    """Remove the folder where there is one; raise `ShareError` when that fails.

    Only a real folder: a link that somebody put there is left alone.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ShareError(ProblemCode.FORGET_FAILED)
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ShareError(ProblemCode.FORGET_FAILED) from error
