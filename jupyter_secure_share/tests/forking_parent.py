"""A stand-in for Jupyter that opens a share, forks a child that lives on, and waits to be killed.

    python -m jupyter_secure_share.tests.forking_parent GUARDED COMMAND...

Prints the port of the door and the child's process id. With GUARDED "no" the
fork guard forgets its pipes first: the control of the experiment.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time

from jupyter_secure_share import fork_guard
from jupyter_secure_share.protocol import Status
from jupyter_secure_share.supervisor import GatewaySupervisor


async def main() -> None:
    statuses: list[Status] = []
    supervisor = GatewaySupervisor(
        sys.argv[2:], on_status=statuses.append, on_end=lambda: None, log=logging.getLogger()
    )
    await supervisor.open()
    await supervisor.ask({"type": "start", "options": {"port": 0}})
    if sys.argv[1] == "no":
        fork_guard._guarded.clear()
    child = os.fork()
    if child == 0:
        # As a daemon does: out of the parent's session, deaf to its signals.
        os.setsid()
        time.sleep(60)
        os._exit(0)
    url = statuses[-1].status["url"]
    sys.stdout.write(json.dumps({"url": url, "child": child}) + "\n")
    sys.stdout.flush()
    await asyncio.sleep(60)


asyncio.run(main())
