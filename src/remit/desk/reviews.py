"""What waits for people, and how they answer it. The lane takes the answer in; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from remit.agent.means import Means
from remit.agent.staff.granted import value_of
from remit.agent.standing import approved, asking_for
from remit.desk.answering import check
from remit.desk.office import Office
from remit.errors import BadRequest, NotAllowed, UnknownReview
from remit.journal.rows import opened_state, readable, wake_for
from remit.model.goal import Goal
from remit.model.ids import ReviewId, WakeId, customer_lane
from remit.model.review import Answer, Approval, Approved, Changed, Established, Review, Taken, Unsettled
from remit.model.staff import Member
from remit.model.value import Value
from remit.model.wake import Answered
from remit.people.keys import behind
from remit.ports import Durable


class Inbox(Value):
    """A page of what waits. `after`: where the next one begins; empty: there is none."""

    reviews: tuple[Review, ...]
    after: str
    counts: dict[str, int]  # by queue or role


@dataclass(frozen=True)
class Reviews:
    means: Means
    durable: Durable

    async def waiting(self, queue: str | None = None) -> list[Review]:
        """The open reviews in the order they were opened; of one queue or role, where named."""
        found, after = list[Review](), ""
        while True:
            page = await self.inbox(queue, after=after)
            found += page.reviews
            if not page.after:
                return found
            after = page.after

    async def inbox(self, queue: str | None = None, *, after: str = "", limit: int = 50) -> Inbox:
        """A page of the open reviews in the order they were opened, from behind one on, and how many wait in each
        queue. No more than the page is opened."""
        views = await self.means.store.views("review", status="open", queue=queue, after=after, limit=limit)
        counts = await self.means.store.count_views("review", status="open")
        return Inbox(
            reviews=tuple([review for view in views if (review := await readable(self.means.vault, view, Review))]),
            after=views[-1].id if len(views) == limit else "",
            counts={name: many for name, many in sorted(counts.items()) if many},
        )

    async def find(self, id: ReviewId) -> Review:
        """An open review; the start or end of its id will do, where it is enough. Raises UnknownReview."""
        view = await self.means.store.view("review", id)
        if view is not None and view.status == "open" and (review := await readable(self.means.vault, view, Review)):
            return review
        fitting = [review for review in await self.waiting() if review.id.startswith(id) or review.id.endswith(id)]
        if len(fitting) != 1:
            raise UnknownReview(review=id)
        return fitting[0]

    async def approve(self, review: Review, by: Member) -> None:
        """Approve the very step that the review shows. Raises NotAllowed for who may not."""
        matter = review.matter
        if not isinstance(matter, Approval):
            raise NotAllowed(who=by.id, why="this review asks for a person, not for an approval; take it instead.")
        if why := await self.why_not(review, matter, by):
            raise NotAllowed(who=by.called, why=why)
        await self._hand_in(review, Approved(by=by.id, roles=by.roles, digest=matter.digest))

    async def why_not(self, review: Review, matter: Approval, by: Member) -> str:
        """Why somebody may not approve the step that a review shows, for their eyes; empty: they may."""
        if matter.role not in by.roles:
            return f"this needs the role {matter.role}."
        installation = await Office(self.means, self.durable).installation()
        me, goal = behind(by.id, installation), await self._goal(review)
        if goal is not None and me in {behind(id, installation) for id in asking_for(goal, matter.step)}:
            return "you asked for it yourself; it takes another person."
        if goal is not None and me in {behind(id, installation) for id in approved(goal, matter.digest)}:
            return "you approved it already; it takes another person."
        return ""

    async def establish(self, review: Review, by: Member, happened: bool) -> None:
        """Say what became of a write nobody could settle."""
        if not isinstance(review.matter, Unsettled):
            raise NotAllowed(who=by.id, why="this review does not ask what happened.")
        await self.answer(review, Established(by=by.id, happened=happened))

    async def answer(self, review: Review, answer: Answer, by: Member | None = None) -> None:
        """Hand an answer to the lane of the review's customer. Once it returns it will not be lost. Whoever takes it
        gets it as they saw it: not where somebody else has it by then.

        by: who answers; left out, it is whoever runs the command line, who may. Raises NotAllowed, and BadRequest for
        arguments that the step does not take.
        """
        if by is not None:
            check(review, answer, by)
        if by is not None and isinstance(answer, Approved):
            await self.approve(review, by)
            return
        if isinstance(answer, Changed):
            taken = review.matter.step.arguments if isinstance(review.matter, Approval) else {}
            for name, value in answer.arguments.items():
                if name not in taken:
                    raise BadRequest(what=f"The step takes no {name}.", cure="Change what it takes.")
                value_of(self.means, name, value)
        if isinstance(answer, Taken) and answer.found is None:
            answer = answer.model_copy(update={"found": review.taken_by or ""})
        await self._hand_in(review, answer)

    async def _hand_in(self, review: Review, answer: Answer) -> None:
        reason = Answered(goal=review.goal, review=review.id, answer=answer)
        view = await self.means.store.view("goal", review.goal)
        record = view.record if view and await self.means.vault.open_record(view.record) else None
        wake = WakeId(self.means.new_id("wake"))
        lane = customer_lane(review.customer)
        await self.durable.deliver(wake_for(self.means.vault, lane, self.means.now(), reason, record, wake))

    async def _goal(self, review: Review) -> Goal | None:
        view = await self.means.store.view("goal", review.goal)
        goal = await opened_state(self.means.vault, view) if view else None
        return goal if isinstance(goal, Goal) else None
