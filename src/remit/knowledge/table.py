"""Reads CSV of questions and answers: each row a passage, its question the heading."""

from __future__ import annotations

import csv
from io import StringIO

from remit.knowledge.front import KEYS
from remit.knowledge.part import Part, Source, Unreadable, text_of


def read_table(content: bytes) -> Source:
    """Raises Unreadable."""
    text = text_of(content)
    try:
        separator = csv.Sniffer().sniff(text.partition("\n")[0], ",;\t").delimiter
    except csv.Error:
        separator = ","
    rows = csv.DictReader(StringIO(text), delimiter=separator, strict=True)
    try:
        names = [name.strip().lower() for name in rows.fieldnames or ()]
        if not {"question", "answer"} <= set(names):
            raise Unreadable("This table has no columns `question` and `answer`.", "Name them in its first line.")
        if foreign := [name for name in names if name not in ("question", "answer", *KEYS)]:
            cure = f"There are: question, answer, {', '.join(KEYS)}."
            raise Unreadable(f"There is no column {foreign[0][:40]!r}.", cure)
        rows.fieldnames = names
        return Source(tuple(_part(row, rows.line_num) for row in rows))
    except csv.Error as fault:
        raise Unreadable(f"This is not CSV: {fault}.", "Put it right.", rows.line_num) from fault


def _part(row: dict[str | None, str | list[str] | None], line: int) -> Part:
    if None in row or None in row.values():
        cure = "Put a text with commas or line breaks in quotes."
        raise Unreadable("This row has another number of columns than the first.", cure, line)
    cells = {name: value.strip() for name, value in row.items() if name is not None and isinstance(value, str)}
    if not cells["question"] or not cells["answer"]:
        raise Unreadable("This row lacks its question or its answer.", "Write both, or remove it.", line)
    said = {name: cells[name] for name in KEYS if cells.get(name)}
    return Part((cells["question"],), cells["answer"], line, said)
