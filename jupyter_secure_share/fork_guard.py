"""Nobody inherits the pipe to the gateway.

The gateway ends when the writing end of its stdin is closed everywhere. An
``exec`` closes it (PEP 446), but a bare fork (``multiprocessing``, a daemon
started from a notebook extension) copies it, and such a child may outlive a
Jupyter that was killed. So every forked child closes its copies first thing.
"""

from __future__ import annotations

import io
import os
import weakref

# Forking is a matter of the process, and hooks cannot be taken back: hence one
# set per process, registered once. It holds pipes weakly, so none outlives its owner.
_guarded: weakref.WeakSet[io.FileIO] = weakref.WeakSet()


def guard_pipe(pipe: io.FileIO) -> None:
    """Close this pipe in every child forked from now on.

    Raw files only: closing a buffered one takes a lock that another thread may
    have held at the moment of the fork, and that thread is not in the child.
    """
    _guarded.add(pipe)


def _close_in_child() -> None:
    for pipe in list(_guarded):
        try:
            pipe.close()
        except OSError:
            # A reader thread may have closed it a moment before the fork.
            continue


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_close_in_child)
