"""Facts that a message tells without being asked: typed values, and the words of a choice, for what a goal may need."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from remit.language.acts import plain
from remit.language.candidates import ident_of, offers
from remit.language.span import Span
from remit.language.spans import Reading, spans
from remit.language.stems import terms
from remit.model import shape as s
from remit.model.action import Parameter
from remit.model.conversation import Message
from remit.model.fact import Fact, Said
from remit.model.value import Json
from remit.pack.contents import Contents

_NEW = re.compile(
    r"(?i)\b(?:new|to|now|instead|should be|use|with|be|replace)\b\W*(?:\w+\W+){0,3}$",
)
_OLD = re.compile(
    r"(?i)\b(?:old|from|current(?:ly)?|registered|i am|i'm|ordered (?:with|under)|under|account (?:is|under|with)|"
    r"this is)\b\W*(?:\w+\W+){0,2}$"
)
_DENIED = re.compile(
    r"(?i)(?:\bnot\b|\bno\b|n't(?: want| need)?|\binstead of\b|\brather than\b|\bwithout\b)(?:\W+(?:a|an|the|my))?\W+$"
)
Words = Mapping[str, Mapping[str, Sequence[str]]]
"""Phrases for the options of facts that are a choice: fact -> option -> phrases."""
_STREET = r"(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|square|sq|close|court|place|boulevard|blvd|terrace)"
_ADDRESS = re.compile(
    rf"\d+\w?\s+(?:[A-Z][\w'.-]*\s+){{1,3}}(?i:{_STREET})\b\.?(?:,\s*[\w' -]+){{0,3}}|"
    r"(?i:\b[\w.-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer)\s+\d+\s?[a-z]?\b"
    r"(?:,?\s*(?:in\s+)?\d{4,5})(?:,?\s+(?!(?:and|or|but|please|thanks|instead)\b)[^\W\d_][\w-]+){1,2})|"
    r"[A-ZÄÖÜ][a-zäöüß'.-]+(?:\s+[\wäöüß'.-]+){0,3}?\s+\d+\s?[a-z]?\b(?:,?\s*\d{4,5})?(?:,?\s+[A-ZÄÖÜ][\wäöüß-]+){1,3}"
)
_PERSON = re.compile(
    r"(?:(?i:\bmy (?:full )?name(?:'s| is)|\bname:|\bi am called|\bunder the name(?: of)?|\bit's under(?! the)|"
    r"\bon behalf of)\s+"
    r"(?P<name>[^\W\d_][\w'.-]+(?:\s+[A-ZÄÖÜÉ][\w'.-]+){0,3})|"
    r"(?i:\b(?:i am|i'm|this is|for|signed|regards,?))\s+(?P<full>[A-ZÄÖÜÉ][\w'.-]+(?:\s+[A-ZÄÖÜÉ][\w'.-]+){1,3}))"
)
_LEAD = re.compile(
    r"(?i)^(?:(?:yes|ok|okay|sure|well|so|please)[,\s]+)*(?:(?:it|that|this)(?:'s| is)\s+|"
    r"(?:(?:my|the|our)\s+)?(?:[\w-]+\s+){0,3}?(?:is|are|should be|would be)\s*:?\s+|"
    r"(?:please\s+)?(?:send|deliver|ship|bring) (?:it|them|everything) to\s+|to\s+)"
)


@dataclass(frozen=True)
class Part:
    """Characters of a message, and where they begin."""

    start: int
    text: str


def said(message: Message, start: int, end: int, value: Json) -> Fact:
    """A fact read off these characters of a message."""
    return Fact(value=value, source=Said(message=message.id, start=start, end=end), at=message.at)


def needed_for(contents: Contents, wants: Iterable[str]) -> tuple[Parameter, ...]:
    """The parameters, each name once, of all actions that may lead to these facts, nearest first: those that give
    them, and those that list what an identifier is chosen from."""
    givers: dict[str, list[str]] = {}
    offering: dict[str, list[str]] = {}
    for action in contents.actions.values():
        for name in dict.fromkeys((action.name, *action.gives)):
            givers.setdefault(name, []).append(action.name)
        for ident in sorted({i for shape in action.gives.values() for i in offers(shape)}):
            offering.setdefault(ident, []).append(action.name)
    found: dict[str, Parameter] = {}
    open_, seen = list(wants), set[str]()
    while open_:
        name = open_.pop(0)
        if name in seen:
            continue
        seen.add(name)
        for action in (contents.actions[a] for a in contents.actions if a in givers.get(name, ())):
            for parameter in action.parameters:
                found[parameter.name] = _joined(found.get(parameter.name), parameter)
                open_.append(parameter.name)
                ident = ident_of(parameter.shape)
                open_ += offering.get(ident.type, ()) if ident else ()
    return tuple(found.values())


def _joined(one: Parameter | None, other: Parameter) -> Parameter:
    """A parameter as several actions take it: a choice among the options of all of them."""
    if one is None or not (isinstance(one.shape, s.Choice) and isinstance(other.shape, s.Choice)):
        return one or other
    options = tuple(dict.fromkeys((*one.shape.options, *other.shape.options)))
    return one.model_copy(update={"shape": s.Choice(options=options)})


def volunteered(
    part: Part, parameters: Sequence[Parameter], message: Message, reading: Reading, words: Words
) -> dict[str, Fact]:
    """The facts a part of a message tells for these parameters, each with its span. Nothing is guessed: where it is
    open which parameter a value is for, the words before it decide, or it is left."""
    facts: dict[str, Fact] = {}
    able = [p for p in parameters if "said" in p.accepts]
    for parameter in able:
        found = _found(part.text, parameter, able, reading, words)
        if found is not None:
            facts[parameter.name] = said(message, part.start + found.start, part.start + found.end, found.value)
    return facts


def _found(text: str, parameter: Parameter, among: Sequence[Parameter], reading: Reading, words: Words) -> Span | None:
    shape = parameter.shape
    rivals = [p for p in among if p.shape == shape]
    match shape:
        case s.Choice(options=options):
            return choice(text, options, words.get(parameter.name, {}))
        case s.EmailAddress() | s.PhoneNumber():
            return _address(text, parameter, rivals, spans(shape, text, reading))
        case s.Ident() | s.Day() | s.Moment() | s.Amount():
            found = [span for span in spans(shape, text, reading) if not _DENIED.search(text[: span.start])]
            return found[0] if len(found) == 1 and (len(rivals) == 1 or _about(text, parameter)) else None
        case s.Many(of=s.Ident()):
            found = spans(shape, text, reading)
            return found[0] if found and len(rivals) == 1 else None
        case s.Whole() | s.Number():
            found = spans(shape, text, reading)
            return found[0] if len(found) == 1 and _about(text, parameter) else None
        case s.Text() if "address" in parameter.name:
            return postal(text)
        case s.Text() if "name" in parameter.name.split("_"):
            return person(text)
        case _:
            return None


def _address(text: str, parameter: Parameter, rivals: Sequence[Parameter], found: Sequence[Span]) -> Span | None:
    """Of several addresses, and several things they may be, the one that the words before it speak for."""
    if len(rivals) == 1:
        return found[0] if len(found) == 1 else None
    is_new = "new" in parameter.name
    for span in found:
        before = text[: span.start]
        if _OLD.search(before):
            new = False
        elif _NEW.search(before) or len(found) == 1:
            new = True
        else:
            new = span is found[-1]
        if new == is_new:
            return span
    return None


def _about(text: str, parameter: Parameter) -> bool:
    """Whether a text uses the words of a parameter's name or question."""
    own = set(terms(parameter.name.replace("_", " "))) | set(terms(parameter.asks))
    return bool(own & set(terms(text)))


