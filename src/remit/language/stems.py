"""Words brought to a form in which different ways of saying the same thing look alike."""

from __future__ import annotations

import re
from functools import lru_cache

from remit.language.acts import plain

_LIGHT_WORDS = """
a an the about i me my mine we us our you your it its this that these those is am are was were be been being do does
did have has had to of in on at for from with by as and or but so if then than too also just please pls can
could would will shall should may might must want wanna like need d ll s t re ve m there here what when which
who how hi hello hey thanks thank some any very really got get gotta im id ive dear sir madam em oh well ok okay
yes no not don doesn didn isn cant dont wont
"""
LIGHT = frozenset(_LIGHT_WORDS.split())
"""Words that say little about what is wanted."""

_ALIKE = (
    "cancel cancle cancell terminate annul revoke abort withdraw scrap axe discontinue",
    "return returning refuse sendback giveback unwanted",
    "exchange swap trade switch replace replacement substitute",
    "refund reimburse reimbursement moneyback repay repayment",
    "change modify update edit alter amend adjust correct",
    "status track tracking whereabouts progress eta",
    "order purchase purchased bought buy ordered",
    "parcel package packet shipment delivery deliver delivered shipping ship shipped dispatch courier",
    "broken damaged damage defective faulty cracked smashed shattered torn dented ripped scratched broke fault",
    "move reschedule postpone rearrange shift rebook defer",
    "book schedule arrange reserve reservation booking",
    "appointment slot visit timeslot",
    "address street house postcode zip",
    "email mail emailaddress inbox",
    "phone telephone mobile cell cellphone handset",
    "pay payment card creditcard visa mastercard paypal debit",
    "subscription subscribe subscribed membership plan abo subscrption",
    "pause hold suspend freeze break halt",
    "skip miss omit leaveout jump",
    "size fit small large big tight loose",
    "fix repair troubleshoot mend",
    "price cost charge fee amount",
    "help assist support",
    "wrong incorrect mistaken",
    "arrive come arrived coming",
    "stop end quit finish",
    "technician engineer repairman handyman plumber electrician fitter installer",
    "install installation installing",
    "often frequently frequency",
)
_NOT = (
    r"(?:does not|doesn t|doesnt|do not|don t|dont|did not|didn t|didnt|has not|hasn t|hasnt|have not|haven t|havent|"
    r"is not|isn t|isnt|was not|wasn t|wasnt|will not|won t|wont)"
)
_PHRASES = (
    (r"\b(?:send|sent|sending|ship|give|bring|take) (?:\w+ ){1,4}?back\b", "return "),
    (r"\bmoney back\b", "refund"),
    (r"\bcall(?:ed|ing)? off\b|\bget rid of\b", "cancel"),
    (rf"\bno longer (?:need|want)\b|\b{_NOT} (?:need|want)\b", "unwanted"),
    (r"\bput (?:\w+ ){0,3}?on hold\b", "pause"),
    (r"\bleave out\b|\bmiss out\b", "skip"),
    (rf"\bgot lost\b|\bnever (?:arrived|came|showed up)\b|\b{_NOT} (?:arrived?|come|shown up)\b", "status late"),
    (rf"\b{_NOT} (?:yet )?(?:received?|got|gotten|seen)\b|\bstill waiting\b", "status late"),
    (
        r"\b(?:supposed|meant|due) to (?:be here|arrive|come)\b|\bshould have (?:arrived|come|been here)\b",
        "status late",
    ),
    (r"\b(?:different|another|other|earlier|later) (?:time|day|date|slot)\b", "move time"),
    (
        r"\b(?:has|have|did|is|was|are) (?:my|the|our|it|they)\b(?: \w+){0,3}? (?:sent|shipped|ship|dispatched|left|"
        r"arrived|arrive|delivered|coming|on (?:its|the) way)\b",
        "status",
    ),
    (r"\bwhere is\b|\bwhere s\b|\bwheres\b|\bwhere are\b|\bwhen will\b|\bwhen does\b", "status"),
    (rf"\b(?:{_NOT}|not|stopped) (?:work|working|turn on|switch on|start|charge|charging)\b", "broken malfunction"),
    (r"\be mail\b", "email"),
    (r"\bcredit card\b", "card"),
    (
        r"\b(?:turns?|show|shows|showing|showed) up\b|\bhow far (?:along|off|away)\b|"
        r"\b(?:is|are|was|s) expect(?:ed|ing)?\b|"
        r"\bon (?:its|their|the) way\b|\bcan i expect\b",
        "status",
    ),
    (
        r"\b(?:put|push|pushed|pushing|bring|brought|pull) (?:\w+ ){0,4}?(?:off|"
        r"back by|back to|forward|out till|out until)\b|"
        r"\b(?:later|earlier) in the (?:day|week|month)\b|\bat a (?:later|earlier) (?:date|time)\b",
        "move",
    ),
    (
        r"\bon ice\b|\btemporarily (?:stop|halt|hold|suspend|cancel)\b|"
        r"\b(?:stop|hold|halt) (?:\w+ ){0,3}?(?:for|until|till)\b|"
        r"\b(?:for a while|take a break|have a break|a break from)\b",
        "pause",
    ),
    (r"\bfor good\b|\bpermanently\b|\baltogether\b|\bunsubscribe\b|\bstop sending\b|\bwant out\b", "cancel"),
    (r"\b(?:more|less) (?:often|frequently)\b|\bhow often\b", "often"),
    (r"\b(?:per|with each|with every|each|every) delivery\b|\beach time\b|\bevery time\b", "quantity each delivery"),
    (
        r"\b(?:nobody|no one|noone|not|need not|needn t) "
        r"(?:has to |have to |needs to |need to |to )?(?:come|visit|turn up)\b|"
        r"\bno need for\b|\bwon t be needing\b|\bwont be needing\b",
        "cancel",
    ),
    (
        r"\bkeeps? (?:\w+ing)\b|\bno power\b|\b(?:goes|is|went|gone) (?:flat|empty|dead)\b|\bshows? an error\b",
        "malfunction",
    ),
    (r"\breroute\b|\bredirect\b|\bwhere (?:\w+ ){1,3}(?:is|are) going\b", "change address"),
    (r"\bcoming apart\b|\bfell apart\b|\bin pieces\b|\bin bits\b", "broken"),
)
_PATTERNS = tuple((re.compile(pattern), word) for pattern, word in _PHRASES)
_CONCEPTS = {word: group.split()[0] for group in _ALIKE for word in group.split()}
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+")
_ENDINGS = ("ations", "ation", "ments", "ment", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s", "e", "y")


def terms(text: str) -> list[str]:
    """The telling words of a text, stemmed; numbers, addresses and days stand as what they are."""
    flat = plain(_ADDRESS.sub(" emailaddress ", text))
    for pattern, word in _PATTERNS:
        flat = pattern.sub(f" {word} ", flat)
    return [_kind(word) or stem(word) for word in flat.split() if word not in LIGHT]


def concepts(telling: list[str]) -> list[str]:
    """The same words, those of like meaning made one."""
    return [_STEMMED.get(word, word) for word in telling]


def _kind(word: str) -> str | None:
    if word.isdigit():
        return "#number"
    if any(c.isdigit() for c in word):
        return "#code"
    return "#day" if word in _DAYS else None


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending: rough, and the same for its forms."""
    if word.isdigit() or len(word) < 4:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word


_DAY_WORDS = """monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday weekend
january february march april june july august september october november december"""
_DAYS = frozenset(_DAY_WORDS.split())
_STEMMED = {stem(word): concept for word, concept in _CONCEPTS.items()}
