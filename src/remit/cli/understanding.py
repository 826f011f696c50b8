"""`remit understand PACK TEXT`: what a message is understood as, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime

from remit.app import mind
from remit.brains.embedded.classify import NONE, Ranked
from remit.brains.embedded.understand import Understander
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, find_contents
from remit.model.conversation import Message
from remit.model.fact import Fact, Said
from remit.model.ids import ConversationId, MessageId
from remit.model.turn import Turn, Understanding

_LIKELY = 5


def understood(home: Home, named: Sequence[str], text: str) -> Code:
    """Show how the embedded brain reads a message that begins a conversation. Raises PackMissing, PackErrors."""
    contents = find_contents(named)
    taught = mind(contents, home.settings)
    found = Understander(taught).understand(Turn(message=_message(text)))
    rank = taught.kinds.rank([text])[0]
    show.say(_outcome(found), "bold")
    show.table(("part", "what is found"), [*_found(found, text)] or [("", "nothing more")])
    show.say("")
    kinds = [(kind or "(none of them)", f"{chance:.2f}") for kind, chance in rank.kinds[:_LIKELY]]
    show.table(("kind of goal", "probability"), kinds)
    show.say("")
    show.table(("likeness", "of", "nearest example"), _examples(rank))
    show.say("")
    least = taught.kinds.thresholds
    show.table(("to be", "at least"), [(field.name, f"{getattr(least, field.name):.2f}") for field in fields(least)])
    return Code.DONE


def _outcome(found: Understanding) -> str:
    if found.wishes:
        return "Wants " + ", then ".join(f"{w.kind} ({w.confidence:.2f})" for w in found.wishes) + "."
    if len(found.between) == 1:
        return f"May want {found.between[0]}: it would be asked."
    if found.between:
        return f"Is between {' and '.join(found.between)}: it would be asked which."
    return "Wants nothing that the pack is for."


def _found(found: Understanding, text: str) -> Iterator[tuple[str, str]]:
    if found.acts:
        yield "acts", ", ".join(found.acts)
    for wish in found.wishes:
        yield f"wants {wish.kind}", repr(text[wish.start : wish.end].strip())
        yield from _facts(wish.facts, text)
    yield from _facts(found.facts, text)
    if found.topics:
        yield "topics", ", ".join(found.topics)
    if found.moods:
        yield "moods", ", ".join(found.moods)
    if found.language:
        yield "language", found.language


def _facts(facts: dict[str, Fact], text: str) -> Iterator[tuple[str, str]]:
    for name, fact in facts.items():
        source = fact.source
        where = f" from {text[source.start : source.end]!r}" if isinstance(source, Said) else f" ({source.tag})"
        yield name, f"{fact.value}{where}"


def _examples(rank: Ranked) -> list[tuple[str, str, str]]:
    return [(f"{near.likeness:.2f}", near.kind if near.kind != NONE else "(none)", near.text) for near in rank.near]


def _message(text: str) -> Message:
    here = ConversationId("understand")
    at = datetime.now(UTC)
    return Message(
        id=MessageId("understand"), conversation=here, author="customer", channel="console", text=text, at=at
    )
