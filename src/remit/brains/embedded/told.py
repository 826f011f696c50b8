"""Facts that a message tells outside what answers the open question: for its wishes, and for the goal at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from remit.brains.embedded.extract import Part, volunteered
from remit.brains.embedded.heard import Heard
from remit.brains.embedded.mind import is_typed_ident
from remit.language.acts import plain
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.fact import Fact
from remit.model.turn import Wish

_OF_BOTH = re.compile(r"\bboth (?:are )?(?:from|in|of|on)\b|\b(?:same|one) order\b")


def told(heard: Heard, wishes: Sequence[Wish], answered: dict[str, Fact], free: bool) -> dict[str, Fact]:
    """Facts outside any wish: for the current goal; where there is none, what says who is speaking. `free`: it was
    answered in free words, and what is in them is part of the answer."""
    if wishes and not answered:
        return _shared(heard, wishes)
    if heard.current is not None:
        if answered and free:
            return {}
        parameters = heard.mind.needed.get(heard.current.kind) or _anyone(heard)
        found = volunteered_in(heard, parameters, 0, wishes[0].start if wishes else len(heard.text))
        return {name: fact for name, fact in found.items() if _is_news(heard, name, fact)}
    return {} if wishes else volunteered_in(heard, _anyone(heard), 0, len(heard.text))


def volunteered_in(heard: Heard, parameters: Sequence[Parameter], start: int, end: int) -> dict[str, Fact]:
    """The facts that characters `start` to `end` tell for these parameters."""
    words = heard.mind.contents.voice.words
    facts: dict[str, Fact] = {}
    for piece in heard.pieces:
        begin, stop = max(start, piece.start), min(end, piece.end)
        if begin < stop:
            part = Part(begin, heard.text[begin:stop])
            found = volunteered(part, parameters, heard.turn.message, heard.reading, words)
            facts = {**found, **facts}
    return facts


def _is_news(heard: Heard, name: str, fact: Fact) -> bool:
    known = heard.current.facts.get(name) if heard.current else None
    return known is None or (known.value != fact.value and known.source.tag in ("said", "inferred"))


def _shared(heard: Heard, wishes: Sequence[Wish]) -> dict[str, Fact]:
    """An address that one wish tells and another needs is told for both; so is what is said of "both"."""
    of_both = bool(_OF_BOTH.search(plain(heard.text)))
    return {
        name: fact
        for wish in wishes
        for name, fact in wish.facts.items()
        if any(
            p.name == name
            and (isinstance(p.shape, s.EmailAddress | s.PhoneNumber) or (of_both and is_typed_ident(p.shape)))
            for other in wishes
            if other is not wish
            for p in heard.mind.needed.get(other.kind, ())
        )
    }


def _anyone(heard: Heard) -> list[Parameter]:
    """Parameters that tell who speaks or what about, whatever will be wanted."""
    named = {p.name: p for needed in heard.mind.needed.values() for p in needed}
    plain_names = [p for p in named.values() if not p.name.startswith("new_")]
    return [p for p in plain_names if isinstance(p.shape, s.EmailAddress | s.PhoneNumber | s.Ident)]
