"""Reads PDF: the text of each page. The only import of pypdf."""

from __future__ import annotations

import logging
import re
from io import BytesIO

from remit.knowledge.part import Part, Source, Unreadable

_PAGES = 500


def read_pdf(content: bytes) -> Source:
    """Raises Unreadable."""
    from pypdf import PdfReader  # here: it takes 0.1 s, and most packs hold no PDF

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(content))
        if reader.is_encrypted:
            raise Unreadable("This PDF is encrypted.", "Save it without a password.")
        if len(reader.pages) > _PAGES:
            raise Unreadable(f"This PDF has more than {_PAGES} pages.", "Split it.")
        pages = [_tidy(page.extract_text()) for page in reader.pages]
        title = str((reader.metadata and reader.metadata.title) or "")
    except Unreadable:
        raise
    except Exception as fault:  # there is no end to what a file can be instead of a PDF
        raise Unreadable(f"This PDF cannot be read: {fault}.", "Export it again.") from fault
    several = len(pages) > 1
    parts = [Part((f"page {n}",) if several else (), text) for n, text in enumerate(pages, 1) if text]
    if not parts:
        raise Unreadable("This PDF holds no text.", "It may be a scan: have its text recognised, and save that.")
    return Source(tuple(parts), {"title": title} if title else {})


def _tidy(text: str) -> str:
    """Lines run on to the end of their paragraph."""
    paragraphs = re.split(r"\n\s*\n", text.replace("\u00ad", ""))
    return "\n\n".join(re.sub(r"(?<=\w)-\n(?=[a-z])", "", p).replace("\n", " ").strip() for p in paragraphs).strip()
