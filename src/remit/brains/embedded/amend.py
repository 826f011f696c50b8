"""Puts a part of what was said before right: of an address only its number, of a name only its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remit.language.span import Span
from remit.language.whole import whole

_WORDS = r"[^\W_][\w.'’/-]*(?: [^\W_][\w.'’/-]*){0,3}"
_INSTEAD = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<new>{_WORDS}),? (?:and )?(?:not|instead of|rather than) (?P<old>{_WORDS})",
        rf"\bnot (?P<old>{_WORDS}?)(?:,| but| it'?s| rather)+ (?P<new>{_WORDS})",
        rf"(?P<old>{_WORDS}?) (?:should|must|has to|needs to) be (?P<new>{_WORDS})",
    )
)
_LEADS = re.compile(
    r"(?i)^(?:(?:no|sorry|wait|oh|oops|i meant?|it|it'?s|is|its|the|in|at|to|a|an|actually|rather|house|street|post|"
    r"zip|postal|town|city|number|no\.|nr\.?|code|postcode|please|make that|make it|name|but)(?:[ ,:]+|$))+"
)
_IS = r"(?:\s*(?:is|should be|must be|:))?\s+"
_PARTS = (
    (rf"\b(?:house )?(?:number|no\.|nr\.?){_IS}(?P<new>\d{{1,4}}\s?[a-z]?)\b", r"\b\d{1,3}\s?[a-z]?\b"),
    (rf"\b(?:post ?code|postal code|zip(?: code)?){_IS}(?P<new>\d[\d -]{{2,7}}\d)\b", r"\b\d{4,6}\b(?=\D*$)"),
    (rf"\b(?:town|city){_IS}(?P<new>{_WORDS})", r"(?<=\d )[^\W\d][^\d,]*$"),
    (rf"\bstreet{_IS}(?P<new>{_WORDS})", r"^[^\W\d][^\d,]*?(?= \d)"),
)
"""What a part of an address is called and said to be, and where it stands in one."""


def amended(known: str, text: str, *, address: bool) -> Span | None:
    """What was known with one part of it otherwise, as a text says: "12, not 21", "the postcode is 20255". The span is
    of the new part. None where it says no such thing."""
    for new, start, old in _replaced(text):
        place = whole(old)
        if len(place.findall(known)) == 1 and new.casefold() != old.casefold() and _alike(new, old):
            return Span(start, start + len(new), place.sub(lambda _, new=new: new, known))
    for said, place in _PARTS if address else ():
        found, there = re.search(said, text, re.IGNORECASE), re.search(place, known)
        if found and there:
            return Span(
                found.start("new"), found.end("new"), known[: there.start()] + found["new"] + known[there.end() :]
            )
    return None


def _replaced(text: str) -> Iterator[tuple[str, int, str]]:
    """What is to stand in the place of what, and where in the text: the whole of what was said, and less of it."""
    for pattern in _INSTEAD:
        for found in pattern.finditer(text):
            new = _LEADS.sub("", found["new"])
            start = found.end("new") - len(new)
            olds = _LEADS.sub("", found["old"]).split()
            if not new:
                continue
            yield from ((new.rstrip("."), start, " ".join(olds[:n]).rstrip(".")) for n in range(len(olds), 0, -1))


def _alike(new: str, old: str) -> bool:
    """Whether one may stand for the other: a number for a number, a word for a word."""
    return new[0].isdigit() == old[0].isdigit()
