"""What words say is to be done, in kinds: enough to tell whether a tool does what somebody asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from remit.language.acts import plain


class Kind(StrEnum):
    PAY = "pay"
    TELL = "tell"
    CHANGE = "change"
    CREATE = "create"
    REMOVE = "remove"
    ADMIT = "admit"
    RUN = "run"


_VERBS: dict[Kind, str] = {
    Kind.PAY: (
        "pay send transfer refund reimburse wire settle remit repay donate tip charge cover deposit withdraw "
        "return give credit compensate"
    ),
    Kind.TELL: (
        "send email mail message dm text tell inform notify write reply respond answer forward post share "
        "publish announce say remind ask contact thank congratulate let submit report comment tweet call ping "
        "alert distribute invite deliver summarize summarise leave rate review"
    ),
    Kind.CHANGE: (
        "update change modify adjust edit set correct fix amend reschedule move postpone rename replace "
        "switch increase decrease raise lower reduce upgrade downgrade append mark assign configure enable "
        "disable turn reset exchange swap extend shorten delay convert sync merge archive star complete tick "
        "put add write insert apply activate deactivate renew refuel suspend resume return pause hold freeze"
    ),
    Kind.CREATE: (
        "create add make book reserve schedule order buy purchase register open start plan put write save "
        "draft generate upload request file submit set organize organise arrange sign subscribe build prepare "
        "install log enter record insert post apply rent hire invite download store copy note keep"
    ),
    Kind.REMOVE: (
        "delete remove cancel drop clear kick unsubscribe revoke close discard erase terminate end stop block "
        "abort withdraw void clean ban expel purge get leave"
    ),
    Kind.ADMIT: (
        "invite add share grant give allow permit admit authorize authorise approve join include onboard "
        "enroll accept let"
    ),
    Kind.RUN: ("run execute launch trigger deploy start restart play perform click visit open browse install"),
}
_OF: dict[str, frozenset[Kind]] = {
    verb: frozenset(kind for kind, verbs in _VERBS.items() if verb in verbs.split())
    for verb in " ".join(_VERBS.values()).split()
}
_LIGHT = frozenset(
    ("make", "do", "perform", "create", "submit", "issue", "process", "request", "initiate", "send", "start")
)
_GIVING = frozenset(("send", "give", "cover", "charge", "return", "credit", "deposit", "withdraw"))
_MONEY = frozenset(
    ("money", "payment", "funds", "transaction", "transfer", "amount", "refund", "fee", "invoice", "bill")
)
_PHRASES = {
    Kind.REMOVE: re.compile(
        r"\b(?:take|get|throw|kick|strike|sign|turn) (?:\w+ ){0,4}?(?:off|out|down|rid)\b|\bcall (?:\w+ ){0,4}?off\b"
    ),
    Kind.PAY: re.compile(r"\bmoney back\b"),
}
_ANY_VERB = "|".join(sorted({*_OF, "visit", "go", "follow", "use", "check", "read", "click", "retrieve", "copy"}))
_ADVERBS = r"(?:\w{1,20}ly |could |can |would |please |also |then |now |first |just |do ){0,4}"
_BEFORE = re.compile(
    r"[\[<(*#][^\]>)\n]{0,40}[\]>)*#]|\w[\w ]{1,39}:(?=\s)|\W{1,80}|\d{1,20}|"
    r"(?:please|pls|kindly|then|also|and|now|first|firstly|second|secondly|third|next|finally|lastly|after that|"
    r"instead|immediately|just|always|do|todo|to do|important|urgent|attention|note|step|reminder)\b",
    re.IGNORECASE,
)
"""What may stand before the verb of an order."""
_BEGINS = re.compile(
    rf"(?:{_ANY_VERB})\b(?!\s*:| (?:is|are|was|were|has|have|had|will|of|id)\b)|"
    rf"(?:in order )?to (?:\w{{1,30}} ){{1,7}}?,? ?(?:{_ANY_VERB}) (?:the|a|an|your|all|this|it|my)\b",
    re.IGNORECASE,
)
_HOLDS = re.compile(
    rf"\b(?:please|kindly) {_ADVERBS}(?:{_ANY_VERB}|make sure|be sure|ensure)\b|"
    r"\b(?:you|agent|assistant) (?:must|should|have to|need to|are to|shall|will need to|are required to) \w|"
    rf"\b(?:if|can|could|would|will|may|must) (?:you|i ask you to|we ask you to) {_ADVERBS}(?:{_ANY_VERB})\b|"
    r"\b(?:make|be) sure (?:to|that|you)\b|\b(?:i|we) (?:want|need|would like|ask|order|instruct) you to\b",
    re.IGNORECASE,
)
_MOST_BEFORE = 12  # pieces of what may stand before a verb; more than that is a line drawn of signs


def kinds_of_verb(word: str) -> frozenset[Kind]:
    """What a verb may say is done; empty for a word that is none of those known."""
    return _OF.get(stem_of(word), frozenset())


def kinds_of_tool(verb: str, things: Sequence[str]) -> frozenset[Kind]:
    """What a tool does by its verb; one that says little, as in `make_payment`, does what its noun says."""
    kinds = kinds_of_verb(verb)
    if verb in _GIVING and things and not _MONEY & set(things):
        kinds -= {Kind.PAY}
    if verb not in _LIGHT:
        return kinds
    return kinds.union(*(kinds_of_verb(thing) for thing in things))


def kinds_in(text: str) -> frozenset[Kind]:
    """What a text speaks of doing."""
    words = plain(text)
    found = {kind for word in words.split() for kind in kinds_of_verb(word)}
    found |= {kind for kind, phrase in _PHRASES.items() if phrase.search(words)}
    return frozenset(found)


def imperative(sentence: str) -> bool:
    """Whether a sentence tells somebody to do something."""
    at = 0
    for _ in range(_MOST_BEFORE):
        before = _BEFORE.match(sentence, at)
        if before is None:
            break
        at = before.end()
    return bool(_BEGINS.match(sentence, at) or _HOLDS.search(sentence))


def stem_of(word: str) -> str:
    """The verb of a form of it: "booked", "booking" and "books" are "book"."""
    if word in _OF:
        return word
    for ending, instead in (
        ("ies", "y"),
        ("es", ""),
        ("s", ""),
        ("ied", "y"),
        ("ed", "e"),
        ("ed", ""),
        ("ing", "e"),
        ("ing", ""),
        ("ation", "e"),
        ("ment", ""),
        ("al", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            stem = word[: -len(ending)] + instead
            for form in (stem, stem[:-1]) if stem[-1:] == stem[-2:-1] else (stem,):
                if form in _OF:
                    return form
    return word
