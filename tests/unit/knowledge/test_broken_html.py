"""HTML that its parser gives up on."""

from __future__ import annotations

from pathlib import Path

import pytest

from remit.knowledge.read import read


@pytest.mark.parametrize("content", [b"<p>One</p>\n<![foo bar]>two", b"<p>One</p>\n<![ ]>"])
def test_a_page_that_no_parser_can_follow_is_read_or_named(content: bytes) -> None:
    found = read(Path("knowledge"), {"page.html": content})
    assert [p.text for p in found.passages] or [(e.file.name, e.cure) for e in found.errors]


def test_what_is_wrong_with_a_page_is_said_with_its_line() -> None:
    [error] = read(Path("knowledge"), {"page.html": b"<p>One</p>\n<![foo bar]>two"}).errors
    assert (error.line, "not HTML" in error.what) == (2, True)
