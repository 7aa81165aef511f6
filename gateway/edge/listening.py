"""The listening socket, bound before anything else starts, so that a port in use is one clear error."""

import socket

BACKLOG = 2048


def listen(host: str, port: int, *, stalled_seconds: float = 15.0) -> socket.socket:
    """Bind and listen; raises OSError when the address cannot be had.

    Accepted connections inherit the timeout: a peer that acknowledges nothing, or keeps its window shut, for that
    long is reset by the kernel (Linux), and the answer that waits for it is freed.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(stalled_seconds * 1000))
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    listener.setblocking(False)  # noqa: FBT003  # a positional flag in the standard library
    return listener
