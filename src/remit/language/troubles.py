"""What is said of what did not come, or did not help. Rules, not guesses: each answers one question that is open."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from remit.language.acts import acts_in, plain
from remit.model.turn import Act

CodeLost: TypeAlias = Literal["not come", "no access"]

_READ = 600  # characters
_LOST = re.compile(
    r"\b(?:(?:did not|didn t|didnt|have not|haven t|havent|has not|hasn t|hasnt|"
    r"do not|don t|dont|can t|cannot|never|not)"
    r" (?:\w+ ){0,2}?(?:get|got|receive|received|see|seen|find|found|arrive|arrived|come|came|turned up|there|in)|"
    r"no (?:code|e ?mail|mail|sms|text|message)|nothing (?:\w+ )?(?:came|come|arrived|received|there|yet|here)|"
    r"(?:code|it) (?:has |is |s |was )?(?:expired|too old|not there|gone|lost)|where is (?:the|my|that|your) code|"
    r"still (?:nothing|waiting)|(?:lost|deleted) (?:it|the|that)|re ?send|resend|"
    r"(?:send|text|mail|email) (?:\w+ ){0,5}?(?:again|once more|anew)|"
    r"(?:another|new|fresh) (?:code|one)|again please|once more)\b|^(?:please )?again$"
)
_NO_ACCESS = re.compile(
    r"\b(?:no|not|don t|dont|never|lost|without)\b.*\baccess\b|"
    r"\bcan(?:t| t|not) (?:get (?:at|into|in)|open|read)\b|"
    r"\b(?:not|isn t|no longer) (?:my|mine)\b|\bmy (?:old|former) (?:\w+ )?(?:e ?mail|mail|number|phone|address)\b"
)
_FAILED = re.compile(
    r"\b(?:(?:did|does|do|has|have|is|was|would|could)(?: not|n t|nt)|didn t|doesn t|doesnt|didnt|hasn t|isn t|"
    r"wasn t|not) (?:\w+ ){0,2}?"
    r"(?:help|helped|helping|work|worked|working|do|change|changed|better|fix|fixed|solve|solved|it)\b|"
    r"\bstill\b|\bno (?:change|difference|luck|better|effect)\b|\bnothing (?:changed|happened|helped|works|worked)\b|"
    r"\b(?:already|i|i ve|have) (?:\w+ )?(?:tried|done|did) (?:that|this|it)\b|^(?:tried|done|did) (?:that|this|it)\b|"
    r"\bsame (?:problem|thing|as before|again|issue)\b|\bworse\b"
)
_WORKED = re.compile(
    r"\b(?:it|that|this) (?:\w+ )?(?:worked|works|helped|helps|did it|did the trick|fixed it|solved it)\b|"
    r"^(?:worked|works|helped|fixed|solved)\b|\b(?:is|s) (?:\w+ )?(?:fixed|solved|working|running)\b|"
    r"\bworks (?:again|now|fine)\b|\bproblem (?:is )?(?:solved|gone)\b"
)


def code_lost(text: str) -> CodeLost | None:
    """What who was asked for a code says of it: that it has not come, or is wanted again; that they cannot get at what
    is sent there; or nothing of the kind."""
    words = plain(text[:_READ])
    if Act.PERSON in acts_in(text):
        return None
    return "no access" if _NO_ACCESS.search(words) else "not come" if _LOST.search(words) else None


def worked(text: str) -> bool | None:
    """Whether who was asked if something helped says that it did ("it works again"), or did not ("still leaking")."""
    words = plain(text[:_READ])
    return False if _FAILED.search(words) else True if _WORKED.search(words) else None
