"""Reads a pack's documents: each becomes passages, with who may see them and from when to when they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from remit.errors import PackError
from remit.knowledge.front import AUDIENCES, About, about_of, said_of_itself
from remit.knowledge.html import read_html
from remit.knowledge.markdown import read_markdown
from remit.knowledge.part import Part, Reader, Unreadable, text_of
from remit.knowledge.pdf import read_pdf
from remit.knowledge.split import pieces
from remit.knowledge.table import read_table
from remit.model.knowledge import Audience, Passage

READERS: Mapping[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".pdf": read_pdf,
    ".csv": read_table,
}
KNOWLEDGE = "knowledge"
"""The folder of a pack that its documents are in."""
BESIDE = ".about"
"""The ending of a file that says of the one beside it what front matter would: `guide.pdf.about`."""
_LARGEST = 8_000_000


@dataclass(frozen=True)
class Read:
    """What was read of documents: their passages in order, the line each begins on, and what could not be read."""

    passages: tuple[Passage, ...]
    lines: Mapping[str, int]  # of a passage, by its id
    errors: tuple[PackError, ...]


def read(folder: Path, files: Mapping[str, bytes], locale: str = "en") -> Read:
    """The documents in files (by path below a folder), in order of name. `locale`: of those that say none."""
    passages: list[Passage] = []
    lines: dict[str, int] = {}
    errors: list[PackError] = []
    for name in sorted(files):
        if name.endswith(BESIDE) and name.removesuffix(BESIDE) in files:
            continue
        try:
            for passage, line in _passages(name, files, locale):
                passages.append(passage)
                lines[passage.id] = line
        except Unreadable as fault:
            errors.append(PackError(file=folder / name, line=fault.line, what=fault.what, cure=fault.cure))
    return Read(tuple(passages), lines, tuple(errors))


def filed(documents: Read, known_as: Callable[[str], str]) -> Read:
    """What was read, with each document under the name that it is known by elsewhere."""
    passages = tuple(
        passage.model_copy(update={"id": known_as(passage.id), "document": known_as(passage.document)})
        for passage in documents.passages
    )
    return Read(passages, {known_as(id): line for id, line in documents.lines.items()}, documents.errors)


def _passages(name: str, files: Mapping[str, bytes], locale: str) -> Iterator[tuple[Passage, int]]:
    reader = READERS.get(PurePosixPath(name).suffix.lower())
    if reader is None:
        cure = f"There may be {', '.join(READERS)} there. Keep the rest elsewhere."
        raise Unreadable("This is no kind of document that can be read.", cure)
    if len(files[name]) > _LARGEST:
        raise Unreadable(f"This file has more than {_LARGEST // 1_000_000} MB.", "Split it, or leave its pictures out.")
    source = reader(files[name])
    about = about_of({**source.about, **_said_beside(name, files)}, _of_place(name, locale))
    title = about.title or _title(name, source.parts)
    number = 0
    for part in source.parts:
        held = about_of(part.about, about, part.line)
        headings = part.headings[1:] if part.headings[:1] == (title,) else part.headings
        for text in pieces(part.text):
            number += 1
            passage = Passage(
                id=f"{name}#{number}",
                document=name,
                title=held.title or title,
                headings=headings,
                text=text,
                audience=held.audience,
                locale=held.locale,
                valid_from=held.valid_from,
                valid_until=held.valid_until,
            )
            yield passage, part.line


def _of_place(name: str, locale: str) -> About:
    """What holds of a document for where it is: what stands in a folder named for an audience is for that."""
    folders = [folder.casefold() for folder in PurePosixPath(name).parts[:-1]]
    named: list[Audience] = [audience for audience in AUDIENCES if audience in folders]
    return About(audience=named[-1] if named else "public", locale=locale)


def _said_beside(name: str, files: Mapping[str, bytes]) -> dict[str, str]:
    beside = files.get(name + BESIDE)
    if beside is None:
        return {}
    try:
        return said_of_itself(text_of(beside).split("\n"))
    except Unreadable as fault:
        raise Unreadable(f"In the file beside it, line {fault.line}: {fault.what}", fault.cure) from fault


def _title(name: str, parts: tuple[Part, ...]) -> str:
    """The one outermost heading, else the file's name in words."""
    outermost = {part.headings[0] for part in parts if part.headings}
    if len(outermost) == 1 and all(part.headings for part in parts) and not name.endswith(".csv"):
        return outermost.pop()
    words = re.sub(r"[-_.\s]+", " ", PurePosixPath(name).stem).strip()
    return words[:1].upper() + words[1:]
