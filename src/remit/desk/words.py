"""A brain's own words for people: asked for once for what there is to say, and shown as long as just that is so.

What the kernel would say stands in their place until they are found, and where they say what is not so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from remit.agent.grounding.wary import Wary
from remit.agent.means import Means
from remit.desk.draft import Draft
from remit.desk.floor import Floor
from remit.desk.wrap_up import WrapUp, to_be_noted
from remit.model.conversation import Conversation, Wording
from remit.model.desk import FindWords
from remit.model.staff import Member
from remit.model.turn import Happening
from remit.people.roles import May, may


@dataclass(frozen=True)
class Words:
    """Where words for a conversation are found. Without a `floor`, and for who may only look, none are asked for."""

    means: Means
    conversation: Conversation
    by: Member
    floor: Floor | None

    async def of_draft(self, draft: Draft, happening: Happening) -> Draft:
        """A draft in the brain's words, where they are known."""
        found = await self._found(draft.text, happening)
        return draft.model_copy(update={"text": found.text, "by": found.by}) if found else draft

    async def of_wrap_up(self, wrap_up: WrapUp) -> WrapUp:
        """A wrap-up whose summary is in the brain's words, where they are known."""
        acting_for = self.conversation.acting_for or self.means.contents.pack.acting_for
        found = await self._found(wrap_up.summary, to_be_noted(self.conversation, wrap_up, acting_for))
        return wrap_up.model_copy(update={"summary": found.text, "by": found.by}) if found else wrap_up

    async def _found(self, own: str, happening: Happening) -> Wording | None:
        brain = self.means.brain
        if not isinstance(brain, Wary) or brain.plain.name == brain.name:
            return None
        of = hashlib.sha256(f"{happening.use}\n{own}".encode()).hexdigest()
        known = next((w for w in self.conversation.wordings if (w.use, w.of) == (happening.use, of)), None)
        if known is None and self.floor is not None and may(self.by, May.WORK):
            act = FindWords(conversation=self.conversation.id, happening=happening, of=of)
            await self.floor.do(act, self.by, once=f"words {self.conversation.id} {of}")
        return known if known is not None and known.text and known.by == brain.name else None
