"""Another agent's writes are judged by the Gate, from nothing but what its transcript shows up to each of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from shadow_talk import AT, conversation, did, said, told

from remit.agent.shadow import Judgement, Judging
from remit.cli.shadow import judging
from remit.model.customer import Assurance
from remit.model.transcript import Transcript
from remit.model.verdict import Allow, Approve, Confirm, HandOver, Needs, Refuse, Verdict, Verify
from remit.pack.check import check_folder
from remit.pack.load import load

LENDING = Path(__file__).parent / "lending"

MEMBER = did("find_member", "m-7", email="ann@example.com")
LOAN = did("get_loan", {"loan_id": "L001", "status": "out", "fee": 3.5}, loan_id="L001")
HELLO = said("I am ann@example.com. Please renew L001 for 14 days.")
RENEW = did("renew_loan", loan_id="L001", days=14)


@pytest.fixture(scope="module")
def library() -> Judging:
    return judging(load(LENDING), AT)


def judged(library: Judging, transcript: Transcript) -> list[Judgement]:
    return list(asyncio.run(library.judge(transcript)).judgements)


def verdict(library: Judging, *parts: list[dict[str, object]]) -> Verdict:
    return judged(library, conversation(*parts))[-1].verdict


def rules(given: Verdict) -> list[str]:
    return [rule.id for rule in given.rules]


def test_a_pack_that_watches_needs_no_checks_and_no_systems() -> None:
    assert [f for f in check_folder(LENDING) if f.severity == "error"] == []


def test_what_was_said_and_read_before_a_write_is_what_it_is_judged_on(library: Judging) -> None:
    [found] = judged(library, conversation(HELLO, MEMBER, LOAN, RENEW))
    assert isinstance(found.verdict, Allow), found.verdict
    assert found.standing.source == {"loan_id": "read", "days": "said"}
    assert found.standing.resource.attributes == {"loan_id": "L001", "status": "out", "fee": "3.5"}
    assert found.standing.customer.assurance is Assurance.VERIFIED
    assert found.happened


# INVARIANT: a judgement rests on nothing that the transcript shows only later
def test_what_comes_later_changes_no_verdict(library: Judging) -> None:
    later = [
        *said("Yes, my e-mail is ann@example.com"),
        *MEMBER,
        *did("get_loan", {"loan_id": "L001", "status": "lost"}),
    ]
    whole = conversation(said("Renew L001 for 14 days"), LOAN, RENEW, later, RENEW)
    for end in range(1, len(whole.remarks) + 1):
        cut = whole.model_copy(update={"remarks": whole.remarks[:end]})
        short, long = judged(library, cut), judged(library, whole)
        assert [j.verdict for j in short] == [j.verdict for j in long[: len(short)]]
        assert [j.standing for j in short] == [j.standing for j in long[: len(short)]]


def test_the_record_shown_last_is_the_one_that_counts(library: Judging) -> None:
    lost = did("get_loan", {"loan": {"loan_id": "L001", "status": "lost"}}, loan_id="L001 again")
    assert rules(verdict(library, HELLO, MEMBER, LOAN, lost, RENEW)) == ["lending.lost"]


def test_a_write_to_what_was_never_read_is_refused(library: Judging) -> None:
    assert rules(verdict(library, HELLO, MEMBER, RENEW)) == ["kernel.no-such-subject"]


def test_a_value_from_nowhere_is_no_argument(library: Judging) -> None:
    assert rules(verdict(library, HELLO, MEMBER, LOAN, did("renew_loan", loan_id="L001", days=60))) == ["evidence.days"]


def test_a_default_of_the_tool_needs_no_evidence(library: Judging) -> None:
    given = verdict(library, HELLO, MEMBER, LOAN, did("renew_loan", loan_id="L001", days=14, notify=True))
    assert isinstance(given, Allow), given


def test_a_parameter_the_pack_does_not_know_is_a_refusal(library: Judging) -> None:
    given = verdict(library, HELLO, MEMBER, LOAN, did("renew_loan", loan_id="L001", days=14, force=True))
    assert rules(given) == ["kernel.unfit-standing"]


def test_a_read_over_the_transcript_is_a_fact_for_policies(library: Judging) -> None:
    waiting = did("get_reservations", ["m-9"], loan_id="L001")
    assert rules(verdict(library, HELLO, MEMBER, LOAN, waiting, RENEW)) == ["lending.reserved"]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        pytest.param(said("Renew L001 for 14 days"), MEMBER, id="by an address nobody said"),
        pytest.param(HELLO, did("find_member", "Error: no such member", email="ann@example.com"), id="in vain"),
        pytest.param(HELLO, did("get_member", "m-7", email="ann@example.com"), id="by a tool that tells nobody's name"),
    ],
)
def test_a_speaker_looked_up_otherwise_is_nobody(library: Judging, who: object, found: object) -> None:
    given = verdict(library, who, found, LOAN, RENEW)  # pyright: ignore[reportArgumentType] -- parts of a conversation
    assert isinstance(given, Needs)
    assert given.remedies == (Verify(level=Assurance.VERIFIED),)


def test_who_had_signed_in_is_known_without_a_look_up(library: Judging) -> None:
    talk = conversation(said("Renew L001 for 14 days"), LOAN, RENEW).model_copy(update={"signed_in": "ann@example.com"})
    [found] = judged(library, talk)
    assert isinstance(found.verdict, Allow), found.verdict
    assert found.standing.customer.email == "ann@example.com"


WAIVE = did("waive_fee", loan_id="L001", amount=3.5, reason="goodwill")
OFFER = told("Shall I waive 3.50 for L001?")


def test_a_yes_to_a_message_with_the_exact_values_confirms_them(library: Judging) -> None:
    assert isinstance(verdict(library, HELLO, MEMBER, LOAN, OFFER, said("Yes, please"), WAIVE), Allow)


@pytest.mark.parametrize(
    ("offer", "answer"),
    [
        ("Shall I waive 3.50 for L001?", "No, thanks."),
        ("Shall I waive 3.50 for L001?", "What would it cost otherwise?"),
        ("Shall I waive 2.00 for L001?", "Yes"),
        ("Shall I waive the fee?", "Yes"),
    ],
)
def test_anything_else_is_to_be_asked(library: Judging, offer: str, answer: str) -> None:
    given = verdict(library, HELLO, MEMBER, LOAN, told(offer), said(answer), WAIVE)
    assert isinstance(given, Needs), given
    assert given.remedies == (Confirm(),)


def test_what_was_done_before_is_counted(library: Judging) -> None:
    again = [OFFER, said("Yes"), WAIVE]
    given = verdict(library, HELLO, MEMBER, LOAN, *again, *again)
    assert isinstance(given, HandOver)
    failed = [OFFER, said("Yes"), did("waive_fee", "Error: try later", loan_id="L001", amount=3.5)]
    assert isinstance(verdict(library, HELLO, MEMBER, LOAN, *failed, *again), Allow)


def test_the_customers_record_is_part_of_the_standing(library: Judging) -> None:
    gold = did("get_member", {"email": "ann@example.com", "tier": "gold"}, id="m-7")
    given = verdict(library, HELLO, MEMBER, gold, LOAN, OFFER, said("Yes"), WAIVE)
    assert rules(given) == ["lending.gold"]


def test_nothing_is_done_by_a_pack_that_watches(library: Judging) -> None:
    from remit.errors import Refused
    from remit.pack.seen import transcript

    with pytest.raises(Refused, match="remit shadow"):
        transcript(Path())


def test_a_described_read_is_not_judged_and_a_tool_nobody_described_is(library: Judging) -> None:
    burn = did("burn_book", loan_id="L001")
    found = judged(library, conversation(HELLO, MEMBER, LOAN, burn))
    assert [(j.call.name, j.described) for j in found] == [("burn_book", False)]
    assert isinstance(found[0].verdict, Needs)
    assert Approve not in {type(remedy) for remedy in found[0].verdict.remedies}


def test_what_the_customers_own_device_does_is_not_the_agents(library: Judging) -> None:
    talk = conversation(HELLO, RENEW)
    own = [
        r.model_copy(update={"calls": tuple(c.model_copy(update={"by": "user"}) for c in r.calls)})
        for r in talk.remarks
    ]
    assert judged(library, talk.model_copy(update={"remarks": tuple(own)})) == []


def test_a_refusal_is_one_whoever_confirms(library: Judging) -> None:
    lost = did("get_loan", {"loan_id": "L001", "status": "lost"}, loan_id="L001")
    given = verdict(library, HELLO, MEMBER, lost, told("Shall I renew L001 for 14 days?"), said("Yes"), RENEW)
    assert isinstance(given, Refuse)
