"""`remit reviews`: what waits for people, and their answers."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Awaitable, Callable

from remit.app import Remit
from remit.cli import show
from remit.cli.ending import Code
from remit.cli.home import Home, Named
from remit.cli.inside import inside
from remit.cli.views import matter_of
from remit.model.ids import ReviewId, StaffId
from remit.model.review import Answer, Approval, Closed, Declined, HandedBack, Review, Taken, Takeover
from remit.model.staff import Member


def member(by: str | None, roles: tuple[str, ...]) -> Member:
    """Who types: the name given, or else the one this machine knows them by."""
    return Member(id=StaffId(by or getpass.getuser()), roles=roles)


def listed(home: Home, pack: Named, queue: str | None, as_json: bool) -> Code:
    """List what waits."""

    async def act(remit: Remit) -> None:
        reviews = await remit.reviews.waiting(queue)
        if as_json:
            for review in reviews:
                sys.stdout.write(json.dumps(review.model_dump(mode="json"), ensure_ascii=False) + "\n")
        else:
            _table(reviews)

    return inside(home, home.contents(pack), act)


def shown(home: Home, pack: Named, id: str) -> Code:
    """Show one review with all that its reader needs to decide."""

    async def act(remit: Remit) -> None:
        review = await remit.reviews.find(ReviewId(id))
        for name, value in _facts(review):
            show.say(f"{name + ':':<12}{value}")

    return inside(home, home.contents(pack), act)


def approved(home: Home, pack: Named, id: str, by: Member) -> Code:
    return _answered(home, pack, id, lambda remit, review: remit.reviews.approve(review, by))


def established(home: Home, pack: Named, id: str, by: Member, happened: bool) -> Code:
    return _answered(home, pack, id, lambda remit, review: remit.reviews.establish(review, by, happened))


def answered(home: Home, pack: Named, id: str, answer: Answer) -> Code:
    return _answered(home, pack, id, lambda remit, review: remit.reviews.answer(review, answer))


def refused(home: Home, pack: Named, id: str, by: Member, reason: str) -> Code:
    return answered(home, pack, id, Declined(by=by.id, reason=reason))


def taken(home: Home, pack: Named, id: str, by: Member) -> Code:
    return answered(home, pack, id, Taken(by=by.id))


def handed_back(home: Home, pack: Named, id: str, by: Member, instruction: str) -> Code:
    return answered(home, pack, id, HandedBack(by=by.id, instruction=instruction))


def closed(home: Home, pack: Named, id: str, by: Member, note: str) -> Code:
    return answered(home, pack, id, Closed(by=by.id, note=note))


# -- inside -----------------------------------------------------------------------------------------------------------


def _answered(home: Home, pack: Named, id: str, give: Callable[[Remit, Review], Awaitable[None]]) -> Code:
    async def act(remit: Remit) -> None:
        review = await remit.reviews.find(ReviewId(id))
        await give(remit, review)
        await remit.durable.settle()
        goal = await remit.reception.goal(review.goal)
        ending = goal.outcome.ending.tag.replace("_", " ") if goal.outcome else "goes on"
        show.say(f"Answered. The goal ({goal.kind}) {'ended: ' if goal.outcome else ''}{ending}.")

    return inside(home, home.contents(pack), act)


def _table(reviews: list[Review]) -> None:
    if not reviews:
        show.say("Nothing waits for a person.")
        return
    rows = [(review.id, f"{review.opened_at:%Y-%m-%d %H:%M}", matter_of(review)) for review in reviews]
    show.table(("review", "since", "what"), rows)


def _facts(review: Review) -> list[tuple[str, str]]:
    facts = [("review", review.id), ("goal", review.goal), ("since", f"{review.opened_at:%Y-%m-%d %H:%M} UTC")]
    facts += [("until", f"{review.expires_at:%Y-%m-%d %H:%M} UTC")] if review.expires_at else []
    facts += [("what", matter_of(review))]
    facts += [("because of", f"{rule.id}{': ' + rule.says if rule.says else ''}") for rule in review.rules]
    facts += [("approved by", ", ".join(review.approved_by))] if review.approved_by else []
    match review.matter:
        case Approval(step=step):
            facts += [(name, f"{fact.value} ({fact.source.tag})") for name, fact in sorted(step.facts().items())]
        case Takeover(story=story):
            facts += [("story", story.replace("\n", "\n" + " " * 12))]
        case _:
            pass
    return facts
