"""A constant body from bare ASGI: the machine's limit beside what `bench.answers` measures.

`python -m bench.constant PORT FILE`.
"""

import sys
from pathlib import Path
from typing import Any

import uvicorn


def constant(body: bytes) -> Any:
    """An application that answers everything with one body."""
    start = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())],
    }

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await receive()
            await send(start)
            await send({"type": "http.response.body", "body": body})

    return app


if __name__ == "__main__":
    app = constant(Path(sys.argv[2]).read_bytes())
    uvicorn.run(app, port=int(sys.argv[1]), lifespan="off", log_level="warning", access_log=False)
