"""Keeps what others wrote apart from what is asked: data stands between marks that it cannot write itself."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_KEPT = frozenset("\n\t")
_BREAKS = str.maketrans("\u2028\u2029", "  ")
_LIKE_A_MARK = re.compile(r"[<＜﹤‹〈⟨]\s*([/／⁄]?)\s*[dｄ][aａ][tｔ][aａ]\s*[-‐‑‒–—−－﹣]", re.IGNORECASE)


def fenced(kind: str, text: str) -> str:
    """A text between marks that name its kind.

    INVARIANT: no text closes its own fence. The mark is derived from the text, so whoever writes the text would have
    to know a digest of it that depends on what they write; and signs that look like a mark are taken out.
    """
    clean = legible(text)
    mark = hashlib.sha256(f"{kind}\n{clean}".encode()).hexdigest()[:12]
    return f"<data-{mark} kind={kind}>\n{clean}\n</data-{mark}>"


def legible(text: str, most: int = 4_000) -> str:
    """A text without signs that do not show, without look-alikes of a mark, and cut in the middle where it is long."""
    plain = unicodedata.normalize("NFC", text).translate(_BREAKS)
    shown = "".join(c for c in plain if c in _KEPT or unicodedata.category(c)[0] != "C")
    shown = _LIKE_A_MARK.sub(lambda like: f"({'/' if like[1] else ''}data-", shown)
    if len(shown) <= most:
        return shown
    return f"{shown[: most * 2 // 3]}\n[...]\n{shown[-most // 3 :]}"
