"""The brain with a language model: one call understands a message and drafts what to say; all else is embedded."""

from __future__ import annotations

from collections.abc import Sequence

from remit.brains.embedded import EmbeddedBrain
from remit.brains.llm.calls import Caller, Terms
from remit.brains.llm.form import heard
from remit.brains.llm.model import LanguageModel, NoAnswer
from remit.brains.llm.prompt import to_say, to_understand
from remit.brains.llm.read import Ground, understanding
from remit.brains.llm.relevant import Relevance
from remit.brains.llm.reply import Outline, filled, fits, joined, outline
from remit.language.sentences import complete
from remit.model.action import Action
from remit.model.goal import Goal
from remit.model.plan import Planned
from remit.model.spend import ModelCall
from remit.model.turn import Act, Asking, Happening, Saying, Turn, Understanding
from remit.pack.contents import Contents
from remit.ports import Release

_LONGEST = 4_000  # characters of a reply


class LlmBrain:
    """`remit.ports.Brain` over a language model and the embedded brain, which plans, says exactly what must be said
    exactly, and carries on within the turn wherever the model is slow, down, wrong or too expensive."""

    def __init__(
        self, contents: Contents, embedded: EmbeddedBrain, model: LanguageModel, terms: Terms | None = None
    ) -> None:
        self._contents = contents
        self._embedded = embedded
        self._model = model
        self.caller = Caller(model, terms or Terms())
        self._relevance = Relevance(contents)

    @property
    def name(self) -> str:
        return self._model.name

    async def plan(self, goal: Goal, wants: Sequence[str], actions: Sequence[Action]) -> Planned:
        return await self._embedded.plan(goal, wants, actions)

    async def understand(self, turn: Turn) -> Understanding:
        """What the model makes of a message. A pressed button, an empty message and one that is only looked at for
        what answers a question are left to the embedded brain, as is everything once the model fails."""
        known = await self._embedded.understand(turn)
        if turn.recalling or turn.message.pressed is not None or not any(c.isalnum() for c in turn.message.text):
            return known.model_copy(update={"by": self._embedded.name})
        relevant = self._relevance.of(turn, self._embedded.likely(turn.message.text), known)
        prompt = to_understand(turn, relevant, tuple(self._contents.topics.values()))
        asked = await self.caller.ask(prompt, turn.spent, turn.spent_today)
        if asked.text is None:
            return self._carried_on(known, asked.call)
        try:
            form = heard(asked.text)
        except NoAnswer as fault:
            return self._carried_on(known, asked.call.model_copy(update={"ending": fault.ending}))
        made = understanding(form, Ground(turn, self._contents, self._relevance, self.name))
        return _with_what_is_sure(made, known).model_copy(update={"by": self.name, "calls": (asked.call,)})

    def _carried_on(self, known: Understanding, call: ModelCall) -> Understanding:
        return known.model_copy(update={"by": self._embedded.name, "calls": (*known.calls, call)})

    async def say(self, happening: Happening, release: Release) -> Saying:
        """The draft where it still fits, else words found by a second call. Where the model had no part in
        understanding, it has none in the reply; what is for a person to send, or to note, has none of such."""
        if not happening.draft and happening.use == "reply":
            return await self._embedded.say(happening, release)
        told = await outline(self._embedded, happening)
        if happening.draft and fits(happening):
            words = filled(happening.draft, happening, self._contents.pack.zone)
            return Saying(text=told.around(words), by=self.name if words else self._embedded.name)
        return await self._worded(happening, told, release)

    async def _worded(self, happening: Happening, told: Outline, release: Release) -> Saying:
        """Words for what happened, sentence by sentence as they come. After one that may not be said the embedded
        brain goes on."""
        plain = await self._embedded.say(happening, release)
        spoken = _Spoken(release)
        if told.first and not await release(told.first):
            return plain
        asked = await self.caller.ask(
            to_say(happening, plain.text), happening.spent, happening.spent_today, spoken.hear
        )
        if asked.text is not None:
            await spoken.end()
        call = asked.call.model_copy(update={"ending": "untrue"}) if spoken.stopped else asked.call
        if not spoken.said:
            return plain.model_copy(update={"calls": (call,)})
        return Saying(text=told.around(joined(spoken.said)), by=self.name, calls=(call,))


class _Spoken:
    """What was said so far of a reply that is still being worded."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._rest = ""
        self.said: list[str] = []
        self.stopped = False

    async def hear(self, piece: str) -> bool:
        """Take the next piece. False: no more is wanted."""
        ended, self._rest = complete(self._rest + piece)
        for sentence in ended:
            await self._say(sentence)
        if len(self._rest) > _LONGEST:  # what does not end is no sentence
            self.stopped, self._rest = True, ""
        return not self.stopped

    async def end(self) -> None:
        """What is left is a sentence, too."""
        await self._say(self._rest.strip())

    async def _say(self, sentence: str) -> None:
        if self.stopped or not sentence:
            return
        if sum(map(len, self.said)) + len(sentence) > _LONGEST or not await self._release(sentence):
            self.stopped = True
        else:
            self.said.append(sentence)


def _with_what_is_sure(made: Understanding, known: Understanding) -> Understanding:
    """INVARIANT: what may need a person is noticed whatever a model says: nobody talks it out of seeing a topic, or
    out of hearing that one is asked for."""
    person = tuple(act for act in known.acts if act is Act.PERSON and act not in made.acts)
    return made.model_copy(
        update={
            "acts": (*made.acts, *person),
            "topics": tuple(dict.fromkeys((*known.topics, *made.topics))),
            "moods": tuple(dict.fromkeys((*known.moods, *made.moods))),
            "language": made.language or known.language,
            "questions": tuple(_known(asking, known) for asking in made.questions) or known.questions,
        }
    )


def _known(asking: Asking, known: Understanding) -> Asking:
    """A question as the embedded brain sees it, where it sees one there: it says how certain it is to be one."""
    overlaps = (k for k in known.questions if k.start < asking.end and asking.start < k.end)
    return next(overlaps, asking)
