"""Pictures that the gateway itself serves: files named by their content, cached for ever."""

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".avif": "image/avif",
}
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,200}\.(?:svg|png|jpg|webp|gif|avif)")
HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    # An SVG is a document: alone in a tab it may run nothing and load nothing.
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
}


def keep(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    """Store a picture and return its path on the gateway; equal content keeps its name."""
    return keep_as(folder, f"{stem}-{sha256(content).hexdigest()[:12]}{suffix}", lambda: content)


def keep_as(folder: Path, name: str, make: Callable[[], bytes]) -> str:
    """Store a picture under a name that already says which one it is; it is made only if it is not there."""
    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{name}.{os.getpid()}")
        draft.write_bytes(make())
        draft.rename(path)
    return f"/media/{name}"


class MediaFiles:
    """Serves the pictures of one folder; `FileResponse` answers ranges and conditional requests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        path = self.folder / name
        if not NAME.fullmatch(name) or not path.is_file():
            return PlainTextResponse("Not found.", 404)
        etag = f'"{name}"'
        if _is_known(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=304, headers={**HEADERS, "etag": etag})
        return FileResponse(path, media_type=TYPES[path.suffix], headers={**HEADERS, "etag": etag})


def _is_known(condition: str, etag: str) -> bool:
    """RFC 9110, 13.1.2: any of a list, compared weakly; a star stands for whatever there is."""
    return condition.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in condition.split(","))
