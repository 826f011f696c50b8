"""The widget: one file for browsers, put together from parts that people can read. Nothing is built or translated."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_PARTS = ("words", "elements", "line", "panel", "reach", "said", "files", "chat")  # each knows those before it
_LOOKS = ("talk", "panel")


@cache
def widget() -> str:
    """What is served as `remit.js`: the parts in one scope of their own, with what they look like as a text."""
    looks = " ".join(line.strip() for part in _LOOKS for line in _read(f"{part}.css").splitlines())
    scripts = "\n".join(_read(f"{part}.js") for part in _PARTS)
    return f'/* Remit\'s chat. */\n(() => {{\n"use strict";\nconst LOOKS = {json.dumps(looks)};\n{scripts}}})();\n'


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")
