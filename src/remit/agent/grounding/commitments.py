"""Sentences by which a business binds itself, or says that something was done. English only; see `truthful`."""

from __future__ import annotations

import re

from remit.language.acts import plain

_HARMLESS = (
    r"(?:be (?:happy|glad|pleased)|gladly|need|ask|have to ask|just need|first need|gladly help|"
    r"help(?: you)?(?: with (?:that|this|it)|out)?$)"
)
_DONE_VERBS = (
    r"(?:refund|cancel|chang|updat|process|approv|book|schedul|ship|sen[td]|dispatch|issu|credit|arrang|reserv|pa(?:id|y)|"
    r"order|return|exchang|replac|remov|add|mov|paus|skip|stop|delet|clos|open|complet|confirm|correct|fix|repair|"
    r"submit|register|record|sav|appli|apply|waiv|extend|escalat|forward|notif|inform|file|initiat|start|set|made|"
    r"given|gave|put|taken|took|charg|deliver|resolv|sort|handl|settl|authori[sz]|grant|verif|check|done|finish|"
    r"transfer|reimburs|compensat|discount|upgrad|prioriti[sz]|expedit|reactivat|activat|block|lock|unlock|reset)\w*"
)
_COMMITMENTS = (
    rf"\b(?:i|we|ve|they|she|he|a colleague|our team|someone)(?: have| has| had| ve| s)?(?: \w+ly| just| already| now| "
    rf"also| gone ahead and| went ahead and)* {_DONE_VERBS}\b",
    rf"\b(?:is|are|was|were|been|be|being|s|re|get|gets|got|getting)(?: \w+ly| just| already| now| all| both| not)* "
    rf"(?:{_DONE_VERBS})\b",
    rf"\b(?:will|ll|shall|going to|about to|gonna|would)(?! (?:you|i|it help)\b)(?! (?:\w+ly )?{_HARMLESS})",
    r"\b(?:consider (?:it|this|that)|all set|taken care of|on (?:its|the|their|your) way|good news|successful\w*|"
    r"went through|in progress|underway|under way|your (?:refund|money|credit|replacement|voucher) (?:is|are|has))\b",
    r"\b(?:guarantee\w*|promis\w+|assur\w+|ensur\w+|rest assured|certain(?:ly)?|definitely|surely|commit\w*|pledge\w*|"
    r"warrant\w*)\b",
    r"\b(?:free|no (?:extra |additional )?(?:charge|cost|fee|fees)|complimentary|without (?:charge|cost|fee)|gratis|"
    r"compensation|compensate|voucher|coupon|discount|goodwill|gift|bonus|reward|waive\w*|exception|on the house|"
    r"on us|half price|refund\w* (?:to|of|in full)|full refund|money back|reimburse\w*|credit(?:ed)?)\b",
    r"\b(?:within|in (?:a|the next|no time)|by (?:the end|end|then|tonight|tomorrow)|as soon as|right away|immediately|"
    r"straight away|shortly|soon|asap|any (?:minute|moment)|overnight|instantly|today|tonight|tomorrow)\b",
    r"\b(?:entitled|eligible|qualif(?:y|ies)|you (?:can|may|are allowed to|do not (?:have|need) to|"
    r"don t (?:have|need) to|need not) (?:\w+ )?(?:keep|return|get|have|receive|cancel|expect|leave|pay|send|use)|"
    r"right to|no need)\b",
    r"\b(?:approved|authori[sz]ed|permitted|allowed|confirmed|verified|finali[sz]ed|completed?|done|fixed|solved)\b",
    r"\b(?:you have|you ve|you get|you receive|you ll|there is no|there are no|it is safe|always|never)\b",
)
_SAID_SHORTLY = (
    r"\b(?:cancel+ed|refunded|issued|processed|credited|reversed|charged|dispatched|shipped|booked|rescheduled|replaced|"
    r"exchanged|removed|updated|stopped|paused|ended|reopened|waived|transferred|reimbursed|submitted|registered|"
    r"activated|deactivated|paid|resolved|escalated|forwarded|agreed|agrees|proven)\b",
    r"\b(?:won|shan) t\b|\b(?:no longer|no more|gone|is off|is over|worked|went (?:well|away|back)|done deal)\b",
    r"\b(?:back (?:in|on|to|with) you\w*|comes? back|reach(?:ed|es) you\w*|(?:phones?|rings?|calls?|contacts?) you|"
    r"sees? to it|i (?:do|did) (?:it|that|this)|(?:said|says) yes)\b",
    r"\b(?:yours|you keep|keep (?:it|them)|(?:you are|we|is) cover(?:ed)?|owe\w*|liab\w+|our (?:fault|mistake)|"
    r"(?:nothing|anything) (?:to pay|for (?:it|this|that|you)|more)|costs? (?:you )?nothing|we pay)\b",
    r"\b(?:passwords?|passcodes?|pin|cvv|cvc|security codes?|card numbers?|bank details|iban|log ?in details)\b",
)
"""The same without a verb to go by; and what nobody should be asked for."""
_COMMITS = re.compile("|".join((*_COMMITMENTS, *_SAID_SHORTLY)))
_DENIES = re.compile(r"\b(?:not|no|never|cannot|t|without|unable|nothing|neither|nor|fail\w*|refus\w*|declin\w*)\b")


def commits(sentence: str) -> bool:
    """Whether a sentence promises something, gives something, or says that something was or is being done; or speaks of
    a secret that nobody here may ask for."""
    return bool(_COMMITS.search(plain(sentence)))


def denies(sentence: str) -> bool:
    """Whether a sentence says that something is not so. Two sentences that differ in this say different things."""
    return bool(_DENIES.search(plain(sentence)))
