"""The Autonomy page and the pages about policies, as the browsers of those who may, and may not, ask for them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pages_world import VIC, Browser, desk
from tests.unit.agent.kiosk_world import ADA

from remit.agent.replay import Differs
from remit.desk.autonomy import told
from remit.model.autonomy import Autonomy, Mode
from remit.model.entry import PoliciesPublished
from remit.model.ids import ActionName, GoalId, PackDigest, PolicyId, StaffId, StepId
from remit.model.installation import PolicySet
from remit.model.review import Approval
from remit.model.staff import Member
from remit.model.value import Money
from remit.model.verdict import Allow, Confirm, Needs, Verdict
from remit.web.desk.autonomy import read_settings
from remit.web.desk.rehearsed import alike

PAT = Member(id=StaffId("pat"), name="Pat", roles=("policy_author",))
SUE = Member(id=StaffId("sue"), name="Sue", roles=("supervisor",))
OWN = (Path(__file__).parents[1] / "agent" / "kiosk" / "policies" / "kiosk.cedar").read_text(encoding="utf-8")
NEVER = f'{OWN}\n@id("stamp.never") @says("No stamps.") forbid (principal, action == Action::"stamp", resource);\n'


# -- autonomy ---------------------------------------------------------------------------------------------------------


async def test_the_page_lists_every_action_with_how_far_it_is_trusted_and_what_it_did(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        page = await browser.get("/desk/autonomy")
        for name in it.world.remit.means.contents.actions:
            assert f'id="action-{name}"' in page
        assert "1 done" in page
        assert '<form method="post" action="/desk/autonomy' not in page, "who may not set it has nothing to set it by"


async def test_what_is_set_on_the_page_holds_from_the_next_step_on(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        form = {"mode-0": "approve", "role-0": "clerk", "share-0": "100", "otherwise-0": "human", "note": "at first"}
        answer = await browser.post("/desk/autonomy/stamp", **form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/desk/autonomy?said=on-its-way#action-stamp")
        page = await browser.get("/desk/autonomy")
        assert "Clerk approves" in page
        await it.hear("stamping ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        assert [rule.id for rule in review.rules] == ["autonomy.stamp.approve"]


@pytest.mark.parametrize(
    "form",
    [
        {"mode-0": "trusted"},
        {"mode-0": "approve", "role-0": "king"},
        {"mode-0": "human", "share-0": "-1"},
        {"mode-0": "human", "share-0": "half"},
        {"mode-0": "approve", "above-0": "much", "currency-0": "EUR"},
        {"mode-0": "approve", "above-0": "1.00", "currency-0": "<b>"},
        {"mode-0": "human", "mode-1": "human"},
        {"mode-0": "human", "attribute-0": "phone&", "value-0": "x"},
    ],
)
async def test_what_makes_no_sense_is_not_set(form: dict[str, str], tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        answer = await browser.post("/desk/autonomy/stamp", **form)
        assert answer.status_code == 422
        assert "<b>" not in answer.text.split("<main")[1]
        assert (await it.world.remit.house.office.installation()).policies == {}


async def test_what_could_not_be_set_is_shown_again_as_it_was_typed(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (_, browser):
        form = {"mode-0": "approve", "role-0": "clerk", "above-0": "much", "currency-0": "CHF", "note": "carefully"}
        answer = await browser.post("/desk/autonomy/refund", **form)
        kept = answer.text.split('id="action-refund"')[1].split("</form>")[0]
        assert all(f'value="{typed}"' in kept for typed in ("much", "CHF", "carefully"))
        assert '<option value="clerk" selected>' in kept
        assert "much CHF is no amount." in kept
        assert kept.startswith(" open>")


async def test_who_sets_what_somebody_else_set_meanwhile_is_told_to_look_again(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (_, browser):
        await browser.post("/desk/autonomy/stamp", **{"mode-0": "off", "seen": "0"})
        late = await browser.post("/desk/autonomy/stamp", **{"mode-0": "human", "seen": "0", "note": "so there"})
        assert (late.status_code, "Somebody changed the rules meanwhile" in late.text) == (422, True)
        assert 'value="so there"' in late.text
        assert "stamp: Off" in await browser.get("/desk/policies/history")
        assert "autonomy.stamp" in (await browser.get("/desk/autonomy")).split("What is written of it")[1]


async def test_everything_is_stopped_and_started_again_from_the_page(tmp_path: Path) -> None:
    async with desk(tmp_path, SUE) as (it, browser):
        assert (await browser.post("/desk/autonomy/stops", what="everything", act="stop", why="")).status_code == 422
        await browser.post("/desk/autonomy/stops", what="everything", act="stop", why="<script>alert(1)</script>")
        page = await browser.get("/desk/autonomy")
        assert "Everything is stopped" in page
        assert "&lt;script&gt;alert(1)" in page
        assert "Everything is stopped" in await browser.get("/desk/counts")
        await it.hear("stamping ticket=T1", ADA)
        assert it.rows() == []
        await browser.post("/desk/autonomy/stops", what="everything", act="start")
        assert it.rows() == ["stamp T1"]
        assert "stopped" not in await browser.get("/desk/counts")
        assert '<option value="pack kiosk" >All that the pack kiosk does</option>' in page
        await browser.post("/desk/autonomy/stops", what="pack kiosk", act="stop", why="complaints")
        assert "The pack kiosk is stopped" in await browser.get("/desk/autonomy")


async def test_who_only_looks_on_changes_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        for path, form in (
            ("/desk/autonomy/stamp", {"mode-0": "off"}),
            ("/desk/autonomy/stops", {"what": "everything", "act": "stop", "why": "x"}),
            ("/desk/policies/draft", {"act": "publish"}),
            ("/desk/policies/history/0", {}),
        ):
            assert (await browser.post(path, **form)).status_code == 403
        installation = await it.world.remit.house.office.installation()
        assert (installation.policies, installation.stops) == ({}, ())


def test_a_setting_is_told_as_a_sentence() -> None:
    stamp = ActionName("stamp")
    amount = Money.model_validate({"amount": "100", "currency": "EUR"})
    approve = Autonomy(action=stamp, mode=Mode.APPROVE, role="team_lead", above=amount, share=20)
    assert told(approve) == "Team lead approves above 100.00 EUR for 20 % of customers, always a person for the others"
    assert told(Autonomy(action=stamp, mode=Mode.OFF, segment=("tier", "gold"))) == "tier gold: Off"


def test_rows_that_are_left_empty_set_nothing() -> None:
    settings = read_settings(ActionName("stamp"), {"mode-0": "human", "mode-1": "", "attribute-1": "tier"})
    assert [one.mode for one in settings] == [Mode.HUMAN]


# -- policies ---------------------------------------------------------------------------------------------------------


async def test_the_policies_in_force_are_readable_with_what_each_did(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        await it.hear("voiding ticket=T1", ADA)
        page = await browser.get("/desk/policies")
        assert 'id="void.approved"' in page
        assert "1 asked" in page
        assert "forbid (principal, action == Action::&#34;void&#34;, resource)" in page
        assert 'id="talk.fire"' not in await browser.get("/desk/policies?action=void")


async def test_a_policy_is_edited_checked_replayed_published_and_rolled_back(tmp_path: Path) -> None:
    async with desk(tmp_path, PAT) as (it, browser):
        await it.hear("stamping ticket=T1", ADA)
        broken = await browser.post("/desk/policies/draft", file="kiosk.cedar", text=f"{OWN}\nforbid (", act="check")
        assert "kiosk.cedar:39" in broken.text
        untried = await browser.post(
            "/desk/policies/draft", file="kiosk.cedar", text=f"{OWN}\nforbid (", act="rehearse"
        )
        assert "It cannot be replayed as it is" in untried.text
        fine = await browser.post("/desk/policies/draft", file="kiosk.cedar", text=NEVER, act="check")
        assert ">error<" in broken.text
        assert ">error<" not in fine.text
        replayed = await browser.post("/desk/policies/draft", file="kiosk.cedar", text=NEVER, act="rehearse", days="7")
        assert "was allowed; would have been refused" in replayed.text
        form = {
            "file": "kiosk.cedar",
            "text": NEVER.replace("\n", "\r\n"),
            "act": "publish",
            "note": "No <more> stamps",
        }
        assert (await browser.post("/desk/policies/draft", **form)).status_code == 303
        history = await browser.get("/desk/policies/history")
        assert "No &lt;more&gt; stamps" in history
        assert "stamp.never" in await browser.get("/desk/policies/history/1")
        await it.hear("stamping ticket=T2", ADA)
        assert it.rows() == ["stamp T1"]
        await browser.post("/desk/policies/history/0", note="too strict")
        assert "taken up again" in await browser.get("/desk/policies/history")
        await it.hear("stamping ticket=T3", ADA)
        assert it.rows() == ["stamp T1", "stamp T3"]


async def test_a_draft_that_cannot_be_published_stays_with_its_mistakes_and_their_lines(tmp_path: Path) -> None:
    async with desk(tmp_path, PAT) as (it, browser):
        form = {"file": "kiosk.cedar", "text": f"{OWN}\nforbid (", "act": "publish", "note": "at last"}
        answer = await browser.post("/desk/policies/draft", **form)
        assert (answer.status_code, "It was not published" in answer.text) == (422, True)
        assert 'data-file="kiosk.cedar" data-line="39"' in answer.text
        assert ">at last</textarea>" in answer.text
        assert await browser.get("/desk/policies/draft")
        assert (await it.world.remit.house.office.installation()).policies == {}


def test_differences_that_are_alike_are_told_as_one() -> None:
    def differs(n: int, action: str, *, looser: bool = False) -> Differs:
        two: tuple[Verdict, Verdict] = Allow(rules=()), Needs(rules=(), remedies=(Confirm(),))
        was, would_be = reversed(two) if looser else two
        return Differs(
            goal=GoalId(f"g{n}"),
            step=StepId("s"),
            action=ActionName(action),
            at=datetime(2026, 11, n, tzinfo=UTC),
            was=was,
            would_be=would_be,
            rules=(PolicyId("a.rule"),),
        )

    found = alike([differs(1, "stamp", looser=True), differs(2, "refund"), differs(4, "refund"), differs(3, "refund")])
    assert [(one.action, one.direction, [goal.goal for goal in one.goals]) for one in found] == [
        ("refund", "stricter", ["g4", "g3", "g2"]),
        ("stamp", "looser", ["g1"]),
    ]
    assert found[0].how == "was allowed; would have needed the customer's confirmation"


async def test_a_version_that_does_not_fit_is_told_on_the_page(tmp_path: Path) -> None:
    async with desk(tmp_path, VIC) as (it, browser):
        bad = PolicySet(version=0, pack="kiosk", base=PackDigest(""), files={"kiosk.cedar": "forbid ("})
        await it.world.remit.house.office.do(PoliciesPublished(policies=bad), "staff:pat")
        await it.world.remit.settle()
        assert "Version 1 is not in force" in await browser.get("/desk/policies")
        assert "does not fit the pack" in await browser.get("/desk/autonomy")
        assert "Does not fit the pack" in await browser.get("/desk/policies/history")


async def test_a_file_that_cannot_be_one_and_a_version_that_never_was_are_told(tmp_path: Path) -> None:
    async with desk(tmp_path, PAT) as (_, browser):
        assert (await browser.post("/desk/policies/draft", add="../../etc/x", act="keep")).status_code == 422
        assert await browser.status("/desk/policies/history/9") == 422
        assert await browser.status("/desk/policies/history/x") == 422
        assert (await browser.post("/desk/policies/draft", add="more.cedar", act="keep")).status_code == 303
        assert "more.cedar" in await browser.get("/desk/policies/draft?file=more.cedar")
        await browser.post("/desk/policies/draft", act="drop")
        assert (
            "more.cedar" not in (await browser.get("/desk/policies/draft")).split("another.cedar")[0].split("gutter")[0]
        )


async def test_what_an_agent_is_to_send_off_waits_among_the_approvals(tmp_path: Path) -> None:
    amy = Member(id=StaffId("amy"), name="Amy", roles=("agent",))
    async with desk(tmp_path, amy) as (it, browser):
        await Browser(it, SUE).post("/desk/autonomy/stamp", **{"mode-0": "draft"})
        await it.hear("stamping ticket=T1", ADA)
        [review] = await it.world.remit.reviews.waiting()
        assert f"/desk/approvals/{review.id}" in await browser.get("/desk/approvals")
        assert isinstance(review.matter, Approval)
        form = {"act": "approve", "digest": review.matter.digest}
        assert (await browser.post(f"/desk/approvals/{review.id}", **form)).status_code == 303
        assert it.rows() == ["stamp T1"]
