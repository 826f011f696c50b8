"""What every system keeps to. Subclass `SystemContract` and give it a fixture `system`: an empty one for each test.

The system serves these actions: `look` reads; `put` writes, honours keys, and can be settled and checked; `refuse` says
no; `fail`, `garble` and `doze` raise, answer with something else than they declare, and never answer. Its one type of
subject, `Box`, has a box "b1" and no box "b2".
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from remit.errors import BrokenAnswer, Refused, Unavailable
from remit.model.ids import ActionName, StepKey
from remit.model.system import Absent, Call, Happened
from remit.model.value import Json
from remit.ports import System


def a_call(action: str, key: str | None = None, **arguments: Json) -> Call:
    return Call(
        action=ActionName(action),
        arguments=arguments,
        key=StepKey(key) if key else None,
        within=timedelta(seconds=0.05 if action == "doze" else 20),
    )


PUT = a_call("put", "key-1", box="b1")


class SystemContract:
    """A system does what it is asked or says why not, in one of three ways and no other."""

    async def test_a_read_is_answered_with_what_the_action_gives(self, system: System) -> None:
        receipt = await system.perform(a_call("look", box="b1"))
        assert set(receipt.gives) == {"look", "count"}

    async def test_a_write_happened_once_it_was_answered(self, system: System) -> None:
        assert await system.settle(PUT) == Absent()
        receipt = await system.perform(PUT)
        assert await system.settle(PUT) == Happened(receipt=receipt)

    async def test_what_was_written_is_read_back(self, system: System) -> None:
        receipt = await system.perform(PUT)
        assert (await system.check(PUT, receipt)).holds

    async def test_the_same_key_is_the_same_write(self, system: System) -> None:
        """INVARIANT: a call that is sent again under its key does nothing again."""
        assert await system.perform(PUT) == await system.perform(PUT)
        assert (await system.perform(a_call("look", box="b1"))).gives["count"] == 1

    async def test_another_key_is_another_write(self, system: System) -> None:
        await system.perform(PUT)
        await system.perform(a_call("put", "key-2", box="b1"))
        assert (await system.perform(a_call("look", box="b1"))).gives["count"] == 2

    async def test_a_refusal_says_why_and_leaves_no_trace(self, system: System) -> None:
        with pytest.raises(Refused) as refusal:
            await system.perform(a_call("refuse", "key-1", box="b1"))
        assert refusal.value.why
        assert (refusal.value.system, refusal.value.action) == (system.name, "refuse")

    async def test_an_argument_that_does_not_fit_is_refused(self, system: System) -> None:
        with pytest.raises(Refused):
            await system.perform(a_call("put", "key-1", box=["b1"]))

    @pytest.mark.parametrize(("action", "fault"), [("fail", Unavailable), ("garble", BrokenAnswer)])
    async def test_whatever_goes_wrong_inside_is_said_in_the_words_of_the_port(
        self, system: System, action: str, fault: type[Exception]
    ) -> None:
        with pytest.raises(fault):
            await system.perform(a_call(action, box="b1"))

    async def test_what_is_not_answered_in_time_is_unavailable(self, system: System) -> None:
        with pytest.raises(Unavailable):
            await system.perform(a_call("doze", box="b1"))
        assert (await system.perform(a_call("look", box="b1"))).gives["count"] == 0

    async def test_a_subject_is_loaded_with_what_policies_see_of_it(self, system: System) -> None:
        box = await system.load("Box", "b1")
        assert (box.type, box.id, box.missing, box.attributes["colour"]) == ("Box", "b1", False, "red")

    async def test_a_subject_that_is_not_there_is_missing(self, system: System) -> None:
        box = await system.load("Box", "b2")
        assert (box.missing, box.attributes) == (True, {})

    async def test_a_system_has_a_name(self, system: System) -> None:
        assert system.name
