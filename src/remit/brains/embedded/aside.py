"""Parts of a message that speak of a matter without wanting it: questions about the business in general, what the
speaker says they do not want, and who they say they are."""

from __future__ import annotations

import re
from collections.abc import Collection

from remit.language.acts import plain
from remit.language.stems import concepts, terms

_LEAD = (
    r"^(?:(?:hi|hello|hey|hm+|oh|ok|okay|so|and|but|also|well|wait|sorry|please|just|first|"
    r"second(?:ly)?|third(?:ly)?|quick question|one question|"
    r"one more thing|tell me|let me know|can (?:you|i) (?:tell me|ask)|could you tell me|do you know|any idea|"
    r"i (?:was|am|m) (?:just )?wondering|i wonder|i (?:want|need|would like|d like) to (?:know|ask)|if|whether|"
    r"(?:before|after|once|when|if) (?:you|i|we) (?:\w+ ){1,4}?(?=(?:is|are|do|does|what|which|how|can)\b))\b ?)*"
)
_GENERAL = re.compile(
    rf"{_LEAD}(?:(?:what|who|where|when) (?:is|s|are|re) (?:your|the (?:shop|store|company) s)\b|"
    r"(?:what|which) (?:\w+ ){1,3}do (?:you|u) (?:take|offer|accept|have|sell|support|charge|ship|deliver|stock|use)\b|"
    r"do (?:you|u)(?: guys| all| also| even)? "
    r"(?:ship|deliver|sell|offer|charge|take|accept|stock|support|provide|carry|"
    r"do|price|have (?:a|an|any) \w+ (?:policy|programme|program|discount))\b|"
    r"how (?:much|long|expensive) (?:is|are|does|do) (?!i\b|it\b|this\b|that\b)|how long do i have\b|"
    r"how (?:do|does) (?!i\b|we\b)(?:\w+ ){1,3}work\b|what happens (?:when|if)\b|"
    r"(?:what|tell me) about your\b|(?:is|are) there (?:a|any) (?:\w+ ){0,2}(?:fee|charge|cost|policy|discount)s?\b)|"
    r"^(?:\w+ ){0,3}polic(?:y|ies)$"
)
_OWN = re.compile(r"\b(?:my|mine|our|ours|this|that|these|those)\b|\b[a-z]*\d+\w*\b")
_OF_THE_BUSINESS = re.compile(
    r"(?:do|are|did|have) (?:you|u)\b(?! (?:still|got (?:it|them)|able))|(?:is|are) (?:there|your)\b|do(?:es)? your\b"
)
_INQUIRES = re.compile(
    r"(?:(?:until|till|by) when\b|"
    r"(?!.*\b(?:can|could|may|shall) (?:i|we|you|u|someone|somebody)\b)"
    r"(?!(?:is|are) (?:it|there) (?:\w+ )?(?:possible|way|chance|ok|okay)\b)"
    r"(?!what (?:do|should|must|about|if|i|you|we)\b)"
    r"(?:what|which|who|when|how (?:long|many|much|soon|fast|often|late)|is|are|was|do|does|did|will|must|has|have)\b"
    r"(?! (?:not|an?|it|me|that|without|(?:you|u) (?:mind|think|please))\b))"
)
_OF_THAT = re.compile(r"(?:(?:what|when|how (?:long|much|soon|fast)) )?(?:is|does|will|would) (?:that|this)\b")
_MAY_I = re.compile(r"(?:can|could|may) (?:i|we)\b|is it (?:possible|okay|ok|allowed)\b")
_ASKS_IF = re.compile(
    r"\b(?:tell me|know|wonder(?:ing)?|ask|idea) (?:if|whether) "
    r"(?!(?:i|we|you|u|someone) (?:\w+ )?(?:can|could|may|might)\b)"
)
_DEFINITE = re.compile(r"\b(?:the|it|them|one|ones)\b")
_MONEY = re.compile(r"\b(?:my|our) (?=money\b|refund\b)")
_UNWANTED = re.compile(
    r"\b(?:do not|don t|dont|not|never|no need|rather than|instead of)"
    r"(?: (?:want|wanna|need|mean|meant|plan|try|trying|going|wish|asking|ask|asked|wanted|"
    r"to|you|me|just|even|really|please)\b)*+ "
    r"(?P<verb>\w+)\b"
)
_DOINGS = frozenset(concepts(terms("cancel return exchange refund change move book pause skip fix")))
_BREAK = re.compile(r"[,;:.!?\n]+\s*(?:just\b|only\b)?|\s[-–—]\s|\b(?:but|and|just|only|instead)\b", re.IGNORECASE)
_WHY_NOT = re.compile(
    r"\bwhy (?:do not|don t|dont|can t|not)\b|\b(?:you|it|they|he|she|who) (?:do not|don t|dont|not)\b"
)
_REQUESTS = re.compile(
    r"\b(?:want|wanna|need|like to|would like|d like|wish|can|could|how|where|wheres|when|why|what|which|"
    r"let me|help|instead|please|pls|plz|tell|give|have to|has to|must|should|rather|prefer)\b"
)
_SUBJECT = re.compile(
    r"(?:(?:hi|hello|hey|um|uh|so|well|yeah|yes|ok|okay|oh|and|but|sorry|unfortunately|now|today|yesterday|just|"
    r"good (?:morning|afternoon|evening|day)) )*"
    r"(?:i|we|you|he|she|it|they|my|our|your|his|her|their|the|this|that|these|those|there|one|a|an|two|three|some|all|"
    r"half|both|nobody|no one|someone|somebody|something|nothing|everything|got|bought|ordered|received|"
    r"order \w*\d\w*)\b"
)

