"""Facts, verdicts and endings in the words of people who did not build any of this. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias, assert_never

from remit.model.customer import Assurance
from remit.model.fact import Fact, Given, Granted, Inferred, Read, Said, Source
from remit.model.outcome import Abandoned, Denied, HandedOver, Outcome, Resolved
from remit.model.value import Json
from remit.model.verdict import (
    Allow,
    Approve,
    Confirm,
    Consent,
    HandOver,
    Needs,
    Refuse,
    Remedy,
    Rule,
    Standing,
    Verdict,
    Verify,
)

Texts: TypeAlias = Mapping[str, str]
"""What was said, by message id."""

_LONGEST = 80
_SURE = {
    Assurance.ANONYMOUS: "nobody knew who was speaking",
    Assurance.CLAIMED: "the speaker said who they are, without proof",
    Assurance.VERIFIED: "the speaker had proven who they are",
    Assurance.STRONG: "the speaker had proven who they are a second way",
}
_LEVELS = {
    "claimed": "because we say so",
    "confirmed": "because the customer says so",
    "proven": "proven by reading it back",
}


def plain(value: Json) -> str:
    """A value in a few words: money as people write it, long things shortened."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case {"amount": str(amount), "currency": str(currency), **rest} if not rest:
            return f"{amount} {currency}"
        case dict():
            return _short(", ".join(f"{name} {plain(part)}" for name, part in value.items()))
        case list():
            return _short("; ".join(plain(part) for part in value)) if value else "none"
        case _:
            return _short(str(value))


def fact(name: str, known: Fact, texts: Texts) -> str:
    """A fact and where it comes from."""
    return f"{name} = {plain(known.value)}, {source(known.source, texts)}"


def source(of: Source, texts: Texts) -> str:
    match of:
        case Said(message=message, start=start, end=end):
            text = texts.get(message, "")[start:end]
            return f'the customer said "{_short(text)}"' if text else "the customer said it"
        case Read(system=system, path=path):
            return f"read from {system} ({path})" if path else f"read from {system}"
        case Given(by=by):
            return f"given by {by}"
        case Granted(by=by):
            return f"on the word of {by}"
        case Inferred(brain=brain):
            return f"concluded by {brain}, not evidence for a change"
        case _:
            assert_never(of)


def verdict(given: Verdict) -> str:
    match given:
        case Allow():
            return "allowed"
        case Needs(remedies=remedies):
            return f"needs {_sought(remedies)}"
        case HandOver(queue=queue):
            return f"is for a person ({queue})"
        case Refuse(reason=reason):
            return f"refused: {reason}" if reason else "refused"
        case _:
            assert_never(given)


def judged_otherwise(was: Verdict, would_be: Verdict) -> str:
    """How it was judged, and how other policies would have judged it."""
    return f"{_past(was)[0]}; would have {_past(would_be)[1]}"


def remedy(wanted: Remedy) -> str:
    match wanted:
        case Verify(level=level):
            return f"proof of who is speaking ({level.name.lower()})"
        case Consent(purpose=purpose):
            return f"the customer's consent to {purpose.replace('_', ' ')}"
        case Confirm():
            return "the customer's confirmation"
        case Approve(role=role, count=count):
            return f"the approval of {count} people ({role})" if count > 1 else f"approval ({role})"
        case _:
            assert_never(wanted)


def rule(one: Rule) -> str:
    """A policy by its id, with what it says."""
    return f"policy {one.id}: {one.says}" if one.says else f"policy {one.id}"


def standing(seen: Standing) -> str:
    """What else a judgement rested on, beside arguments and policies."""
    parts = [_SURE[seen.customer.assurance]]
    if not seen.resource.missing:
        parts.append(f"it was about {seen.resource.type} {seen.resource.id}")
    if seen.confirmed:
        parts.append("the customer had confirmed it")
    parts += [f"{count} approved it as {role}" for role, count in seen.approvals.items() if count]
    parts += [f"{name} was {count}" for name, count in seen.history.items() if count]
    return "; ".join(parts)


def outcome(ended: Outcome) -> str:
    """How a goal ended, who did it, and whether the customer knows."""
    alone = "without a person's help" if ended.autonomous else "with a person's help"
    told = "the customer was told" if ended.told else "the customer was not told"
    return f"{ending(ended)}, {alone}; {told}"


def ending(ended: Outcome) -> str:
    match ended.ending:
        case Resolved(level=level):
            return f"resolved, {_LEVELS[level]}"
        case HandedOver():
            return "handed over to a person"
        case Denied(rules=rules):
            reason = " ".join(rule.says or rule.id for rule in rules)
            return f"refused: {reason}" if reason else "refused"
        case Abandoned(why=why):
            return f"dropped: {why}" if why else "dropped"
        case _:
            assert_never(ended.ending)


def who(actor: str) -> str:
    """Who did something: the name alone of a person or a system."""
    return actor.partition(":")[2] or actor


def short(digest: str) -> str:
    """Enough of a digest or a key to tell it from others."""
    return digest[:12]


def _past(given: Verdict) -> tuple[str, str]:
    """A verdict of the past, and what follows "would have"."""
    match given:
        case Allow():
            return "was allowed", "been allowed"
        case Needs(remedies=remedies):
            return (needed := f"needed {_sought(remedies)}"), needed
        case HandOver(queue=queue):
            return f"went to a person ({queue})", f"gone to a person ({queue})"
        case Refuse():
            return "was refused", "been refused"
        case _:
            assert_never(given)


def _sought(remedies: Sequence[Remedy]) -> str:
    return ", then ".join(map(remedy, remedies))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
