"""Draws conversations, with what was judged and done beside them, as SVG. Pure: the same values, the same bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

Drawing: TypeAlias = str

SANS = "ui-sans-serif, -apple-system, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
WIDTH, SPLIT, EDGE = 1080, 600, 28
INK, SOFT, RULE, PAPER = "#1c2430", "#667085", "#e4e7ec", "#ffffff"
COLOURS = {
    "goal": "#475467",
    "allow": "#067647",
    "needs": "#b54708",
    "refuse": "#b42318",
    "person": "#b54708",
    "granted": "#067647",
    "read": "#475467",
    "did": "#3538cd",
    "proven": "#067647",
    "end": "#1c2430",
    "shop": "#3538cd",
    "journal": "#475467",
}


@dataclass(frozen=True)
class Said:
    who: str
    text: str
    person: bool = False  # a member of staff, not the customer


@dataclass(frozen=True)
class Line:
    """Something that was judged or done: what it was, in a word; about what; and by which rule."""

    tag: str
    what: str
    why: str


@dataclass(frozen=True)
class Turn:
    asked: Said
    replies: Sequence[Said]
    work: Sequence[Line]


def conversation(title: str, turns: Sequence[Turn], below: Sequence[Line]) -> Drawing:
    """A conversation on the left, what was judged and done on the right, and evidence below."""
    parts = [
        _text(EDGE, 40, title, size=17, weight=600),
        _text(EDGE, 74, "CONVERSATION", size=11, fill=SOFT, weight=600, spacing=1),
        _text(SPLIT + EDGE, 74, "WHAT REMIT JUDGED AND DID", size=11, fill=SOFT, weight=600, spacing=1),
    ]
    y = 90.0
    for turn in turns:
        parts.append(_rule(y))
        left, left_end = _speech(turn, y + 18)
        right, right_end = _work(turn.work, y + 18)
        parts += [*left, *right]
        y = max(left_end, right_end) + 8
    parts.append(_box(0, y, WIDTH, 34 + 26 * len(below), "#f6f8fa"))
    for n, line in enumerate(below):
        at = y + 34 + 26 * n
        parts.append(_text(EDGE, at, line.what, size=13, fill=COLOURS[line.tag], weight=600))
        parts.append(_text(EDGE + 220, at, line.why, size=13, family=MONO))
    parts.append(_line(SPLIT, 56, SPLIT, y))
    return _sheet(title, WIDTH, y + 34 + 26 * len(below), parts)


def _speech(turn: Turn, y: float) -> tuple[list[str], float]:
    parts: list[str] = []
    for said, ours in ((turn.asked, False), *((reply, True) for reply in turn.replies)):
        lines = [part for line in said.text.splitlines() for part in textwrap.wrap(line, 52) or [""]]
        width = min(max(len(line) for line in lines) * 7.6 + 30, SPLIT - 2 * EDGE - 24)
        height = 20 * len(lines) + 16
        x = EDGE if ours else SPLIT - EDGE - width
        fill, ink = ("#eef4ff", INK) if ours else (("#fff4e5", INK) if said.person else ("#1c2430", "#ffffff"))
        anchor = "start" if ours else "end"
        parts.append(_text(x if ours else x + width, y + 8, said.who, size=11, fill=SOFT, anchor=anchor))
        parts.append(_box(x, y + 15, width, height, fill, radius=12))
        for n, line in enumerate(lines):
            parts.append(_text(x + 15, y + 37 + 20 * n, line, size=14, fill=ink))
        y += height + 34
    return parts, y


def _work(work: Sequence[Line], y: float) -> tuple[list[str], float]:
    parts: list[str] = []
    x = SPLIT + EDGE
    for line in work:
        colour = COLOURS[line.tag]
        parts.append(_box(x, y, 62, 20, colour, radius=10))
        parts.append(_text(x + 31, y + 14, line.tag, size=11, fill="#ffffff", weight=600, anchor="middle"))
        for text in textwrap.wrap(line.what, 42):
            parts.append(_text(x + 74, y + 14.5, text, size=13, family=MONO, fill=INK))
            y += 18
        for text in textwrap.wrap(line.why, 46):
            parts.append(_text(x + 74, y + 13, text, size=12, family=MONO, fill=SOFT))
            y += 16
        y += 10
    return parts, y


# -- how a goal travels -----------------------------------------------------------------------------------------------

VERDICTS = (
    ("Allow", "allow", "intent → system → receipt → check"),
    ("Needs", "needs", "verify, consent, confirm or approve; then the same step is judged again"),
    ("HandOver", "person", "a review for a person, with everything they need"),
    ("Refuse", "refuse", "say why, and plan again without it"),
)


def travel() -> Drawing:
    """How a goal travels, from words to a proven outcome."""
    parts = [_text(EDGE, 40, "How a goal travels", size=17, weight=600)]
    parts += _station(EDGE, 66, 250, 66, "a message", "in the lane of its customer")
    parts += _station(EDGE + 320, 66, 300, 66, "Brain.understand", "acts, goals, facts: each with its source")
    parts += _station(EDGE + 690, 66, 334, 66, "Brain.plan", "steps, derived from what actions need")
    parts += [_arrow(EDGE + 250, 99, EDGE + 320, 99), _arrow(EDGE + 620, 99, EDGE + 690, 99)]
    parts += [_arrow(EDGE + 857, 132, EDGE + 857, 176)]
    parts.append(_box(EDGE, 176, WIDTH - 2 * EDGE, 214, "#f6f8fa", radius=12))
    parts.append(_text(EDGE + 20, 206, "Gate.judge(step, standing)", size=14, family=MONO, weight=600))
    parts.append(_text(EDGE + 262, 206, "for each step, in order", size=13, fill=SOFT))
    for n, (name, tag, then) in enumerate(VERDICTS):
        y = 226 + 38 * n
        parts.append(_box(EDGE + 20, y, 92, 26, COLOURS[tag], radius=13))
        parts.append(_text(EDGE + 66, y + 17.5, name, size=13, fill="#ffffff", weight=600, anchor="middle"))
        parts.append(_text(EDGE + 130, y + 18, then, size=14))
    parts += _station(EDGE, 434, 300, 66, "the end state, read back", "what the system of record shows")
    parts += _station(EDGE + 370, 434, 250, 66, "Outcome", "resolved only when it is proven")
    parts += _station(EDGE + 690, 434, 334, 66, "Brain.say", "what is now true, in the pack's voice")
    parts += [_arrow(EDGE + 150, 390, EDGE + 150, 434)]
    parts += [_arrow(EDGE + 300, 467, EDGE + 370, 467), _arrow(EDGE + 620, 467, EDGE + 690, 467)]
    parts.append(_text(EDGE, 536, "Every arrow is an entry in the journal.", size=13, fill=SOFT))
    return _sheet("How a goal travels", WIDTH, 560, parts)


def _station(x: float, y: float, width: float, height: float, name: str, about: str) -> Iterator[str]:
    yield _box(x, y, width, height, "#eef4ff", radius=12)
    yield _text(x + 18, y + 28, name, size=14, weight=600)
    yield _text(x + 18, y + 49, about, size=12, fill=SOFT)


# -- the strokes ------------------------------------------------------------------------------------------------------


def _sheet(title: str, width: float, height: float, parts: Sequence[str]) -> Drawing:
    size = f'width="{width:g}" height="{height:g}" viewBox="0 0 {width:g} {height:g}"'
    frame = f'<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="14" fill="none" stroke="{RULE}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{SANS}">'
    clip = f'<clipPath id="sheet"><rect width="{width:g}" height="{height:g}" rx="14"/></clipPath>'
    body = [f"<title>{escape(title)}</title>", f"<defs>{clip}</defs>", '<g clip-path="url(#sheet)">']
    return "\n".join([head, *body, _box(0, 0, width, height, PAPER), *parts, "</g>", frame, "</svg>"]) + "\n"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    fill: str = INK,
    weight: int = 400,
    anchor: str = "start",
    family: str = "",
    spacing: float = 0,
) -> str:
    more = f' font-family="{family}"' if family else ""
    more += f' letter-spacing="{spacing:g}"' if spacing else ""
    more += f' text-anchor="{anchor}"' if anchor != "start" else ""
    more += f' font-weight="{weight}"' if weight != 400 else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}"{more}>{escape(text)}</text>'


def _box(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius:g}" fill="{fill}"/>'


def _rule(y: float) -> str:
    return _line(0, y, WIDTH, y)


def _line(x: float, y: float, to_x: float, to_y: float) -> str:
    return f'<path d="M{x:g} {y:g} L{to_x:g} {to_y:g}" stroke="{RULE}"/>'


def _arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    across = to_x > x
    head = "l-8 -5 v10 z" if across else "l-5 -8 h10 z"
    shaft = f'<path d="M{x:g} {y:g} L{to_x:g} {to_y:g}" stroke="{SOFT}"/>'
    return shaft + f'<path d="M{to_x:g} {to_y:g} {head}" fill="{SOFT}"/>'
