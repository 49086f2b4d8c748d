"""Free ports and waiting, for the servers that tests start."""

import socket
import time


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_until(is_so, *, within=10.0, every=0.02):
    """True as soon as it is so; False when it did not become so in time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(every)
    return bool(is_so())


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
