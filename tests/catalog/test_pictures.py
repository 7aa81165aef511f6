"""Fetching remote pictures: no address leads into the house, and only pictures are kept."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address
from pathlib import Path

import httpx2
import pytest
from PIL import Image

from gateway.adapters import pictures
from gateway.adapters.pictures import NotFetched, fetch_all, is_public, public_address
from gateway.importing import import_file
from tests.catalog.shopify_sheets import sheet
from tests.house_of import House
from tests.servers import free_port


@asynccontextmanager
async def serving(status: str, content: bytes, *headers: str) -> AsyncIterator[tuple[str, list[str]]]:
    """A server of this house that answers everything alike; yields its address and what it was asked."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readline()).decode())
        head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", "Connection: close", *headers, "", ""]
        writer.write("\r\n".join(head).encode() + content)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "#b08d57").save(buffer, kind)
    return buffer.getvalue()


def vast() -> bytes:
    """Few bytes, many pixels."""
    buffer = io.BytesIO()
    Image.new("1", (8_000, 8_000)).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


async def kept_at(urls: list[str], folder: Path) -> dict[str, str]:
    """Why these were left where they are; none may have come."""
    done: list[None] = []
    fetched, failed = await fetch_all(urls, folder, lambda: done.append(None))
    assert fetched == {}
    assert len(done) == len(failed) == len(urls)
    assert not folder.exists(), "nothing was written"
    return failed


INSIDE = (
    "http://127.0.0.1/a.png",
    "http://127.1/a.png",
    "http://2130706433/a.png",
    "http://0x7f.0.0.1/a.png",
    "http://0/a.png",
    "http://localhost/a.png",
    "http://LOCALHOST./a.png",
    "http://10.0.0.8/a.png",
    "http://172.16.0.1/a.png",
    "http://192.168.1.1/a.png",
    "http://100.64.0.1/a.png",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/a.png",
    "http://255.255.255.255/a.png",
    "http://[::1]/a.png",
    "http://[::]/a.png",
    "http://[::ffff:127.0.0.1]/a.png",
    "http://[::ffff:a9fe:a9fe]/a.png",
    "http://[fe80::1]/a.png",
    "http://[fd00::1]/a.png",
    "http://[ff02::1]/a.png",
    "http://[64:ff9b::7f00:1]/a.png",
    "http://[2002:7f00:1::]/a.png",
)
STRANGE = (
    "ftp://8.8.8.8/a.png",
    "file:///etc/passwd",
    "//8.8.8.8/a.png",
    "a.png",
    "",
    "http://",
    "http:///a.png",
    "http://user@8.8.8.8/a.png",
    "http://user:pass@8.8.8.8/a.png",
    "http://@8.8.8.8/a.png",
    "http://8.8.8.8:8080/a.png",
    "http://8.8.8.8:443/a.png",
    "https://8.8.8.8:22/a.png",
    "http://8.8.8.8:99999/a.png",
    "http://8.8.8.8:x/a.png",
    "http://[::1/a.png",
    "http://8.8.8.8\\@127.0.0.1/a.png",
    "gopher://8.8.8.8:70/_",
    "data:image/png;base64,AA==",
    "javascript:alert(1)",
)


async def test_no_address_of_the_house_is_ever_asked(tmp_path: Path) -> None:
    failed = await kept_at(list(INSIDE), tmp_path / "media")
    assert set(failed.values()) <= {"the address is not public", "the host is not known"}
    failed = await kept_at(list(STRANGE), tmp_path / "media")
    assert set(failed.values()) <= {"not a plain http address", "the host is not known"}
    assert await public_address("http://8.8.8.8/a.png") == "8.8.8.8"
    assert await public_address("https://[2001:4860:4860::8888]:443/a.png") == "2001:4860:4860::8888"
    for address in ("8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"):
        assert is_public(ip_address(address)), address


