"""Who is at the other end: forwarded headers count only from proxies that the settings name."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOWHERE = "unknown"


def networks(names: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and CIDR ranges as networks; raises ValueError for anything else."""
    return tuple(ip_network(name) for name in names)


def client_address(scope: Scope, trusted_proxies: Sequence[Network]) -> str:
    """The address of the client; behind trusted proxies, the nearest one in X-Forwarded-For that is no such proxy.

    A peer without an address (a Unix socket) is `unknown`.
    """
    peer = _address((scope.get("client") or (NOWHERE,))[0])
    if peer is None:
        return NOWHERE
    for hop in reversed(_forwarded_for(scope)):
        nearer = _address(hop)
        if not _is_trusted(peer, trusted_proxies) or nearer is None:
            break
        peer = nearer
    return str(peer)


def throttle_key(address: str) -> str:
    """What to count by: an IPv4 address, or the /64 of an IPv6 one, as one household or server owns all of it."""
    known = _address(address)
    return str(ip_network((known, 64), strict=False)) if isinstance(known, IPv6Address) else address


def client_key(scope: Scope) -> str:
    """What to count a client by, once the edge has put its address into the scope."""
    return _key((scope.get("client") or (NOWHERE,))[0])


@lru_cache(maxsize=4_096)
def _key(peer: str) -> str:
    known = _address(peer)
    return NOWHERE if known is None else throttle_key(str(known))


def forwarded(scope: Scope, trusted_proxies: Sequence[Network]) -> Scope:
    """The scope with the true client and scheme, so that nothing further in reads a forwarded header."""
    if not trusted_proxies:
        return scope
    peer = _address((scope.get("client") or (NOWHERE,))[0])
    if peer is None or not _is_trusted(peer, trusted_proxies):
        return scope
    return {**scope, "client": (client_address(scope, trusted_proxies), 0), "scheme": _scheme(scope)}


def _scheme(scope: Scope) -> str:
    named = _header(scope, b"x-forwarded-proto").rpartition(",")[2].strip().lower()
    if named not in {"http", "https"}:
        return str(scope["scheme"])
    return named if scope["type"] == "http" else named.replace("http", "ws")


def _forwarded_for(scope: Scope) -> list[str]:
    return [hop for hop in _header(scope, b"x-forwarded-for").split(",") if hop]


def _header(scope: Scope, wanted: bytes) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == wanted)


def _is_trusted(address: Address, trusted_proxies: Sequence[Network]) -> bool:
    return any(address in network for network in trusted_proxies)


@lru_cache(maxsize=4_096)
def _address(text: str) -> Address | None:
    """Without a zone, and an IPv4 address inside IPv6 as itself; None for what is no address."""
    try:
        found = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