_PRESENTS = re.compile(
    r"(?i)(?:\w+[\s,]+){0,2}?(?:my|the|our) (?:account |order )?(?:e-?mail|mail|phone|mobile|"
    r"telephone)(?: address| number)? "
    r"(?:is|was|:) \S+\W*|(?:i am|i'm|this is) \S+@\S+\W*|\S+@\S+\W*"
)


def bared(text: str) -> str:
    """A text in plain words, without what leads up to a question."""
    return re.sub(_LEAD, "", plain(text))


def in_general(text: str) -> bool:
    """Whether a text asks how the business does things, of nothing that is the speaker's own."""
    flat = plain(text)
    found = _GENERAL.search(flat)
    return bool(found) and ("what happens" in flat or "how long do i" in flat or not _OWN.search(flat))


def inquires(text: str) -> bool:
    """Whether a text has the form of a question that asks for nothing to be done, and is of nothing that is the
    speaker's own: "when is the money back"."""
    bare = bared(text)
    asks = _INQUIRES.match(bare) or _ASKS_IF.search(plain(text))
    return bool(asks) and not _OWN.search(_MONEY.sub("", bare))


def of_what_is_proposed(text: str) -> bool:
    """Whether a text asks about what is about to be done: "how long does that take"."""
    return bool(_OF_THAT.match(bared(text)))


def asks_leave(text: str) -> bool:
    """Whether a text asks if something may be done, of nothing that is the speaker's own: it may mean to do it, or only
    to know: "can I return a gift?" """
    bare = bared(text)
    return bool(_MAY_I.match(bare)) and not (_OWN.search(bare) or _DEFINITE.search(bare))


def without_the_unwanted(text: str, verbs: Collection[str]) -> str:
    """A text without what it says is not wanted: "I don't want to return it, I want to swap it"."""
    kept: list[str] = []
    start = 0
    for gap in (*_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        if not _is_unwanted(text[start:end], verbs):
            kept.append(text[start : gap.end() if gap else end])
        elif gap and gap[0].lower().endswith(("just", "only")):
            return text  # not all of it is unwanted
        start = gap.end() if gap else end
    return "".join(kept).strip()


def of_the_business(text: str) -> bool:
    """Whether a text asks what the business has, is or does: "do you have a shop in Rome"."""
    return bool(_OF_THE_BUSINESS.match(bared(text))) and not _OWN.search(plain(text))


def states(text: str) -> bool:
    """Whether a text only says how things are, and asks for nothing: "I ordered it last week"."""
    flat = plain(text)
    return bool(_SUBJECT.match(flat)) and not _REQUESTS.search(flat)


def presents(text: str) -> bool:
    """Whether a clause only says who is speaking: "my email is ...", an address and nothing else."""
    return bool(_PRESENTS.fullmatch(text.strip()))


def _is_unwanted(part: str, verbs: Collection[str]) -> bool:
    """Whether a part denies that what a kind of goal is named for is to be done."""
    flat = plain(part)
    found = _UNWANTED.search(flat)
    if found is None or _WHY_NOT.search(flat):
        return False
    return bool(set(concepts(terms(flat[found.start("verb") :])[:1])) & (_DOINGS | set(verbs)))
