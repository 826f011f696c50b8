"""What a tool returned, taken apart: the plain values of records, and the sentences of texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remit.agent.shadow.planted import Order, planted, sentences, unwrapped
from remit.agent.shadow.verbs import imperative
from remit.model.transcript import Answered
from remit.model.value import Json

_KEY = re.compile(r"^\s*(?:- )?(\w[\w .'/()-]{0,39}?):(?:\s+(.*))?$")
_ITEM = re.compile(r"^\s*- (.*)$")
_LONG = 12  # words: more than that is a text, not a value


@dataclass(frozen=True)
class Passage:
    """A stretch of what a tool returned.

    plain: a value on its own, in a record or a list; else it is part of a text. planted: it stands in an order to the
    agent; certain: and nothing else reads so. orders: it tells somebody to do something. about: all that the record it
    belongs to says.
    """

    answer: Answered
    text: str
    plain: bool
    planted: bool = False
    certain: bool = False
    orders: bool = False
    about: str = ""


def passages(answer: Answered, tasks_wanted: bool) -> tuple[Passage, ...]:
    """Everything a tool returned. tasks_wanted: see `planted`."""
    if isinstance(answer.value, dict | list):
        return tuple(_of_records(answer, answer.value, "", tasks_wanted))
    text = answer.value if isinstance(answer.value, str) else answer.text
    entries = listing(text)
    if entries is None:
        return tuple(_of_value(answer, text, "", tasks_wanted))
    return tuple(
        passage
        for entry in entries
        for value in entry
        for passage in _of_value(answer, value, "\n".join(entry), tasks_wanted)
    )


def listing(text: str) -> list[list[str]] | None:
    """The records of a text that lists them as `key: value` lines, each as its values; None if it is another text."""
    entries: list[list[str]] = [[]]
    depth = -1
    for line in text.splitlines():
        indent = len(line) - len(line.lstrip())
        goes_on = depth >= 0 and (not line.strip() or _open(entries[-1], indent > depth) or indent > depth + 2)
        line_of = None if goes_on else _KEY.match(line) or _ITEM.match(line)
        if line_of is not None:
            if line.lstrip().startswith("- ") or indent < depth:
                entries.append([])
            depth = indent
            entries[-1] += [part or "" for part in line_of.groups()]
        elif depth >= 0 and (goes_on or indent > depth or line.strip() in ("'", '"')):
            entries[-1][-1] += f"\n{line.strip()}"
        else:
            return None
    found = [[_unquoted(value) for value in entry] for entry in entries if entry]
    return found or None


def _open(entry: Sequence[str], deeper: bool) -> bool:
    """A quotation is still open, or a block of text goes on."""
    last = entry[-1].strip() if entry else ""
    if last[:1] in ("|", ">"):
        return deeper
    return last[:1] in ("'", '"') and (len(last) == 1 or last[-1] != last[0])


def _unquoted(value: str) -> str:
    bare = value.strip()
    return bare[1:].removesuffix(bare[0]).strip() if bare[:1] in ("'", '"') else re.sub(r"^[|>][-+]?\s", "", bare)


def _of_records(answer: Answered, value: Json, about: str, tasks_wanted: bool) -> Iterator[Passage]:
    match value:
        case dict():
            own = "\n".join(f"{name} {part}" for name, part in value.items() if not isinstance(part, dict | list))
            for name, part in value.items():
                yield Passage(answer, name, plain=True, about=own or str(part))
                yield from _of_records(answer, part, own or f"{about}\n{name}", tasks_wanted)
        case list():
            for part in value:
                yield from _of_records(answer, part, about, tasks_wanted)
        case None | bool():
            return
        case _:
            yield from _of_value(answer, str(value), about, tasks_wanted)


def _of_value(answer: Answered, value: str, about: str, tasks_wanted: bool) -> Iterator[Passage]:
    if "\n" in value.strip() or len(value.split()) > _LONG or len([*sentences(value)]) > 1:
        yield from _of_text(answer, value, about, tasks_wanted)
    elif value:
        order = planted(value, tasks_wanted)
        yield Passage(answer, value, order is None, order is not None, _certain(order), imperative(value), about)


def _of_text(answer: Answered, text: str, about: str, tasks_wanted: bool) -> Iterator[Passage]:
    order = planted(text, tasks_wanted)
    flat = unwrapped(text)
    for start, end in sentences(flat):
        sentence = flat[start:end].strip()
        inside = order is not None and start < order.end and end > order.start
        yield Passage(answer, sentence, False, inside, inside and _certain(order), imperative(sentence), about)


def _certain(order: Order | None) -> bool:
    return order is not None and order.certain


def orders_in(found: Sequence[Passage]) -> str:
    """The planted text among some passages, for people to read; empty if there is none."""
    return " ".join(passage.text for passage in found if passage.planted)
