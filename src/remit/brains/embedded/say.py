"""Words one reply out of all that is to be told: templates in the pack's voice, filled only from facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import assert_never

from remit.brains.embedded.foreign import FOREIGN
from remit.language.phrasing import fill, listed, phrase
from remit.model.conversation import (
    AskCode,
    AskConfirm,
    AskConsent,
    AskFact,
    AskRating,
    AskWhich,
    Line,
    Mood,
    OfferCallback,
    OfferGoal,
    OfferPerson,
    Question,
)
from remit.model.turn import (
    AskedFor,
    Done,
    Happening,
    Informed,
    Introduced,
    NotDone,
    NotKnown,
    Resumes,
    Small,
    Telling,
    ToPerson,
    Waits,
)
from remit.model.value import Json
from remit.pack.contents import Contents

LINES: Mapping[str, str] = {
    "introduced": "Hello, I am an AI assistant acting for {acting_for}.",
    "ask": "What is the {fact}?",
    "meant_one": "Did you mean {label}? (yes/no)",
    "choose": "Which {fact} do you mean?",
    "choose_several": "You can name more than one.",
    "choose_more": "There are {more} more: tell me a word that is in it.",
    "again": "Sorry, I could not make that out.",
    "confirm": "Shall I {doing}? (yes/no)",
    "code": "I have sent a code to {sent_to}. What is it?",
    "code_another": "I have sent another code to {sent_to}; only that one counts now. What is it?",
    "code_same": "What is the code that I sent to {sent_to}?",
    "consent": "May we contact you for this: {purpose}? (yes/no)",
    "offer": "Would you like to {summary} instead? (yes/no)",
    "which": "Would you like to {kinds}?",
    "meant": "Do you want to {summary}? (yes/no)",
    "person": "Shall I bring in a colleague? (yes/no)",
    "rate_effort": "How easy did we make it for you to handle this, from {low} (very hard) to {high} (very easy)?",
    "rate_satisfaction": "And how content are you with us, from {low} (not at all) to {high} (very)?",
    "not_done": "I am sorry, I could not {summary}. {reasons}",
    "waits_approval": "A colleague has to approve this first: {summary}. I will tell you as soon as they have decided.",
    "waits_system": "A system that I need for this does not answer at the moment. I will keep trying and tell you.",
    "waits_settling": "I am waiting to hear whether this went through: {summary}. I will tell you.",
    "waits_unknown": "I cannot see yet whether this went through: {summary}. A colleague is finding out.",
    "to_person": "I am handing this to a colleague, who can see what we have written here. {reasons}",
    "to_person_later": "Our colleagues are back {back}.",
    "callback": "Shall somebody call you then? (yes/no)",
    "paused": "We have paused this for the moment; a colleague will see to it. {reasons}",
    "cited": "(From: {titles}.)",
    "not_known": "I do not know that; a person can tell you.",
    "small_greet": "What can I do for you?",
    "small_thank": "You are welcome.",
    "small_rated": "Thank you, that helps us.",
    "small_who": "I am an AI assistant acting for {acting_for}. You can ask for a person at any time.",
    "small_unclear": "Sorry, I did not understand that. Could you put it another way?",
    "small_foreign": "I am afraid that I can only help in {served} here.",
    "person_hint": "Write “person” and I will bring in a colleague.",
    "small_beyond": "I am afraid that is not something I can do here.",
    "small_dropped": "All right, I will leave that.",
    "small_cannot_undo": "I cannot take that back myself.",
    "small_code_first": "First I need that code; then I will go on with what you told me.",
    "small_call_back": "All right, a colleague will call you.",
    "small_call_back_where": "All right, a colleague will call you. Please write the number here that they may call.",
    "small_received": "Thank you for the {summary}.",
    "seen": "My colleagues can see what you send here; I can only read words.",
    "small_why": "{summary}",
    "small_why_fact": "I need that to {summary}.",
    "small_why_confirm": "I do this only if you say so.",
    "small_why_code": "I have to be sure that it is you.",
    "small_nothing_to_undo": "There is nothing that I could take back.",
    "small_wrong_code": "That code is not right, or no longer valid.",
    "small_repeat": "{summary}",
    "resumes": "Now back to the other thing you wanted, to {summary}.",
    "done": "That is done.",
    "mood_angry": "I am sorry for the trouble this has been.",
    "mood_vulnerable": "I am very sorry to hear that.",
}
"""The kernel's own lines by key; a pack's voice may override each, with the same slots."""

_SHOWN = 5
_ALIKE = 2  # so many words at the end of what may be wanted are said once
_LANGUAGES = {"en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "nl": "Dutch"}


class Speaker:
    """Says what happened in a pack's voice."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        served = contents.pack.locale[:2]
        self._lines = {**LINES, **(FOREIGN if served == "en" else {}), **contents.voice.lines}
        self._served = _LANGUAGES.get(served, contents.pack.locale)
        self._zone = contents.pack.zone

    def say(self, happening: Happening) -> str:
        """One reply: each thing told once, the question last. Nothing is said that no fact fills."""
        wording = _Wording(self._contents, self._lines_in(happening.language), self._served, happening.today)
        return wording.reply(happening)

    def _lines_in(self, language: str) -> Mapping[str, str]:
        """The lines, those of a language in its place where there are any."""
        own = {
            key.removesuffix(f"_{language}"): line for key, line in self._lines.items() if key.endswith(f"_{language}")
        }
        return {**self._lines, **own} if language else self._lines


