"""What goes on in this process right now: replies being worded, and who is typing. Nothing of it is the truth, and all
may be lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from remit.journal.bell import Bell
from remit.model.ids import ConversationId, MessageId, conversation_chain

TYPES_FOR = timedelta(seconds=6)
"""So long somebody who types is taken to go on, unless they say so again."""
_TYPING = 10_000
"""Of so many conversations it is known who types."""


@dataclass(frozen=True)
class UnfinishedReply:
    """A reply as far as it is worded. It is said only once a message with this id is in the journal: another id means
    that it was begun again."""

    message: MessageId
    sentences: tuple[str, ...]


def typing_in(conversation: ConversationId) -> str:
    """What the bell rings for when somebody begins to type, or ceases to."""
    return f"typing {conversation}"


class Live:
    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self._wordings: dict[ConversationId, UnfinishedReply] = {}
        self._typing: dict[ConversationId, dict[str, datetime]] = {}

    async def show(self, conversation: ConversationId, message: MessageId, sentence: str) -> bool:
        """Show a sentence of a reply whose rest is still being worded."""
        before = self._wordings.get(conversation)
        said = before.sentences if before is not None and before.message == message else ()
        self._wordings[conversation] = UnfinishedReply(message, (*said, sentence))
        self.bell.ring([conversation_chain(conversation)])
        return True

    def wording(self, conversation: ConversationId) -> UnfinishedReply | None:
        return self._wordings.get(conversation)

    def types(self, conversation: ConversationId, who: str, now: datetime) -> None:
        """Somebody types, called as the journal calls them: `customer`, or `staff:ID`. It is over by itself after some
        seconds."""
        before = self.typing(conversation, now)
        known = self._typing.pop(conversation, {})
        self._typing[conversation] = {**known, who: now + TYPES_FOR}
        while len(self._typing) > _TYPING:
            del self._typing[next(iter(self._typing))]
        if who not in before:
            self.bell.ring([typing_in(conversation)])

    def typed(self, conversation: ConversationId, who: str) -> None:
        """Somebody types no more: what they typed is on its way, or was taken back."""
        if self._typing.get(conversation, {}).pop(who, None) is not None:
            self.bell.ring([typing_in(conversation)])

    def typing(self, conversation: ConversationId, now: datetime) -> dict[str, datetime]:
        """Who types, and until when that holds."""
        known = self._typing.get(conversation, {})
        alive = {who: until for who, until in known.items() if until > now}
        if known and not alive:
            del self._typing[conversation]
        return alive

    def said(self, conversation: ConversationId) -> None:
        """The reply is in the journal, or will never be."""
        self._wordings.pop(conversation, None)
