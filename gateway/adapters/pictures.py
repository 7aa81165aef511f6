"""Fetches remote pictures for an import, and refuses every address that could lead into the house (SSRF)."""

import asyncio
import base64
import io
import socket
import struct
import zlib
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
from PIL import Image

from gateway.media import keep
from resolvers.catalog.importing import Picture
from resolvers.folding import slug

LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
REDIRECTS = 3
AT_ONCE = 6
TIMEOUT = httpx2.Timeout(20.0, connect=5.0)
PATIENCE = 60.0  # seconds for a whole picture, however slowly it drips
PORTS = {"http": 80, "https": 443}
TRANSLATED = ip_network("64:ff9b::/96")  # NAT64 hides any IPv4 address behind these
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}
# What Pillow raises for broken pictures, depending on their kind.
UNREADABLE = (
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    struct.error,
    zlib.error,
)


class NotFetched(Exception):
    """Why a picture was left where it is."""


async def fetch_all(
    urls: Iterable[str], folder: Path, done: Callable[[], None]
) -> tuple[dict[str, Picture], dict[str, str]]:
    """Fetch pictures, several at once; returns those that came, and why the others did not."""
    fetched: dict[str, Picture] = {}
    failed: dict[str, str] = {}
    turns = asyncio.Semaphore(AT_ONCE)

    async def one(client: httpx2.AsyncClient, url: str) -> None:
        async with turns:
            try:
                async with asyncio.timeout(PATIENCE):
                    content = await _download(client, url)
                fetched[url] = await asyncio.to_thread(_store, url, content, folder)
            except NotFetched as reason:
                failed[url] = str(reason)
            except TimeoutError:
                failed[url] = "too slow"
            done()

    async with httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        await asyncio.gather(*(one(client, url) for url in urls))
    return fetched, failed


async def _download(client: httpx2.AsyncClient, url: str) -> bytes:
    for _ in range(REDIRECTS + 1):
        address = await public_address(url)
        parts = urlsplit(url)
        try:
            # The name was resolved once and is dialled by its address: it cannot mean another host the second time.
            dialled = httpx2.URL(url).copy_with(host=address)
            async with client.stream(
                "GET", dialled, headers={"host": parts.netloc}, extensions={"sni_hostname": parts.hostname or ""}
            ) as answer:
                if answer.is_redirect:
                    url = redirected(url, answer)
                    continue
                return await _body(answer)
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as problem:
            raise NotFetched(type(problem).__name__) from problem
    raise NotFetched("too many redirects")


def redirected(url: str, answer: httpx2.Response) -> str:
    """Where an answer leads on to; it is looked at like the first address."""
    try:
        return urljoin(url, answer.headers.get("location", ""))
    except ValueError as problem:
        raise NotFetched("not a plain http address") from problem


async def _body(answer: httpx2.Response) -> bytes:
    if answer.status_code != 200:
        raise NotFetched(f"answered {answer.status_code}")
    content = bytearray()
    async for piece in answer.aiter_bytes():
        content += piece
        if len(content) > LARGEST:
            raise NotFetched(f"larger than {LARGEST // 1024 // 1024} MiB")
    return bytes(content)


async def public_address(url: str) -> str:
    """The address a URL leads to, if all that its name stands for are public.

    Raises:
        NotFetched: not http(s) on its own port, unknown, or leading to loopback, a private network or any other
            reserved range.
    """
    host, port = _host(url)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as problem:
        raise NotFetched("the host is not known") from problem
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(is_public(ip_address(address)) for address in addresses):
        raise NotFetched("the address is not public")
    return addresses[0]


def _host(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        port = PORTS.get(parts.scheme)
        if port is None or not parts.hostname or parts.username is not None or parts.port not in {None, port}:
            raise NotFetched("not a plain http address")
    except ValueError as problem:
        raise NotFetched("not a plain http address") from problem
    return parts.hostname, port


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address, and every IPv4 address that it stands for, belongs to the open internet."""
    if isinstance(address, IPv6Address):
        hidden = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        hidden.append(IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None)
        if not all(is_public(inner) for inner in hidden if inner is not None):
            return False
    return address.is_global and not address.is_multicast


def _store(url: str, content: bytes, folder: Path) -> Picture:
    """Only what decodes as a picture of a known kind is kept, under a name of its content."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotFetched("too many pixels")
            suffix = SUFFIXES.get(image.format or "")
            if suffix is None:
                raise NotFetched(f"{image.format} is not a picture for the web")
            width, height = image.size
            tiny = image.convert("RGB").resize((8, 8))
    except UNREADABLE as problem:
        raise NotFetched("not a picture") from problem
    buffer = io.BytesIO()
    tiny.save(buffer, "PNG")
    placeholder = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    stem = slug(Path(urlsplit(url).path).stem)[:80] or "picture"
    return Picture(keep(folder, stem, suffix, content), width, height, placeholder)