class _Wording:
    """One reply being worded."""

    def __init__(self, contents: Contents, lines: Mapping[str, str], served: str, today: date | None) -> None:
        self._contents, self._lines, self._served = contents, lines, served
        self._zone, self._today = contents.pack.zone, today
        self._foreign = False
        self._recent: Sequence[Line] = ()

    def reply(self, happening: Happening) -> str:
        self._foreign = Small(what="foreign") in happening.tellings
        self._recent = happening.recent
        acting_for = happening.acting_for or self._contents.pack.acting_for
        tellings = sorted(happening.tellings, key=lambda t: isinstance(t, AskedFor))
        said = [self._tell(telling, acting_for) for telling in tellings]
        said = [words for words in dict.fromkeys(said) if words]
        if not said and any(isinstance(t, Done) for t in tellings):
            said = [self._line("done")]
        if said and (felt := self._felt(happening)):
            said.insert(int(isinstance(tellings[0], Introduced)), felt)
        return _joined([*said[:-1], *self._hint(tellings), *said[-1:]])

    def _felt(self, happening: Happening) -> str:
        """A word for how the customer seems to be, when it first shows."""
        for mood in (Mood.VULNERABLE, Mood.ANGRY):
            if mood in happening.noticed and (words := self._once(f"mood_{mood}")):
                return words
        return ""

    def _once(self, key: str) -> str:
        """A line that is not said again while it is remembered."""
        words = self._line(key)
        return "" if any(words in line.text for line in self._recent) else words

    def _hint(self, tellings: Sequence[Telling]) -> list[str]:
        """How to get a person, for who is not understood while something else is being asked."""
        asked = [t.question for t in tellings if isinstance(t, AskedFor)]
        return [self._line("person_hint")] if self._foreign and asked and not isinstance(asked[0], OfferPerson) else []

    def _tell(self, telling: Telling, acting_for: str) -> str:
        match telling:
            case Introduced():
                return self._line("introduced", acting_for=acting_for)
            case Done():
                return fill(telling.says, telling.values, self._zone, self._today)
            case AskedFor():
                return self._ask(telling.question, telling.asks)
            case NotDone():
                return self._line("not_done", summary=telling.summary, reasons=_sentences(telling.reasons))
            case Waits():
                return self._line(f"waits_{telling.on}", summary=telling.summary)
            case ToPerson():
                later = self._line("to_person_later", back=telling.back) if telling.back else ""
                handed = self._line("paused" if telling.paused else "to_person", reasons=_sentences(telling.reasons))
                return " ".join(filter(None, (handed, later)))
            case Informed():
                return self._informed(telling)
            case NotKnown():
                return self._line("not_known", question=telling.question)
            case Small(what="received", summary=summary):
                return " ".join(filter(None, (self._line("small_received", summary=summary), self._once("seen"))))
            case Small():
                return self._line(
                    f"small_{telling.what}", summary=telling.summary, acting_for=acting_for, served=self._served
                )
            case Resumes():
                return self._line("resumes", summary=telling.summary)
            case _:
                assert_never(telling)

    def _informed(self, telling: Informed) -> str:
        titles = listed(list(dict.fromkeys(citation.title for citation in telling.citations)), "and")
        return " ".join((telling.answer, self._line("cited", titles=titles))) if titles else telling.answer

    def _ask(self, question: Question, asks: str) -> str:
        match question:
            case AskFact():
                return self._ask_fact(question, asks)
            case AskConfirm():
                return self._line("confirm", doing=question.doing)
            case AskCode(again=again):
                return self._line(f"code_{again}" if again else "code", sent_to=question.sent_to)
            case AskConsent():
                return self._line("consent", purpose=question.purpose)
            case OfferGoal():
                return self._line("offer", summary=self._summary(question.kind))
            case AskWhich(kinds=(kind,)):
                return self._line("meant", summary=self._summary(kind))
            case AskWhich():
                return self._line("which", kinds=_either([self._summary(k) for k in question.kinds]))
            case OfferPerson():
                return self._line("person")
            case OfferCallback():
                return self._line("callback")
            case AskRating(what=what, low=low, high=high):
                return self._line(f"rate_{what}", low=low, high=high)
            case _:
                assert_never(question)

    def _ask_fact(self, question: AskFact, asks: str) -> str:
        fact = phrase(question.fact)
        if len(question.candidates) == 1:
            return self._line("meant_one", label=question.candidates[0].label)
        asked = asks or self._line("choose" if question.candidates else "ask", fact=fact)
        again = self._line("again") if question.asked > 1 and not self._foreign else ""
        lines = [" ".join(words for words in (again, asked) if words)]
        if question.options:
            lines[0] += f" ({listed([phrase(option) for option in question.options], 'or')})"
        lines += [f"{i}. {c.label}" for i, c in enumerate(question.candidates[:_SHOWN], 1)]
        more = len(question.candidates) - _SHOWN
        if more > 0:
            lines.append(self._line("choose_more", more=more))
        if question.many and len(question.candidates) > 1:
            lines.append(self._line("choose_several"))
        return "\n".join(lines)

    def _summary(self, kind: str) -> str:
        return next((g.summary for name, g in self._contents.goals.items() if name == kind), phrase(kind))

    def _line(self, key: str, **values: Json) -> str:
        return fill(self._lines[key], values, self._zone, self._today)


def _either(doings: Sequence[str]) -> str:
    """One of these, what they end with alike said once: "cancel or move an appointment"."""
    split = [doing.split() for doing in doings]
    shared = 0
    while shared < min(map(len, split)) - 1 and len({words[-shared - 1] for words in split}) == 1:
        shared += 1
    if shared < _ALIKE:
        return listed(doings, "or")
    return f"{listed([' '.join(words[:-shared]) for words in split], 'or')} {' '.join(split[0][-shared:])}"


def _sentences(reasons: Sequence[str]) -> str:
    """Reasons as sentences, each once."""
    ended = (reason if reason.endswith((".", "!", "?")) else f"{reason}." for reason in reasons if reason)
    return " ".join(dict.fromkeys(sentence[:1].upper() + sentence[1:] for sentence in ended))


def _joined(said: Sequence[str]) -> str:
    """Sentences run on; a list stands on lines of its own."""
    text = ""
    for words in said:
        gap = "" if not text else "\n" if "\n" in words or "\n" in text.rpartition("\n\n")[2] else " "
        text += gap + words
    return text
