"""How a customer seems to be, by what they say: angry, vulnerable, in a hurry. Rules that would rather miss than guess.

"This is killing me" is no illness, "I'm afraid it is too small" no fear, and capitals alone are no anger.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from remit.language.acts import plain
from remit.model.conversation import Mood

_HEAD = 2_000  # characters that are looked at
_FURIOUS = (
    "unacceptable", "ridiculous", "outrageous", "disgraceful", "disgusting", "infuriating", "furious", "pathetic",
    "scammers", "shameful", "appalling", "unbelievable", "incompetent",
)  # fmt: skip
_ALIKE = 88  # of 100: a letter or two of a long word may be wrong
_SIGNS = frozenset("😡🤬😠👿💢🖕")
_NOT_ANGRY = re.compile(r"\b(?:not|n t|never|no longer) (?:\w+ ){0,2}(?:angry|furious|upset|mad|annoyed)\b")
_ANGRY = re.compile(
    r"\b(?:(?:i m|i am|im|we are|makes? me|making me|getting|really|so|very) (?:\w+ )?"
    r"(?:angry|mad|livid|fuming|pissed)|"
    r"angry|livid|fuming|fed up|pissed off|sick (?:and tired )?of|had enough|(?:what|is) (?:a|this a) (?:\w+ )?joke|"
    r"joke of a|useless(?! (?:to|for) )|worst (?:\w+ ){0,2}(?:ever|service|shop|company|experience)|"
    r"(?:rubbish|bad|poor|terrible|awful|"
    r"horrible|lousy|crap\w*|shit\w*) (?:\w+ )?(?:service|support|company|shop)|waste of (?:my )?(?:time|money)|"
    r"how dare you|shame on you|liars?|thieves|scam|rip ?off|ripped me off|ripping (?:me|people) off|are you kidding|"
    r"you (?:must be|are|re) (?:kidding|joking)|never (?:ordering|buying|shopping|order|buy|shop)(?: \w+){0,3} again|"
    r"what the (?:hell|fuck|heck)|wtf|bloody (?:hell|useless|joke|ridiculous)|fuck\w*|bullshit|bastards?|idiots?|"
    r"for the (?:third|fourth|fifth|tenth|last|hundredth|\d+th) time|how many (?:more )?times do i)\b"
)
_WEARY = re.compile(
    r"\b(?:still (?:not|no|hasn t|haven t|hasnt|havent|waiting|nothing)|yet again|nobody (?:answers|cares|replies)|"
    r"no one (?:answers|cares|replies)|for (?:weeks|months|ages)|the (?:second|third) time|promised|i paid)\b"
)

_KIN = (
    r"(?:husband|wife|partner|spouse|boyfriend|girlfriend|fiance|fiancee|mother|father|mum|mom|mam|mummy|dad|daddy|"
    r"parents?|son|daughter|child|baby|brother|sister|grand(?:mother|father|ma|pa|son|daughter|child)|nan|nana|granny|"
    r"grandad|granddad|uncle|aunt|auntie|cousin|nephew|niece|friend|best friend|dog|cat|in law)"
)
_ONES = rf"(?:my|our|her|his) (?:\w+ ){{0,2}}?{_KIN}"
_LIFE = r"(?:(?:has|have|had|just|recently|suddenly|unexpectedly|sadly|also|s) )*"
_VULNERABLE = tuple(
    re.compile(pattern)
    for pattern in (
        # bereaved
        rf"\b{_ONES}(?: \w+ing)? {_LIFE}(?:died|passed(?: away| on)|was killed|is dead|"
        r"took (?:his|her|their) (?:own )?life)\b",
        rf"\b(?:death|loss|passing|funeral) of (?:my|our) (?:\w+ ){{0,2}}?{_KIN}\b|\bmy late {_KIN}\b",
        rf"\b(?:lost|losing|burying|buried) (?:my|our) (?:\w+ )?{_KIN}\b(?! s\b)",
        r"\b(?:passed away|bereave(?:d|ment)|grieving|in mourning|widow(?:ed|er)?|miscarriage|stillborn)\b",
        # ill
        r"\b(?:i|he|she|we|they|wife|husband|mother|father|mum|mom|dad|son|daughter)"
        r" (?:\w+ ){0,3}(?:cancer|leukaemia|leukemia|tumou?r|dementia|alzheimer s?|parkinson s?|a stroke|"
        r"a heart attack|chemo(?:therapy)?|depression|panic attacks?|a breakdown|a mental breakdown|burn ?out)\b",
        r"\b(?:diagnosed with|terminally ill|in intensive care|on life support|hospice|hospitali[sz]ed)\b",
        r"(?<!work )(?<!job )(?<!working )\b(?:in|out of|into|from|leaving|rushed to|taken to) (?:the )?hospital\b"
        r"(?! (?:gift|shop|where i work|i work))",
        rf"\b(?:i|i m|im|{_ONES})(?: (?:am|is|have been|has been|was|got|fell|ve been|s been))? "
        r"(?:(?:very|so|really|seriously|gravely|badly|quite|too|chronically) )*"
        r"(?:ill|unwell|dying|bedridden|depressed)\b"
        r"(?! (?:to|for|of|at) )",
        r"\bi (?:am|m|have been|ve been) (?:very|really|seriously|badly|too) sick\b(?! of)",
        # in hardship
        r"\b(?:lost|losing|lose) (?:my|his|her|our) (?:job|jobs|home|house|flat)\b",
        r"\b(?:i|he|she|we|husband|wife|partner) (?:\w+ ){0,3}(?:laid off|made redundant|unemployed|bankrupt|homeless|"
        r"evicted|insolvent|penniless)\b",
        r"\b(?:can t|cannot|cant|can not|unable to|could not|couldn t) (?:even |really |longer |any longer )?"
        r"(?:afford|pay for) (?!to (?:wait|lose|be late|miss|waste)|this delay|any (?:more )?delays?|delays?|mistakes)"
        r"(?:it|this|that|them|these|food|rent|the|my|to|anything|another|any)\b",
        r"\b(?:can t|cannot|cant|unable to|struggling to|struggle to) (?:pay|make|cover|feed|heat) "
        r"(?:the |my |our )?(?:rent|bills?|mortgage|ends meet|kids|children|family|house|home)\b",
        r"\b(?:no|not enough|hardly any|out of) money (?:\w+ ){0,3}(?:food|eat|live|rent|bills|heating)\b",
        r"\b(?:food ?bank|financial (?:hardship|difficult(?:y|ies)|trouble|problems|crisis)|deep(?:ly)? in debt|"
        r"in financial|money is (?:very |really |so )?tight|behind (?:on|with) (?:my|the|our) (?:rent|mortgage|bills)|"
        r"lost (?:everything|all my savings)|living on (?:benefits|welfare|disability))\b",
        # afraid, threatened
        r"\b(?:scared|afraid|frightened|terrified) (?:of|for) (?:my (?:life|ex|safety|husband|wife|partner|child|"
        r"children|kids|father|boyfriend|landlord)|him|her|them|what (?:he|she|they)|going (?:home|out))\b",
        r"\b(?:he|she|they|someone|somebody|ex|husband|wife|partner|boyfriend|girlfriend|neighbour|neighbor|man|woman) "
        r"(?:\w+ ){0,3}(?:threaten(?:s|ed|ing)?|stalk(?:s|ed|ing)|beat(?:s|ing)?|hit(?:s|ting)|abus(?:es|ed|ing)|"
        r"blackmail(?:s|ed|ing)?) (?:me|us|my|her|him)\b",
        r"\b(?:abusive (?:ex|husband|wife|partner|relationship|boyfriend|father)|domestic (?:violence|abuse)|"
        r"restraining order|women s (?:shelter|refuge)|stalker|being (?:stalked|threatened|blackmailed)|"
        r"not safe at home|fear for my (?:life|safety)|"
        r"fled (?:from )?(?:my|the|our) (?:home|husband|partner|country|war))\b",
    )
)

_NO_HURRY = re.compile(
    r"\b(?:no|not|isn t|isnt|without|nothing|never|less|there s no) (?:\w+ ){0,3}"
    r"(?:hurry|rush|urgen\w+|asap|deadline)\b|"
    r"\bwhenever (?:you can|it suits)\b|\btake your time\b"
)
_SOON = (
    r"(?:today|tonight|tomorrow|tmrw|tmr|this (?:morning|afternoon|evening|weekend)|the weekend|noon|midnight|"
    r"lunch(?:time)?|(?:an|one|two|three|a few|\d{1,2}) (?:hours?|minutes?|mins?|hrs?)|(?:end of|"
    r"close of) (?:the )?(?:day|business))"
)
_SOONER = rf"(?:{_SOON}|(?:on |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_OCCASION = (
    r"(?:deadline|flight|wedding|birthday|party|exam|interview|funeral|anniversary|trip|holiday|train|event|"
    r"presentation|christening|concert|match|race)"
)
_HURRIED = re.compile(
    r"\b(?:asap|a s a p|as soon as (?:humanly )?possible|urgent|urgently|urgnet|urgant|emergency|"
    r"in a (?:\w+ )?(?:hurry|rush)|hurry|no time to (?:lose|wait)|(?:i m|i am|im) (?:already )?(?:late|"
    r"running late)|running out of time|"
    r"time is short|short on time|time critical|time sensitive|last minute|eod|"
    rf"(?<!longer )(?<!not )(?<!don t )(?:need|needs|needed|must|have to|has to|got to|gotta|want)\b(?: \w+){{0,6}}? "
    rf"(?:(?:by|before|until|till|within|for) {_SOONER}|in {_SOON})|"
    rf"(?:need|needs) (?:it|them|this|that|these|those|\w+ \w+) {_SOON}|"
    rf"{_OCCASION} (?:\w+ ){{0,2}}(?:is |s )?(?:in )?{_SOON}|"
    rf"(?:leave|leaving|fly|flying|moving|travelling|traveling|going away|depart) (?:\w+ ){{0,3}}(?:in )?{_SOON}|"
    rf"(?:tomorrow|today|tonight) s (?:the |my |our )?(?:\w+ )?{_OCCASION})\b"
)


def moods_in(text: str) -> tuple[Mood, ...]:
    """How whoever wrote a text seems to be, in the order of `Mood`; mostly nothing."""
    text = text[:_HEAD]
    words = plain(text)
    seems = {
        Mood.ANGRY: _is_angry(text, words),
        Mood.VULNERABLE: any(pattern.search(words) for pattern in _VULNERABLE),
        Mood.HURRIED: bool(_HURRIED.search(_NO_HURRY.sub(" ", words))),
    }
    return tuple(mood for mood in Mood if seems[mood])


def _is_angry(text: str, words: str) -> bool:
    """Strong words; or two of: shouting, exclaiming, being kept waiting."""
    words = _NOT_ANGRY.sub(" ", words)
    if _ANGRY.search(words) or _SIGNS & set(text) or any(_is_furious(w) for w in words.split()):
        return True
    letters = [c for c in text if c.isalpha()]
    shouts = len(words.split()) > 3 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    exclaims = bool(re.search(r"[!?]{2,}", text)) or text.count("!") > 2
    return sum((shouts, exclaims, bool(_WEARY.search(words)))) > 1


def _is_furious(word: str) -> bool:
    return len(word) > 6 and any(abs(len(word) - len(f)) < 2 and fuzz.ratio(word, f) >= _ALIKE for f in _FURIOUS)
