"""No network for a Python process that has this folder in ``PYTHONPATH``, nor for the processes that it starts.

Every attempt raises, and is written into the file ``KG_NETWORK_LOG``, so that one whose error is swallowed is seen too.
"""

import os
import socket
import sys
from typing import Any

EVENTS = {
    "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendmsg", "socket.sendto",
}  # fmt: skip


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in EVENTS:
        return
    if event == "socket.bind" and arguments[1][0] in ("127.0.0.1", "::1"):
        return  # urllib3 so finds out, when it is imported, whether there is IPv6
    if isinstance(arguments[0], socket.socket) and arguments[0].family == getattr(socket, "AF_UNIX", None):
        return
    log = os.environ.get("KG_NETWORK_LOG")
    if log:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{event} {arguments[1:] or arguments} {sys.argv}\n")
    raise OSError(f"the network is blocked: {event}")


sys.addaudithook(refuse)
