"""What a customer's chat is told of a conversation, as JSON: events for those who follow it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from remit.agent.live import UnfinishedReply
from remit.desk.transcript import Handed, OpenQuestion, SaidLine, Transcript
from remit.model.conversation import Attachment
from remit.model.value import Json

Body: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True)
class Event:
    """What happened. `seq` is the place in the conversation to go on from; 0: it is nothing that lasts."""

    name: str
    body: Body
    seq: int = 0

    def text(self) -> str:
        """As server-sent events have it (HTML Living Standard, section 9.2)."""
        place = f"id: {self.seq}\n" if self.seq else ""
        return (
            f"{place}event: {self.name}\ndata: {json.dumps(self.body, ensure_ascii=False, separators=(',', ':'))}\n\n"
        )


def events(seen: Transcript) -> Iterator[Event]:
    """What was said, and how things stand after it. The place moves on only with the last."""
    for line in seen.lines:
        yield Event("message", message(line))
    yield Event("state", _state(seen), seen.seq)


def message(line: SaidLine) -> Body:
    proofs: list[Json] = [{"says": p.says, "reference": p.reference, "at": p.at.isoformat()} for p in line.proofs]
    files: list[Json] = [attachment(one) for one in line.attachments]
    return {
        "id": line.id,
        "author": line.author,
        "who": line.who if line.author == "human" else "",
        "text": line.text,
        "at": line.at.isoformat(),
        "attachments": files,
        "proofs": proofs,
    }


def attachment(one: Attachment) -> dict[str, Json]:
    return {"id": one.id, "name": one.name, "media_type": one.media_type, "size": one.size}


def sentences(wording: UnfinishedReply) -> Event:
    """A reply as far as it is worded. It may still be worded anew: only a message lasts."""
    return Event("sentence", {"id": wording.message, "text": " ".join(wording.sentences)})


def typing(on: bool, who: str = "") -> Event:
    """Whether a reply is on its way. who: the person who types it; empty: it is the agent's."""
    return Event("typing", {"on": on, "who": who})


def _state(seen: Transcript) -> Body:
    handed: list[Json] = [_handed(one) for one in seen.handed]
    return {
        "question": _question(seen.question) if seen.question else None,
        "person": seen.leader if seen.led_by else None,
        "handed": handed,
        "acting_for": seen.acting_for,
    }


def _question(asked: OpenQuestion) -> Json:
    will = asked.confirms
    details: list[Json] = [{"label": d.label, "value": d.value} for d in will.details] if will else []
    choices: list[Json] = [{"label": b.label, "press": b.press} for b in asked.buttons]
    return {
        "message": asked.message,
        "kind": asked.kind,
        "buttons": choices,
        "confirms": {"doing": will.doing, "details": details} if will else None,
        "sent_to": asked.sent_to,
    }


def _handed(one: Handed) -> Json:
    facts: list[Json] = [
        {"name": f.name, "label": f.label, "value": f.value, "correctable": f.correctable} for f in one.facts
    ]
    return {"goal": one.goal, "summary": one.summary, "taken": one.taken, "facts": facts}
