"""Reads Markdown (CommonMark with tables): front matter, and the text under each heading. Raw HTML is left out."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from remit.knowledge.front import front
from remit.knowledge.part import Part, Source, text_of

_PARSER = MarkdownIt("commonmark").enable("table")


def read_markdown(content: bytes) -> Source:
    """Raises Unreadable."""
    text = text_of(content)
    about, skipped = front(text)
    body = "\n".join(text.split("\n")[skipped:])
    return Source(tuple(_parts(_PARSER.parse(body), skipped)), about)


def markdown_parts(text: str) -> tuple[Part, ...]:
    """The parts of a text that is Markdown without front matter."""
    return tuple(_parts(_PARSER.parse(text), 0))


def _parts(tokens: Sequence[Token], skipped: int) -> list[Part]:
    parts: list[Part] = []
    headings: list[tuple[int, str]] = []
    blocks: list[str] = []
    start = skipped + 1

    def close() -> None:
        if blocks:
            parts.append(Part(tuple(h for _, h in headings), "\n".join(blocks).strip(), start))
        blocks.clear()

    for index, token in enumerate(tokens):
        line = skipped + token.map[0] + 1 if token.map else start
        if token.type == "heading_open":
            close()
            level = int(token.tag[1:])
            headings = [h for h in headings if h[0] < level]
            headings.append((level, _plain(tokens[index + 1])))
            start = line
        elif token.type == "inline" and tokens[index - 1].type != "heading_open":
            _take(blocks, tokens, index)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
        elif (
            token.type in ("paragraph_open", "bullet_list_open", "ordered_list_open", "table_open") and token.level == 0
        ):
            if not blocks and not headings:
                start = line
            elif blocks and token.type == "paragraph_open":
                blocks.append("")
    close()
    return [part for part in parts if part.text]


def _take(blocks: list[str], tokens: Sequence[Token], index: int) -> None:
    """Add a line of text: cells of a row stand in one line, items of a list each in their own."""
    text, before = _plain(tokens[index]), tokens[index - 1].type
    if before in ("th_open", "td_open"):
        first = tokens[index - 2].type == "tr_open"
        if first or not blocks:
            blocks.append(text)
        else:
            blocks[-1] += f" | {text}"
    elif before == "paragraph_open" and tokens[index - 2].type == "list_item_open":
        blocks.append(f"- {text}")
    else:
        blocks.append(text)


def _plain(inline: Token) -> str:
    """The words of a line, without its marks."""
    words: list[str] = []
    for child in inline.children or ():
        match child.type:
            case "text" | "code_inline":
                words.append(child.content)
            case "softbreak" | "hardbreak":
                words.append(" ")
            case "image":
                words.append(child.content)
            case _:
                pass
    return "".join(words).strip()
