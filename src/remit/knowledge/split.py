"""Cuts text into pieces that stand on their own, and pieces into sentences."""

from __future__ import annotations

import re

_LONGEST = 1_200  # characters of a piece: what a sentence model reads of it
_ABBREVIATED = r"(?<!\b[A-Za-z])(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\bDr)(?<!\bMr)(?<!\bMrs)(?<!\bapprox)(?<!\bincl)"
_SENTENCE = re.compile(rf"{_ABBREVIATED}[.!?…]+[\"')\]]*\s+(?=[\"'(\[]?[A-ZÀ-Þ0-9])|\n+")


def pieces(text: str) -> list[str]:
    """A text, or where it is long its paragraphs, as many in a piece as fit; none empty."""
    if len(text) <= _LONGEST:
        return [text.strip()] if text.strip() else []
    found: list[str] = []
    for block in _blocks(text):
        if found and len(found[-1]) + len(block) < _LONGEST:
            found[-1] += f"\n{block}"
        else:
            found.append(block)
    return found


def sentences(text: str) -> list[str]:
    """The sentences and lines of a text, without what marks the items of a list."""
    found: list[str] = []
    at = 0
    for gap in (*_SENTENCE.finditer(text), None):
        sentence = text[at : gap.end() if gap else len(text)].strip()
        if sentence.strip("-*• "):
            found.append(re.sub(r"^[-*•]\s+", "", sentence))
        at = gap.end() if gap else at
    return found


def _blocks(text: str) -> list[str]:
    """Paragraphs; of those too long by themselves, sentences; of those too long, as much as fits."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n+", text):
        small = [paragraph] if len(paragraph) <= _LONGEST else sentences(paragraph)
        blocks += [s[i : i + _LONGEST] for s in small for i in range(0, max(len(s), 1), _LONGEST)]
    return [block.strip() for block in blocks if block.strip()]
