"""Makes a new pack out of the template: a small restaurant that works, to be turned into something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from remit.errors import BadPackName, FolderTaken
from remit.pack.declare import NAME

TEMPLATE = Path(__file__).parent / "template"

_CALLED = "restaurant"  # what the template calls itself


def make(name: str, parent: Path) -> Path:
    """A new pack in a folder of its name, which is returned. Raises BadPackName or FolderTaken."""
    if not NAME.fullmatch(name):
        raise BadPackName(name=name)
    folder = parent / name
    if folder.exists():
        raise FolderTaken(path=folder)
    for file in _files():
        copy = folder / file.relative_to(TEMPLATE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(_renamed(file, name))
    return folder


def _files() -> Iterator[Path]:
    return (f for f in sorted(TEMPLATE.rglob("*")) if f.is_file() and "__pycache__" not in f.parts)


def _renamed(file: Path, name: str) -> str:
    text = file.read_text()
    if file.name not in ("pack.py", "README.md"):
        return text
    return re.sub(rf'(name="|# |remit check |remit chat ){_CALLED}\b', rf"\g<1>{name}", text)