def choice(text: str, options: Sequence[str], words: Mapping[str, Sequence[str]]) -> Span | None:
    """The one option that a text names in its own words or the pack's; None where it names none or several."""
    found: list[Span] = []
    for option in options:
        for phrase in dict.fromkeys((option.replace("_", " "), *words.get(option, ()))):
            for match in _phrase(phrase).finditer(text.replace("’", "'")):
                if not _DENIED.search(text[: match.start()]):
                    found.append(Span(match.start(), match.end(), option))
    telling = [a for a in found if not any(_inside(a, b) for b in found)]
    return max(telling, key=lambda a: a.end - a.start) if len({str(a.value) for a in telling}) == 1 else None


def _inside(a: Span, b: Span) -> bool:
    return b.start <= a.start and a.end <= b.end and b.end - b.start > a.end - a.start


@lru_cache(maxsize=5_000)
def _phrase(phrase: str) -> re.Pattern[str]:
    inner = r"\W+".join(re.escape(word) for word in re.findall(r"[\w']+", phrase))
    return re.compile(rf"(?<![\w']){inner}(?!\w)" if inner else r"(?!)", re.IGNORECASE)


def likely_choice(text: str, options: Sequence[str], words: Mapping[str, Sequence[str]]) -> Span | None:
    """As `choice`, for an answer to this very question: misspelt, shortened or put a little differently."""
    exact = choice(text, options, words)
    if exact is not None:
        return exact
    said_ = plain(text)
    telling = set(terms(text))
    scores: dict[str, float] = {}
    for option in options:
        phrases = (option.replace("_", " "), *words.get(option, ()))
        likeness = max(fuzz.ratio(said_, plain(phrase)) for phrase in phrases)
        shared = max(_shared(telling, set(terms(phrase))) for phrase in phrases)
        scores[option] = max(likeness / 100, shared)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    clear = ranked and ranked[0][1] >= 0.6 and (len(ranked) == 1 or ranked[0][1] - ranked[1][1] >= 0.1)
    return Span(0, len(text), ranked[0][0]) if clear else None


def _shared(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(b) if b else 0.0


def postal(text: str) -> Span | None:
    """A postal address, by its look: a street with a number and a town."""
    match = _ADDRESS.search(text)
    return Span(match.start(), match.end(), match[0].strip()) if match else None


def person(text: str) -> Span | None:
    """The name of a person who is introduced by it: "my name is Anna Schmidt", "for Anna Schmidt"."""
    match = _PERSON.search(text)
    group = "name" if match and match["name"] else "full"
    return Span(match.start(group), match.end(group), match[group]) if match else None


def free_text(text: str) -> Span:
    """An answer in free words, without what leads up to it ("my new address is ...")."""
    lead = _LEAD.match(text)
    start = lead.end() if lead and lead.end() < len(text.rstrip()) else len(text) - len(text.lstrip())
    return Span(start, len(text.rstrip()), text[start:].strip())