async def test_a_server_behind_a_refused_address_hears_nothing(tmp_path: Path) -> None:
    async with serving("200 OK", picture(), "Content-Type: image/png") as (address, asked):
        port = address.rpartition(":")[2]
        own = [address, f"http://localhost:{port}/a.png", f"http://[::ffff:127.0.0.1]:{port}/a.png"]
        await kept_at(own, tmp_path / "media")
        assert asked == []


async def follow(client: httpx2.AsyncClient, url: str, answer: httpx2.Response) -> bytes:
    return await pictures._download(client, pictures.redirected(url, answer))


async def test_every_step_of_a_redirect_is_looked_at_again() -> None:
    """The first step is dialled directly here, for no server of the house passes the guard itself."""
    async with httpx2.AsyncClient(trust_env=False) as client:
        for target in (*INSIDE, *STRANGE):
            async with serving("302 Found", b"", f"Location: {target}") as (address, _):
                answer = await client.get(address)
                assert answer.is_redirect
                with pytest.raises(NotFetched):
                    await follow(client, address, answer)


async def test_what_is_too_large_or_refused_is_left_where_it_is() -> None:
    async def body(status: str, content: bytes, *headers: str) -> bytes:
        async with (
            serving(status, content, *headers) as (address, _),
            httpx2.AsyncClient(trust_env=False) as client,
            client.stream("GET", address) as answer,
        ):
            return await pictures._body(answer)

    assert await body("200 OK", b"fine") == b"fine"
    with pytest.raises(NotFetched, match="larger than 15 MiB"):
        await body("200 OK", b"\0" * (pictures.LARGEST + 1))
    for status in ("404 Not Found", "500 Oh", "204 No Content", "206 Partial"):
        with pytest.raises(NotFetched, match=f"answered {status[:3]}"):
            await body(status, b"")


def test_only_pictures_are_kept_under_names_of_their_content(tmp_path: Path) -> None:
    for kind, suffix in (("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif")):
        found = pictures._store("https://far.example/Bague%20d’Or.PNG?v=1", picture(kind), tmp_path)
        assert found.url.startswith("/media/bague-20d-or-")
        assert found.url.endswith(suffix)
        assert (found.width, found.height) == (40, 30)
        assert found.placeholder.startswith("data:image/png;base64,")
        assert (tmp_path / found.url.removeprefix("/media/")).read_bytes() == picture(kind)
        assert pictures._store("https://far.example/bague-20d-or.png", picture(kind), tmp_path) == found
    assert pictures._store("https://far.example/", picture(), tmp_path).url.startswith("/media/picture-")
    broken = picture()[:-20]
    odd = [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"%PDF-1.7", broken, picture()[:40]]
    for place in range(8, 60, 3):
        wrong = bytearray(picture())
        wrong[place] ^= 0x55
        odd.append(bytes(wrong[: len(wrong) - place % 7]))
    kept = len(list(tmp_path.iterdir()))
    refused = 0
    for content in odd:
        try:
            pictures._store("https://far.example/x.png", content, tmp_path)
        except NotFetched:
            refused += 1
    assert refused >= 6
    with pytest.raises(NotFetched, match="BMP is not a picture for the web"):
        pictures._store("https://far.example/x.bmp", picture("BMP"), tmp_path)
    with pytest.raises(NotFetched, match="too many pixels"):
        pictures._store("https://far.example/x.gif", vast(), tmp_path)
    assert len(list(tmp_path.iterdir())) == kept + len(odd) - refused


async def test_an_import_goes_on_without_the_pictures_that_it_may_not_fetch(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"http://127.0.0.1:{free_port()}/jonc.png"
    row = {"Handle": "jonc", "Title": "Jonc", "Variant Price": "10", "Image Src": address}
    path = tmp_path / "pieces.csv"
    path.write_text(sheet([row]), encoding="utf-8")
    assert await import_file(house.gateway, path, dry_run=False, images=True) == 0
    assert f"kept at its address: {address} (not a plain http address)" in capsys.readouterr().err
    shown = await house.ask('{ product(handle: "jonc") { featuredImage { url } } }')
    assert shown["product"]["featuredImage"] == {"url": address}
