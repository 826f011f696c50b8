"""Rules change while Remit runs: at once, whole or not at all; what was granted under others is worth nothing."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from kiosk_world import ADA, CLERK, Kiosk, kiosk

from remit.journal.log import read_chain
from remit.model.autonomy import Autonomy, Mode
from remit.model.entry import Judged, PackLoaded, PoliciesPublished
from remit.model.ids import INSTALLATION, INSTALLATION_RECORD, ActionName, PackDigest
from remit.model.installation import PolicySet

CEDAR = (Path(__file__).parent / "kiosk" / "policies" / "kiosk.cedar").read_text(encoding="utf-8")
NO_VOIDS = '@id("void.never") @says("Nothing is voided.") forbid (principal, action == Action::"void", resource);'


async def publish(it: Kiosk, *, files: dict[str, str] | None = None, autonomy: tuple[Autonomy, ...] = ()) -> None:
    policies = PolicySet(version=0, pack="kiosk", base=PackDigest(""), files=files or {}, autonomy=autonomy)
    await it.world.remit.house.office.do(PoliciesPublished(policies=policies), "staff:pat")
    await it.world.remit.settle()


def kept_to(mode: Mode, action: str = "stamp", **more: object) -> Autonomy:
    return Autonomy.model_validate({"action": action, "mode": mode, **more})


async def judged(it: Kiosk) -> list[Judged]:
    means = it.world.remit.means
    chains = [await read_chain(means.store, means.vault, goal.chain) for goal in await it.world.goals()]
    return [one.body for chain in chains for one in chain if isinstance(one.body, Judged)]


async def test_a_published_version_judges_from_the_next_step_on(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await publish(it, files={"kiosk.cedar": CEDAR.replace('"refund.confirmed"', '"refund.sure"')})
        assert it.world.remit.means.rulebook.rules.version == 1
        await it.hear("refunding ticket=T2", ADA)
        assert [rule.id for rule in (await judged(it))[-1].verdict.rules] == ["refund.sure"]


async def test_what_is_judged_says_under_which_rules(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await publish(it, autonomy=(kept_to(Mode.HUMAN, "void"),))
        await it.hear("stamping ticket=T2", ADA)
        first, last = (await judged(it))[0], (await judged(it))[-1]
        assert first.rules == ""
        assert last.rules == it.world.remit.means.rulebook.rules.digest
        assert first.pack == last.pack == it.world.remit.means.contents.digest


async def test_versions_are_numbered_as_they_come_and_the_same_again_is_none(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it)
        await publish(it, autonomy=(kept_to(Mode.OFF),))
        await publish(it, autonomy=(kept_to(Mode.OFF),))
        installation = await it.world.remit.house.office.installation()
        assert [policies.version for policies in installation.policies["kiosk"]] == [1, 2]


async def test_a_version_that_does_not_fit_the_pack_never_takes_effect_and_the_last_one_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it, files={"kiosk.cedar": CEDAR + NO_VOIDS})
        with caplog.at_level(logging.ERROR, "remit.rulebook"):
            await publish(it, files={"kiosk.cedar": CEDAR.replace("Action::", "Acton::")})
        rules = it.world.remit.means.rulebook.rules
        assert rules.version == 1
        assert [wrong.file.name for wrong in rules.wrong][:1] == ["kiosk.cedar"]
        assert "Version 2 of the policies is not in force" in caplog.text
        await it.hear("voiding ticket=T1", ADA)
        assert await it.ends() == ["refused"]


# INVARIANT: an approval given under other policies about the action is worth nothing.
async def test_an_approval_given_under_older_policies_is_asked_for_again(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [before] = await it.world.remit.reviews.waiting()
        await publish(it, files={"kiosk.cedar": CEDAR.replace('"void.approved"', '"void.because-of-fraud"')})
        [after] = await it.world.remit.reviews.waiting()
        assert after.id != before.id
        assert [rule.id for rule in after.rules] == ["void.because-of-fraud"]
        await it.world.remit.reviews.approve(before, CLERK)
        await it.world.remit.settle()
        assert it.rows() == []
        await it.world.remit.reviews.approve(after, CLERK)
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]


async def test_an_approval_stays_where_the_policies_about_its_action_stay(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        [before] = await it.world.remit.reviews.waiting()
        told = len(it.said())
        await publish(it, files={"kiosk.cedar": CEDAR.replace('"refund.confirmed"', '"refund.sure"')})
        assert await it.world.remit.reviews.waiting() == [before]
        assert len(it.said()) == told, "nobody is told again what has not changed"
        await it.world.remit.reviews.approve(before, CLERK)
        await it.world.remit.settle()
        assert it.rows() == ["void T1"]


async def test_a_confirmation_given_under_older_policies_is_asked_for_again(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("refunding ticket=T1", ADA)
        button = await it.button()
        stricter = '@id("refund.read")\nforbid (principal, action == Action::"refund", resource)\nwhen { false };'
        await publish(it, files={"kiosk.cedar": f"{CEDAR}\n{stricter}"})
        await it.hear("Yes", ADA, pressed=button)
        assert it.rows() == []
        await it.hear("Yes", ADA, pressed=await it.button())
        assert it.rows() == ["refund 10.00 EUR T1"]


async def test_what_no_longer_needs_approval_goes_on_without_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("voiding ticket=T1", ADA)
        await publish(it, files={"kiosk.cedar": CEDAR.replace("context.approvals.clerk >= 1", "true")})
        assert it.rows() == ["void T1"]
        assert await it.world.remit.reviews.waiting() == []


async def test_a_shadowed_step_is_a_persons_and_what_would_have_been_is_kept(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it, autonomy=(kept_to(Mode.SHADOW, "void"), kept_to(Mode.HUMAN, "stamp")))
        await it.hear("voiding ticket=T1", ADA)
        one = (await judged(it))[-1]
        assert one.verdict.tag == "handover"
        assert one.instead is not None
        assert one.instead.tag == "needs"
        await it.hear("stamping ticket=T2", ADA, at="b")
        assert (await judged(it))[-1].instead is None


async def test_another_process_on_the_same_store_learns_of_it(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as one, kiosk(tmp_path) as other:
        await publish(one, autonomy=(kept_to(Mode.OFF, "stamp"),))
        await other.hear("stamping ticket=T1", ADA)
        assert other.rows() == []


async def test_what_is_in_force_is_in_force_after_a_restart(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it, autonomy=(kept_to(Mode.OFF, "stamp"),))
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == []


async def test_a_share_of_customers_is_the_same_customers_every_time(tmp_path: Path) -> None:
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        await it.hear("stamping ticket=T2", ADA)
        buckets = {(one.action, one.standing.bucket) for one in await judged(it) if one.action == ActionName("stamp")}
        assert len(buckets) == 1


async def test_which_version_of_the_pack_is_at_work_is_recorded_once(tmp_path: Path) -> None:
    for _ in range(2):
        async with kiosk(tmp_path) as it:
            means = it.world.remit.means
            entries = await read_chain(means.store, means.vault, INSTALLATION)
            loaded = [one.body for one in entries if isinstance(one.body, PackLoaded)]
            assert [(one.pack, one.digest) for one in loaded] == [("kiosk", means.contents.digest)]


# INVARIANT: where nobody can tell what is forbidden, nothing is done.
async def test_without_the_keys_of_the_installation_nothing_is_done_by_the_machine(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with kiosk(tmp_path) as it:
        await publish(it, autonomy=(kept_to(Mode.OFF, "stamp"),))
        await it.world.remit.means.vault.destroy(INSTALLATION_RECORD)
    async with kiosk(tmp_path) as it:
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == []
        assert await it.ends() == ["person"]
        assert "Restore the keys" in caplog.text
