"""Lets a brain's words through as they come, as long as they are so."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from remit.agent.grounding.truthful import Ground, untrue
from remit.language.acts import plain
from remit.language.sentences import sentences
from remit.model.spend import ModelCall
from remit.model.turn import AskedFor, Happening, Introduced, NotDone, NotKnown, Saying, ToPerson, Waits
from remit.ports import Brain, Release

log = logging.getLogger("remit.agent")


class Check:
    """One reply while it is worded: each sentence is looked at before anybody hears it, and the whole at the end."""

    def __init__(self, ground: Ground, owed: str, release: Release) -> None:
        self._ground = ground
        self._owed = owed
        self._release = release
        self._heard: list[str] = []
        self._fault = ""

    async def hear(self, sentence: str) -> bool:
        """Hand a sentence on. False: it is not so, or nobody wants to hear more; and so is all that follows."""
        if self._fault:
            return False
        self._fault = untrue(sentence, self._ground)
        if self._fault or not await self._release(sentence):
            return False
        self._heard.append(sentence)
        return True

    def passed(self, saying: Saying, own: Saying, brain: str) -> Saying:
        """The brain's reply; the fallback's `own` where it says what is not so, leaves out what must be said, or has
        no words. What was heard already stays said."""
        text = saying.text.strip()
        fault = (untrue(text, self._ground) or lacks(text, self._owed)) if text else ""
        whole = all(plain(sentence) in plain(text) for sentence in self._heard)
        calls = saying.calls
        if self._fault or fault:
            log.warning("The brain %s said what it may not: %s.", brain, self._fault or fault)
            spoilt = calls[-1] if calls else ModelCall(model=brain, purpose="say", ending="untrue")
            calls = (*calls[:-1], spoilt.model_copy(update={"ending": "untrue"}))
        if text and not fault and whole:
            return saying.model_copy(update={"text": text, "by": saying.by or brain, "calls": calls})
        return own.model_copy(update={"text": " ".join((*self._heard, own.text)), "calls": calls})


async def owed(fallback: Brain, happening: Happening) -> str:
    """What must stand in a reply word for word, as the fallback says it."""
    exact = (AskedFor, Introduced, NotDone, NotKnown, ToPerson, Waits)
    tellings = tuple(t for t in happening.tellings if isinstance(t, exact))
    return (await fallback.say(happening.model_copy(update={"tellings": tellings}), unheard)).text if tellings else ""


def lacks(text: str, exact: str) -> str:
    """The first sentence that must be said and is not."""
    said: Sequence[str] = [plain(sentence) for sentence in sentences(text)]
    missing = (sentence for sentence in sentences(exact) if plain(sentence) and plain(sentence) not in said)
    return next((f"it leaves out {sentence!r}" for sentence in missing), "")


async def unheard(sentence: str) -> bool:
    """`remit.ports.Release` of words that nobody is to hear yet."""
    return True
