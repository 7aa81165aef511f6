"""Pictures are served to be kept, and nothing but pictures is served."""

from pathlib import Path

import pytest

from gateway.media import keep
from tests.house_of import House

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
FOREVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(house: House) -> Path:
    return house.gateway.settings.data_dir / "media"


async def test_a_picture_is_served_to_be_kept_for_ever(house: House, folder: Path) -> None:
    for suffix, kind in (
        (".svg", "image/svg+xml"),
        (".png", "image/png"),
        (".jpg", "image/jpeg"),
        (".webp", "image/webp"),
    ):
        url = keep(folder, "bague", suffix, SVG)
        assert keep(folder, "bague", suffix, SVG) == url, "equal content keeps its name"
        assert keep(folder, "bague", suffix, SVG + b" ") != url
        answer = await house.client.get(url)
        assert (answer.status_code, answer.content) == (200, SVG)
        assert answer.headers["content-type"] == kind
        assert answer.headers["cache-control"] == FOREVER
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    etag = answer.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await house.client.get(url, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == FOREVER
    for unknown in ('"other"', "", etag.strip('"')):
        assert (await house.client.get(url, headers={"if-none-match": unknown})).status_code == 200
    head = await house.client.head(url)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(SVG)))
    part = await house.client.get(url, headers={"range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, SVG[:4])
    assert (await house.client.post(url)).status_code == 405


async def test_only_pictures_of_the_folder_are_served(house: House, folder: Path) -> None:
    url = keep(folder, "bague", ".svg", SVG)
    (folder.parent / "secret.svg").write_bytes(SVG)
    for name in ("Upper.svg", ".hidden.svg", "notes.txt", "page.html", "a.svg.bak", "noending", "a_b.svg"):
        (folder / name).write_bytes(SVG)
    (folder / "folder.svg").mkdir()
    names = [path.name for path in folder.iterdir() if path.name != url.removeprefix("/media/")]
    climbing = ["../secret.svg", "..%2fsecret.svg", "%2e%2e/secret.svg", "%2e%2e%2fsecret.svg", "..%5csecret.svg"]
    climbing += ["....//secret.svg", "/etc/passwd", "%2fetc%2fpasswd", "bague.svg%00", "%00", "nothing.svg", ""]
    climbing += [url.removeprefix("/media/") + "%0a", "x" * 300 + ".svg"]
    for name in names + climbing:
        answer = await house.client.get(f"/media/{name}")
        assert answer.status_code == 404, name
        assert SVG not in answer.content
