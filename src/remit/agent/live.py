"""What goes on in this process right now: replies being worded. Nothing of it is the truth, and all may be lost."""

from __future__ import annotations

from dataclasses import dataclass

from remit.journal.bell import Bell
from remit.model.ids import ConversationId, MessageId, conversation_chain


@dataclass(frozen=True)
class Wording:
    """A reply as far as it is worded. It is said only once a message with this id is in the journal: another id means
    that it was begun again."""

    message: MessageId
    sentences: tuple[str, ...]


class Live:
    def __init__(self, bell: Bell) -> None:
        self.bell = bell
        self._wordings: dict[ConversationId, Wording] = {}

    async def show(self, conversation: ConversationId, message: MessageId, sentence: str) -> bool:
        """Show a sentence of a reply whose rest is still being worded."""
        before = self._wordings.get(conversation)
        said = before.sentences if before is not None and before.message == message else ()
        self._wordings[conversation] = Wording(message, (*said, sentence))
        self.bell.ring([conversation_chain(conversation)])
        return True

    def wording(self, conversation: ConversationId) -> Wording | None:
        return self._wordings.get(conversation)

    def said(self, conversation: ConversationId) -> None:
        """The reply is in the journal, or will never be."""
        self._wordings.pop(conversation, None)
