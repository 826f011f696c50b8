"""Who is speaking is never taken on trust, and what one shows of oneself counts for oneself alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from kiosk_world import ADA, kiosk, signed_in

from remit.agent.reception import Visitor
from remit.errors import NotAllowed
from remit.model.customer import Assurance, Identity
from remit.model.ids import customer_lane
from remit.stores.work import Held

CLAIMED = signed_in("ada@example.com", Assurance.CLAIMED)


async def test_a_claim_is_worth_nothing_beside_what_was_shown(tmp_path: Path) -> None:
    """INVARIANT: being verified as one's own login does not make somebody else's address one's own."""
    login = Visitor((Identity(kind="login", value="mallory"),), Assurance.VERIFIED)
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1 email=ada@example.com")
        await it.hear("transferring ticket=T1", login)
        assert "transfer T1" not in it.rows()
        assert (await it.conversation()).identity("email") is None


@pytest.mark.parametrize("pressed", ["Jä", "\ud800", "x" * 100_000])
async def test_a_forged_button_is_answered_and_grants_nothing(pressed: str, tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("refunding ticket=T1", ADA)
        assert await it.hear("Yes", ADA, pressed=pressed)
        assert it.rows() == []


async def test_a_text_that_is_no_unicode_is_answered(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        assert await it.hear("\ud800 hello \udfff")


async def test_wrong_codes_end_with_a_person_and_not_with_further_codes(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("transferring ticket=T1 email=ada@example.com")
        for _ in range(9):
            await it.hear("999999")
        assert len(it.world.mail.messages) == 1
        assert await it.ends() == ["person"]


async def test_a_code_counts_once_and_not_after_its_time(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("transferring ticket=T1 email=ada@example.com")
        await it.world.pass_time(timedelta(minutes=11))
        await it.hear(it.world.last_code() or "")
        assert it.rows() == []
        await it.hear(it.world.last_code() or "")
        assert it.rows() == ["transfer T1"]


async def test_a_phone_that_two_people_share_makes_neither_the_other(tmp_path: Path) -> None:
    """INVARIANT: a customer who is known is never taken for another, whatever address they have in common."""
    async with kiosk(tmp_path) as it:
        for at, email in (("a", "ada@example.com"), ("b", "bob@example.com")):
            await it.hear("sealing ticket=T1" if at == "a" else "sealing ticket=T2", signed_in(email), at=at)
            await it.hear(it.world.last_code() or "", at=at)
        assert it.rows() == ["seal T1", "seal T2"]
        ada, bob = await it.conversation("a"), await it.conversation("b")
        assert ada.customer != bob.customer


async def test_what_falls_due_for_a_goal_that_moved_goes_to_the_lane_it_moved_to(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T5", ADA, at="known")
        await it.hear("voiding ticket=T1")
        await it.hear("transferring ticket=T2 email=ada@example.com")
        before = (await it.conversation()).customer
        await it.hear(it.world.last_code() or "")
        after = (await it.conversation()).customer
        assert before != after
        served: list[str] = []

        async def listen(held: Held) -> None:
            served.extend(held.lease.lane for entry in held.entries if entry.chain.startswith("goal:"))

        it.world.store.before_commit = listen
        await it.world.pass_time(timedelta(days=4))
        assert set(served) == {customer_lane(after)}
        assert "person" in await it.ends()


async def test_who_signs_in_in_somebody_elses_conversation_may_do_nothing_there(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("!greet", ADA)
        with pytest.raises(NotAllowed):
            await it.hear("transferring ticket=T1", signed_in("cleo@example.com"))
        assert it.rows() == []
        assert await it.hear("transferring ticket=T1", ADA)
        assert it.rows() == ["transfer T1"]


async def test_a_code_that_did_not_come_is_sent_again_and_only_the_newest_counts(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        [asked] = await it.hear("transferring ticket=T1", CLAIMED)
        first = it.world.last_code() or ""
        [again] = await it.hear("I didn't get the code", CLAIMED)
        assert "I have sent a code to" in asked and "I have sent another code to" in again
        assert "not right" in (await it.hear(first, CLAIMED))[0]
        assert len(it.world.mail.messages) == 2
        await it.hear(it.world.last_code() or "", CLAIMED)
        assert (await it.conversation()).assurance is Assurance.VERIFIED


async def test_codes_that_never_come_end_with_a_person_and_give_no_more_tries(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("transferring ticket=T1", CLAIMED)
        for text in ("000000", "send it again", "000000", "nothing came", "no mail yet"):
            [said] = await it.hear(text, CLAIMED)
        assert "I am handing this to a colleague" in said
        assert await it.ends() == ["person"]
        verification = (await it.conversation()).verification
        assert verification is not None and (verification.sent, verification.tries) == (3, 2)
        assert len(it.world.mail.messages) == 3


async def test_who_cannot_get_at_their_address_any_more_is_given_a_person(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("transferring ticket=T1", CLAIMED)
        await it.hear("I have no access to that mailbox any more", CLAIMED)
        assert await it.ends() == ["person"]
        assert len(it.world.mail.messages) == 1
