"""Whether customers say, in so many words, that what was done for them solved it. Rules: politeness is not enough."""

from __future__ import annotations

import re

from remit.language.acts import plain

_MUCH = r"(?:(?:all|now|just|really|totally|completely|finally|already|well|nicely|perfectly|out|up|for me) )*"
_DONE = r"(?:solved|fixed|resolved|sorted|settled|cleared|dealt with|taken care of)"
_SAYS = re.compile(
    rf"\b(?:that|this|it|which|you|u|everything|problem|issue|question|matter) (?:(?:has|have|ve|s|is|was|been) )*"
    rf"{_MUCH}{_DONE}\b|"
    rf"\ball {_DONE}\b|"
    rf"\b(?:that|this|it|which) (?:(?:has|s) )?{_MUCH}(?:worked|did it|did the trick|does the trick|helped)\b|"
    r"\b(?:that|this|it)(?: s| is| was)? (?:exactly |just |all )?(?:what )?i (?:needed|wanted)\b|"
    r"\bgot (?:exactly |just |all |everything )?what i (?:needed|wanted)\b|"
    r"\b(?:problem|issue|question) (?:solved|fixed|answered)\b|\b(?:that|this|you) answers? (?:it|my question)\b|"
    r"\bthat answered (?:it|my question)\b|"
    r"\b(?:das|es|alles|damit|problem) (?:(?:hat|ist|war|wurde|jetzt|nun|alles|mir|sehr) )*"
    r"(?:geholfen|geklappt|gelost|erledigt|geklart|in ordnung)\b"
)
_UNSURE = re.compile(
    r"\b(?:not|n t|dont|didnt|doesnt|hasnt|isnt|wasnt|wont|cannot|cant|never|nothing|nor|hardly|barely|no longer|half|"
    r"partly|only|except|but|although|though|however|if|when|whether|unless|until|till|once|would|will|can|could|"
    r"should|may|might|must|need|needs|want|please|still|hope|hopefully|think|thought|wish|get|gets|have you|again|"
    r"nicht|nie|kein|keine|aber|wenn|ob|noch|hoffe|hoffentlich|teilweise|fast|bitte)\b"
)
_LONGEST = 200


def says_solved(text: str) -> bool:
    """Whether a message says that it is solved: "thanks, that solved it", "all sorted now", "das hat geholfen". Thanks
    alone are courtesy; a question, a condition, a wish and anything with a "not" or a "but" in it are not counted."""
    said = plain(text)
    return len(text) <= _LONGEST and "?" not in text and bool(_SAYS.search(said)) and not _UNSURE.search(said)
