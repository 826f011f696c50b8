"""The files that pages are made of beside themselves: read once, kept by browsers until they change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_FOLDER = Path(__file__).parent / "static"
_DIGITS = 12
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Static:
    """Files by their path, and a digest of all of them: it is a part of their address, so that an address never means
    two things, and what one file names in another is found under the same digest."""

    files: Mapping[str, bytes]
    digest: str

    def address(self, path: str) -> str:
        """Where a browser finds a file."""
        if path not in self.files:
            raise FileNotFoundError(path)
        return f"/desk/static/{self.digest}/{path}"

    async def serve(self, request: Request) -> Response:
        """A file. One asked for under another digest is sent, but not to be kept."""
        body = self.files.get(request.path_params["path"])
        if body is None:
            raise HTTPException(404)
        kept = _FOR_EVER if request.path_params["digest"] == self.digest else "no-cache"
        media = guess_type(request.path_params["path"])[0] or "application/octet-stream"
        return Response(body, media_type=media, headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"})


def _read(folder: Path) -> Static:
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    digest = sha256(b"".join(name.encode() + b"\0" + sha256(body).digest() for name, body in files.items()))
    return Static(files, digest.hexdigest()[:_DIGITS])


STATIC = _read(_FOLDER)
