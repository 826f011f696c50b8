"""Orders planted in what a tool returned: text there that speaks to the agent instead of telling it something.

It is recognised by what such text must do to work: countermand what the agent was told, speak of its task, address it
as a machine, pretend to be the system's, or speak of "the user" while it tells somebody to do something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from remit.agent.shadow.verbs import imperative

_RULES = r"(?:instructions?|prompts?|commands?|directions?|guidelines?|rules?|programming)"
_TASK = rf"(?:tasks?|requests?|quer(?:y|ies)|{_RULES})"
_COUNTERMAND = (
    r"\b(?:ignor|disregard|forget|overrid|overrul|bypass|supersed)\w*\b[^.\n]{0,40}?"
    r"\b(?:previous|prior|above|earlier|preceding|other|your|my|existing)\b[^.\n]{0,30}?"
)
_MACHINE = (
    r"(?:ai|a\.i\.|(?:ai |virtual |digital |personal )?assistant|(?:large )?language model|llm|ai model|chat ?bot|bot|"
    r"ai agent|(?:ai|computer|digital|virtual)[ -](?:helper|friend|assistant|agent)|chatgpt|gpt[-\w.]*|claude[-\w.]*|"
    r"llama[-\w.]*|gemini[-\w.]*|mistral[-\w.]*|command-r[-\w+]*|copilot)"
)
_CERTAIN = re.compile(
    rf"{_COUNTERMAND}\b{_RULES}\b|"
    rf"\b{_TASK}\b (?:that )?(?:i|we|(?:the|your) user) (?:have |has )?(?:gave|give|given|assigned)\b|"
    rf"\bbefore (?:you )?(?:can |could |may |are able to )(?:solve|complete|continue|proceed|answer|finish|perform|"
    rf"respond|carry|execute|do)\b[^.\n]{{0,40}}\b{_TASK}\b|"
    rf"\b(?:strictly )?(?:adhere to|obey|execute) (?:the|these|this|my) (?:following |new )?{_RULES}\b|"
    rf"\b(?:new|next|additional|further) (?:task|{_RULES})(?: for you| from|:)|\bsystem prompts?\b|"
    rf"\byou are (?:now )?(?:an?|the|my) (?:new )?{_MACHINE}\b",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    rf"{_COUNTERMAND}\b{_TASK}\b|\b(?:original|initial|user[’']?s?|current) {_TASK}\b|"
    rf"\b{_TASK}\b (?:that )?(?:i|we|(?:the|your) user) (?:have |has )?(?:asked|sent)\b|"
    rf"\bbefore (?:solv|complet|continu|proceed|answer|finish|perform|respond|carry|execut|do)\w*\b[^.\n]{{0,40}}"
    rf"\b{_TASK}\b|"
    r"\b(?:do not|don[’']?t|never|without) (?:tell|telling|inform|informing|mention|mentioning|notify|notifying|alert|"
    r"alerting|ask|asking|reveal|revealing)\w*\b[^.\n]{0,25}\b(?:the )?(?:user|customer|human|owner)\b|"
    r"\b(?:call|use|invoke|run|execute|with) (?:the )?[`'\"]?[a-z]+(?:_[a-z]+)+[`'\"]?(?:\(| (?:tool|function))",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    rf"\b(?:to|dear|hey|hi|hello|attention|for|note to|you,)[ ,:]+(?:you[ ,]+|the |my |any |all )*{_MACHINE}s?\b|"
    rf"(?:^|<!--|[\[(])[^\w\n]{{0,20}}{_MACHINE}\s?[,:]|\bas an? {_MACHINE}\b",
    re.IGNORECASE | re.MULTILINE,
)
_FRAMED = re.compile(
    r"<\s*/?\s*(?:information|system|instructions?|important|admin|assistant|prompt|task|command|override|notice|"
    r"directive|sys|tool|function)\b[^>\n]{0,40}>|<\|[^|>\n]{1,30}\|>|\[/?(?:INST|SYS|SYSTEM)\]|<<SYS>>|"
    r"\b(?:important (?:message|instruction)|(?:system|admin(?:istrator)?|developer)[ -]*(?:message|notice|instruction|"
    r"override|directive)|security (?:notice|alert|warning))s?\b|\bimportant\s*!{2,}",
    re.IGNORECASE,
)
_THE_USER = re.compile(
    r"\b(?:the|this) user(?:[’']s)?\b(?!['’]? ?(?:id|name|guide|manual|interface|agreement)\b)", re.IGNORECASE
)
_TO_DO = re.compile(r"\b(?:TODO|To-?[Dd]o|Action required|ACTION REQUIRED)\s*:")
_TAGS = 50  # looked at, where a text has more
_TAG = re.compile(r"<\s*([A-Za-z][\w-]*)[^>\n]{0,40}>")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\w)[^.!?\n]+)*[.!?]*")


@dataclass(frozen=True)
class Order:
    """Characters `start` to `end` of a text, which give orders to an agent; `certain`, where nothing else reads so."""

    start: int
    end: int
    certain: bool


def planted(text: str, tasks_wanted: bool = False) -> Order | None:
    """The part of a text that gives orders to an agent; None if none does.

    tasks_wanted: whoever asked wants the tasks done that stand there, so a list of them is no order.
    """
    flat = unwrapped(text)
    marks = list(_marks(flat, tasks_wanted))
    if not marks:
        return None
    start, end = _extent(flat, min(mark.start for mark in marks), max(mark.end for mark in marks))
    return Order(start, end, any(mark.certain for mark in marks))


def unwrapped(text: str) -> str:
    """The text with lines joined that were broken only to fit a width; as long as it was."""
    return re.sub(r"(?<=[\w,;])(\n)(?=[ \t]*[a-z0-9(])", " ", text)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends; a line is one at least."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield match.start(), match.end()


def _marks(text: str, tasks_wanted: bool) -> Iterator[Order]:
    for pattern, certain in ((_CERTAIN, True), (_LIKELY, False)):
        yield from (Order(*match.span(), certain) for match in pattern.finditer(text))
    orders = [(start, end) for start, end in sentences(text) if imperative(text[start:end])]
    yield from (Order(*span, False) for span in orders if _THE_USER.search(text[slice(*span)]))
    for pattern, certain in ((_ADDRESSED, True), (_FRAMED, True), (_TO_DO, False)):
        for match in pattern.finditer(text) if certain or not tasks_wanted else ():
            if following := next((span for span in orders if span[1] > match.start()), None):
                yield Order(match.start(), following[1], certain)


def _extent(text: str, start: int, end: int) -> tuple[int, int]:
    """From the first mark's line, or the tag it stands in, to the end of that tag, or of the text's last order."""
    for tag in islice(_TAG.finditer(text), _TAGS):
        closing = re.compile(rf"<\s*/\s*{re.escape(tag[1])}\s*>", re.IGNORECASE).search(text, tag.end())
        if closing and tag.start() <= start <= closing.end():
            return tag.start(), max(closing.end(), end)
    orders = [stop for begin, stop in sentences(text) if begin >= start and imperative(text[begin:stop])]
    return text.rfind("\n", 0, start) + 1, max([end, *orders])
