"""Reads HTML: the text that people see, under its headings. What is hidden, and what only leads elsewhere, is left."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from remit.knowledge.front import KEYS
from remit.knowledge.part import Part, Source, Unreadable, text_of

_UNSEEN = frozenset(
    ("script", "style", "template", "noscript", "nav", "head", "svg", "form", "button", "select", "iframe", "object")
)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "header",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    )
)
_ENDED_BY_THE_NEXT = frozenset(("li", "dt", "dd", "tr", "td", "th", "option"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])", re.I)


def read_html(content: bytes) -> Source:
    """Raises Unreadable."""
    page = _Page()
    try:
        page.feed(text_of(content))
        page.close()
    except AssertionError as fault:  # what html.parser says to a `<![` that nobody defined
        raise Unreadable(f"This is not HTML: {fault}.", "Put it right, or remove it.", page.getpos()[0]) from fault
    page.end_part()
    return Source(tuple(page.parts), page.about)


class _Page(HTMLParser):
    """One page being read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self.about: dict[str, str] = {}
        self._open: list[tuple[str, bool]] = []  # elements, and whether they hide what is in them
        self._headings: list[tuple[int, str]] = []
        self._words: list[str] = []
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name") in KEYS:
            self.about[given["name"]] = given.get("content", "").strip()
        elif tag == "html" and (locale := _locale(given.get("lang", ""))):
            self.about["locale"] = locale
        if tag in _VOID:
            self._words.append("\n" if tag in ("br", "hr") else " ")
            return
        self._close_implied(tag)
        hides = tag in _UNSEEN or "hidden" in given or given.get("aria-hidden") == "true"
        self._open.append((tag, hides or bool(_HIDDEN.search(given.get("style", "")))))
        if level := _level(tag):
            self.end_part()
            self._headings = [h for h in self._headings if h[0] < level]
            self._line = self.getpos()[0]
        elif tag in _BLOCKS:
            self._words.append("\n- " if tag == "li" else "\n")
        elif tag in ("td", "th"):
            self._words.append(" | " if self._words and not self._words[-1].endswith("\n") else "")

    def handle_endtag(self, tag: str) -> None:
        if level := _level(tag):
            self._headings.append((level, _tidy("".join(self._words))))
            self._words.clear()
        elif tag in _BLOCKS:
            self._words.append("\n")
        opened = next((i for i in range(len(self._open) - 1, -1, -1) if self._open[i][0] == tag), None)
        if opened is not None:
            del self._open[opened:]

    def _close_implied(self, tag: str) -> None:
        """A paragraph ends where the next block begins; an item, a cell or a row where the next of its kind does."""
        while self._open and (
            (self._open[-1][0] == "p" and (tag in _BLOCKS or _level(tag)))
            or (self._open[-1][0] == tag and tag in _ENDED_BY_THE_NEXT)
        ):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = [tag for tag, _ in self._open]
        if "title" in inside and "svg" not in inside:
            self.about.setdefault("title", data.strip())
        elif not any(hides for _, hides in self._open):
            self._words.append(re.sub(r"\s+", " ", data))

    def end_part(self) -> None:
        """Close what was gathered under the headings so far."""
        text = _tidy("".join(self._words))
        if text:
            self.parts.append(Part(tuple(h for _, h in self._headings if h), text, self._line))
        self._words.clear()


def _locale(lang: str) -> str:
    """The language and the region of a page, however its maker writes them: "en-US" of "EN_us", "zh-CN" of
    "zh-Hans-CN"; empty where it names no language."""
    language, *more = re.split(r"[-_]", lang.strip())
    if not re.fullmatch(r"[A-Za-z]{2,3}", language):
        return ""
    regions = [part.upper() for part in more if re.fullmatch(r"[A-Za-z]{2}", part)]
    return "-".join((language.lower(), *regions[:1]))


def _level(tag: str) -> int:
    return int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t]+", " ", line).strip(" |") for line in text.split("\n"))
    return "\n".join(line for line in lines if line and line != "-")
