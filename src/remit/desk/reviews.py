"""What waits for people, and how they answer it. The lane takes the answer in; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass

from remit.agent.means import Means
from remit.errors import Erased, NotAllowed, UnknownReview
from remit.journal.rows import opened_review, wake_for
from remit.model.ids import ReviewId, WakeId, customer_lane
from remit.model.review import Answer, Approval, Approved, Established, Review, Unsettled
from remit.model.staff import Member
from remit.model.wake import Answered, View
from remit.ports import Durable


@dataclass(frozen=True)
class Reviews:
    means: Means
    durable: Durable

    async def waiting(self, queue: str | None = None) -> list[Review]:
        """The open reviews in the order they were opened; of one queue or role, where named."""
        views = await self.means.store.views("review", status="open", queue=queue)
        return [review for view in views if (review := await self._opened(view))]

    async def find(self, id: ReviewId) -> Review:
        """An open review; the start of its id will do, where it is enough. Raises UnknownReview."""
        fitting = [review for review in await self.waiting() if review.id.startswith(id) or review.id.endswith(id)]
        if len(fitting) != 1:
            raise UnknownReview(review=id)
        return fitting[0]

    async def approve(self, review: Review, by: Member) -> None:
        """Approve the very step that the review shows. Raises NotAllowed for someone without the role."""
        matter = review.matter
        if not isinstance(matter, Approval):
            raise NotAllowed(who=by.id, why="this review asks for a person, not for an approval; take it instead.")
        if matter.role not in by.roles:
            raise NotAllowed(who=by.id, why=f"this needs the role {matter.role}.")
        if by.id in review.approved_by:
            raise NotAllowed(who=by.id, why="you approved it already; it takes another person.")
        await self.answer(review, Approved(by=by.id, roles=by.roles, digest=matter.digest))

    async def establish(self, review: Review, by: Member, happened: bool) -> None:
        """Say what became of a write nobody could settle."""
        if not isinstance(review.matter, Unsettled):
            raise NotAllowed(who=by.id, why="this review does not ask what happened.")
        await self.answer(review, Established(by=by.id, happened=happened))

    async def answer(self, review: Review, answer: Answer) -> None:
        """Hand an answer to the lane of the review's customer. Once it returns it will not be lost."""
        reason = Answered(goal=review.goal, review=review.id, answer=answer)
        view = await self.means.store.view("goal", review.goal)
        record = view.record if view and await self.means.vault.open_record(view.record) else None
        wake = WakeId(self.means.new_id("wake"))
        lane = customer_lane(review.customer)
        await self.durable.deliver(wake_for(self.means.vault, lane, self.means.now(), reason, record, wake))

    async def _opened(self, view: View) -> Review | None:
        try:
            return await opened_review(self.means.vault, view)
        except Erased:
            return None
