"""What people see where something cannot be had."""

from __future__ import annotations

from html import escape

from starlette.responses import HTMLResponse, PlainTextResponse, Response

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>{title} · Remit</title>
<link rel="stylesheet" href="/sign-in/static/sign-in.css"></head>
<body><main><p class="mark" aria-hidden="true">Remit</p><h1>{title}</h1><p>{what}</p>
<a class="button" href="/desk">Back to the Desk</a></main></body></html>"""

_TITLES = {401: "Sign in first", 403: "Not for you", 404: "Not here", 410: "Erased", 429: "Slow down"}


def problem_page(what: str, status: int, *, part: bool = False) -> Response:
    """A page that says what is wrong; only the words, where a part of a page was asked for."""
    if part:
        return PlainTextResponse(what, status)
    title = _TITLES.get(status, "That did not work")
    return HTMLResponse(_PAGE.format(title=escape(title), what=escape(what)), status)
