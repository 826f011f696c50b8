"""People answer reviews: at once, twice, late, or while they hold the conversation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, CLERK, kiosk

from remit.errors import BadRequest, NotAllowed
from remit.model.autonomy import Autonomy, Mode
from remit.model.desk import RunStep
from remit.model.entry import KeyIssued, PoliciesPublished, StaffEnrolled
from remit.model.ids import ActionName, PackDigest, StaffId
from remit.model.installation import ApiKey, PolicySet
from remit.model.review import Approval, Approved, Changed, Declined, HandedBack, Taken
from remit.model.staff import Member
from remit.model.value import Json


async def test_an_approval_that_comes_too_late_counts_for_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        it.world.clock.advance(timedelta(days=30))  # nobody served the lane meanwhile
        await it.world.remit.reviews.approve(review, CLERK)
        await it.world.remit.settle()
        assert it.rows() == []
        assert await it.ends() == ["person"]


async def test_two_people_who_approve_at_once_have_it_done_once(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        for who in ("clara", "carl"):
            await it.world.remit.reviews.approve(review, Member(id=StaffId(who), roles=("clerk",)))
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]
        assert await it.ends() == ["resolved"]


async def test_who_asks_for_a_person_again_is_told_again_and_one_review_is_open(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T0", ADA)
        assert await it.hear("!person", ADA)
        assert await it.hear("!person", ADA)
        assert await it.hear("#fire", ADA)
        assert len(await it.world.remit.reviews.waiting()) == 1


async def test_while_a_person_holds_the_conversation_nothing_is_done_in_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [_] = await it.world.remit.reviews.waiting()
        await it.hear("#fire", ADA)
        takeovers = [r for r in await it.world.remit.reviews.waiting() if r.matter.tag == "takeover"]
        await it.world.remit.reviews.answer(takeovers[0], Taken(by="clara"))
        await it.world.remit.settle()
        assert await it.hear("stamping ticket=T2", ADA) == []
        assert it.rows() == []


async def test_what_was_asked_while_a_person_held_the_conversation_is_taken_up_when_they_leave(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await it.hear("refunding ticket=T2", ADA)
        await it.hear("!person", ADA)
        reviews = {r.matter.tag: r for r in await it.world.remit.reviews.waiting()}
        await it.world.remit.reviews.answer(reviews["takeover"], Taken(by="clara"))
        await it.world.remit.settle()
        await it.world.remit.reviews.approve(reviews["approval"], CLERK)
        await it.world.remit.settle()
        assert it.rows() == []
        before = len(it.said())
        await it.world.remit.reviews.answer(reviews["takeover"], HandedBack(by="clara", instruction=""))
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]
        assert len(it.said()) > before


async def test_a_topic_that_may_be_talked_about_resolves_nothing(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        assert await it.hear("#weather")
        assert "resolved" not in await it.ends()


async def test_who_would_have_it_otherwise_makes_another_step_that_another_approves(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        reviews = it.world.remit.reviews
        await it.hear("voiding ticket=T1", ADA)
        [first] = await reviews.waiting()
        await reviews.answer(first, Changed(by="clara", roles=CLERK.roles, arguments={"ticket": "T2"}), CLERK)
        await it.world.remit.settle()
        [second] = await reviews.waiting()
        assert isinstance(first.matter, Approval) and isinstance(second.matter, Approval)
        assert second.matter.digest != first.matter.digest
        assert "another person" in await reviews.why_not(second, second.matter, CLERK)  # told before they press
        with pytest.raises(NotAllowed, match="another person"):
            await reviews.approve(second, CLERK)
        forged = Approved(by="clara", roles=CLERK.roles, digest=second.matter.digest)
        await reviews.answer(second, forged)  # as from elsewhere: the lane knows who asked, too
        await it.world.remit.settle()
        assert it.rows() == []
        await reviews.approve(second, Member(id=StaffId("carl"), roles=("clerk",)))
        await it.world.remit.settle()
        assert it.rows() == ["void T2"]


async def test_a_step_that_a_person_wants_is_approved_by_another(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        reviews, house = it.world.remit.reviews, it.world.remit.house
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("refunding ticket=T3", ADA)
        agent = Member(id=StaffId("clara"), roles=("clerk", "agent"))
        goal = next(goal for goal in await it.world.goals() if goal.kind == "refunding")
        await house.floor.do(RunStep(goal=goal.id, action=ActionName("void"), arguments={"ticket": "T3"}), agent)
        await it.world.remit.settle()
        approvals = [r for r in await reviews.waiting() if isinstance(r.matter, Approval)]
        with pytest.raises(NotAllowed, match="another person"):
            await reviews.approve(approvals[-1], agent)
        await reviews.answer(approvals[-1], Declined(by="carl", reason="Not that one."))
        await it.world.remit.settle()
        goal = await it.world.remit.reception.goal(goal.id)
        assert goal.errands == () and "Not that one." in goal.notes[-1].text
        assert "void T3" not in it.rows()


@pytest.mark.parametrize("issuer", ["staff:clara", "staff:key:0a"])
async def test_who_wants_a_step_does_not_approve_it_by_a_key_of_their_own(issuer: str, tmp_path: Path) -> None:
    """INVARIANT: nobody counts as two people by issuing keys, nor by keys that those issue."""
    async with kiosk(tmp_path) as it:
        reviews, house = it.world.remit.reviews, it.world.remit.house
        clara = Member(id=StaffId("clara"), roles=("clerk", "agent"))
        await house.office.do(StaffEnrolled(staff=clara.id, roles=clara.roles, member=clara), "console")
        for id, by in (("0a", "staff:clara"), ("0b", issuer), ("0c", "console")):
            issued = ApiKey(id=id, name="k", scopes=("admin",), hash="", by="")
            await house.office.do(KeyIssued(key=issued), by)
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("refunding ticket=T3", ADA)
        goal = next(goal for goal in await it.world.goals() if goal.kind == "refunding")
        await house.floor.do(RunStep(goal=goal.id, action=ActionName("void"), arguments={"ticket": "T3"}), clara)
        await it.world.remit.settle()
        review = [r for r in await reviews.waiting() if isinstance(r.matter, Approval)][-1]
        assert isinstance(review.matter, Approval)
        key = Member(id=StaffId("key:0b"), roles=("clerk",))
        with pytest.raises(NotAllowed, match="another person"):
            await reviews.approve(review, key)
        await reviews.answer(review, Approved(by=key.id, roles=key.roles, digest=review.matter.digest))
        await it.world.remit.settle()
        assert "void T3" not in it.rows()
        await reviews.approve(review, Member(id=StaffId("key:0c"), roles=("clerk",)))
        await it.world.remit.settle()
        assert "void T3" in it.rows()


async def test_what_an_approver_would_have_must_be_of_the_step(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        for arguments in ({"refund_amount": "5.00 EUR"}, {"ticket": "not a ticket"}):
            changed = Changed(by="clara", roles=CLERK.roles, arguments=dict[str, Json](arguments))
            with pytest.raises(BadRequest):
                await it.world.remit.reviews.answer(review, changed, CLERK)


async def test_who_approves_in_one_role_counts_in_no_other(tmp_path: Path) -> None:
    """INVARIANT: where rules ask for approvals of two roles, two people give them."""
    async with kiosk(tmp_path) as it:
        porter = Autonomy(action=ActionName("void"), mode=Mode.APPROVE, role="porter")
        rules = PolicySet(version=0, pack="kiosk", base=PackDigest(""), files={}, autonomy=(porter,))
        await it.world.remit.house.office.do(PoliciesPublished(policies=rules), "staff:pat")
        await it.world.remit.settle()
        await it.hear("voiding ticket=T1", ADA)
        both = Member(id=StaffId("clara"), roles=("clerk", "porter"))
        reviews = it.world.remit.reviews
        [first] = await reviews.waiting()
        await reviews.approve(first, both)
        await it.world.remit.settle()
        [second] = await reviews.waiting()
        assert isinstance(first.matter, Approval) and isinstance(second.matter, Approval)
        assert {first.matter.role, second.matter.role} == {"clerk", "porter"}
        with pytest.raises(NotAllowed, match="approved it already"):
            await reviews.approve(second, both)
        forged = Approved(by="clara", roles=both.roles, digest=second.matter.digest)
        await reviews.answer(second, forged)  # as from elsewhere: the lane knows who approved, too
        await it.world.remit.settle()
        assert it.rows() == []
        await reviews.approve(second, Member(id=StaffId("carl"), roles=both.roles))
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]
