"""What people see where something cannot be had."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, PlainTextResponse, Response

from remit.web.desk.files import STATIC

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} · Remit</title>
<link rel="icon" href="{mark}" type="image/svg+xml">
<link rel="stylesheet" href="{desk}"><link rel="stylesheet" href="{door}"></head>
<body class="door"><main><h1>{title}</h1><p>{what}</p>
<div class="ways"><a class="btn" href="/desk">To the Desk</a></div></main></body></html>"""

_TITLES = {401: "Sign in first", 403: "Not for you", 404: "Not here", 410: "Erased", 429: "Slow down"}


def problem_page(what: str, status: int, *, part: bool = False) -> Response:
    """A page that says what is wrong; only the words, where a part of a page was asked for."""
    if part:
        return PlainTextResponse(what, status)
    title = _TITLES.get(status, "That did not work")
    files = {"mark": "mark.svg", "desk": "desk.css", "door": "door.css"}
    found = {name: STATIC.address(path) for name, path in files.items()}
    return HTMLResponse(_PAGE.format(title=escape(title), what=escape(what), **found), status)
