"""Fetches remote pictures for an import, and refuses every address that could lead into the house (SSRF)."""

import asyncio
import base64
import io
import socket
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx2
from PIL import Image, UnidentifiedImageError

from gateway.media import keep
from resolvers.catalog.importing import Picture
from resolvers.folding import slug

LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
REDIRECTS = 3
AT_ONCE = 6
TIMEOUT = httpx2.Timeout(20.0, connect=5.0)
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "GIF": ".gif", "AVIF": ".avif"}


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
                content = await _download(client, url)
                fetched[url] = await asyncio.to_thread(_store, url, content, folder)
            except NotFetched as reason:
                failed[url] = str(reason)
            done()

    async with httpx2.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        await asyncio.gather(*(one(client, url) for url in urls))
    return fetched, failed


async def _download(client: httpx2.AsyncClient, url: str) -> bytes:
    for _ in range(REDIRECTS + 1):
        address = await public_address(url)
        parts = urlsplit(url)
        # The name was resolved once and is dialled by its address: it cannot mean another host the second time.
        dialled = httpx2.URL(url).copy_with(host=address)
        try:
            async with client.stream(
                "GET", dialled, headers={"host": parts.netloc}, extensions={"sni_hostname": parts.hostname or ""}
            ) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers.get("location", ""))
                    continue
                return await _body(answer)
        except httpx2.HTTPError as problem:
            raise NotFetched(type(problem).__name__) from problem
    raise NotFetched("too many redirects")


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
        NotFetched: not http(s), unknown, or leading to loopback, a private network or any other reserved range.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise NotFetched("not a plain http address")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, ValueError) as problem:
        raise NotFetched("the host is not known") from problem
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(ip_address(address).is_global for address in addresses):
        raise NotFetched("the address is not public")
    return addresses[0]


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
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as problem:
        raise NotFetched("not a picture") from problem
    buffer = io.BytesIO()
    tiny.save(buffer, "PNG")
    placeholder = "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
    stem = slug(Path(urlsplit(url).path).stem)[:80] or "picture"
    return Picture(keep(folder, stem, suffix, content), width, height, placeholder)
