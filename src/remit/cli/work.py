"""What happened in a conversation and its goals since last looked at: as JSON for programs, as a line for people."""

from __future__ import annotations

from contextlib import suppress

from remit.agent.means import Means
from remit.errors import Erased
from remit.journal import words
from remit.journal.log import Recorded, read_chain
from remit.journal.rows import opened_state
from remit.model import entry as e
from remit.model.goal import Goal
from remit.model.ids import ChainId, ConversationId, CustomerId, GoalId, conversation_chain, goal_chain
from remit.model.value import Json
from remit.model.verdict import Needs, Verdict


class Watch:
    """Looks at the goals of one conversation, and says each entry once."""

    def __init__(self, means: Means, conversation: ConversationId) -> None:
        self._means = means
        self._conversation = conversation
        self._seen: dict[ChainId, int] = {}

    async def goals(self) -> list[Goal]:
        """The goals of the conversation, in the order they were opened."""
        view = await self._means.store.view("conversation", self._conversation)
        found: list[Goal] = []
        after = ""
        while view is not None:
            page = await self._means.store.views("goal", customer=CustomerId(view.customer), after=after)
            for one in page:
                with suppress(Erased):
                    goal = await opened_state(self._means.vault, one)
                    if isinstance(goal, Goal) and goal.conversation == self._conversation:
                        found.append(goal)
            if not page:
                break
            after = page[-1].id
        return found

    async def news(self) -> list[dict[str, Json]]:
        """What a language model was asked, and what was judged, done and ended, since this was last asked."""
        told = [call for one in await self._fresh(conversation_chain(self._conversation)) for call in calls_of(one)]
        for goal in await self.goals():
            events = [event_of(goal.id, one) for one in await self._fresh(goal_chain(goal.id))]
            told += [event for event in events if event]
        return told

    async def _fresh(self, chain: ChainId) -> list[Recorded]:
        """What was added to a chain since this was last asked."""
        seen = self._seen.get(chain, 0)
        recorded = await read_chain(self._means.store, self._means.vault, chain)
        self._seen[chain] = recorded[-1].entry.seq if recorded else seen
        return [one for one in recorded if one.entry.seq > seen]


def calls_of(recorded: Recorded) -> list[dict[str, Json]]:
    """The calls of a language model that an entry of a conversation's chain notes."""
    match recorded.body:
        case e.MessageUnderstood(calls=calls) | e.MessageSent(calls=calls) | e.Worded(calls=calls):
            at = recorded.entry.at.isoformat()
            return [{"type": "model", "at": at, **call.model_dump(mode="json")} for call in calls]
        case _:
            return []


def event_of(goal: GoalId, recorded: Recorded) -> dict[str, Json] | None:
    """An entry of a goal's chain as a program reads it; None for what it need not know."""
    about: dict[str, Json] = {"goal": goal, "at": recorded.entry.at.isoformat()}
    match recorded.body:
        case e.GoalOpened(wants=wants):
            return {"type": "goal", **about, "kind": wants}
        case e.Judged(step=step, action=action, verdict=verdict):
            said: dict[str, Json] = {"step": step.id, "action": action, **_verdict(verdict)}
            return {"type": "verdict", **about, **said}
        case e.Received(step=step, action=action, receipt=receipt, how=answered, key=key):
            return {
                "type": "receipt",
                **about,
                "step": step.id,
                "action": action,
                "system": words.who(recorded.entry.actor),
                "write": key is not None,
                "how": answered,
                "gives": dict(receipt.gives),
            }
        case e.Failed(step=step, action=action, why=why):
            return {"type": "failed", **about, "step": step.id, "action": action, "why": why}
        case e.Checked(step=step, check=check):
            return {"type": "check", **about, "step": step, "holds": check.holds, "state": dict(check.state)}
        case e.Undone(step=step, by=by):
            return {"type": "undone", **about, "step": step, "by": by}
        case e.ReviewOpened(review=review):
            return {"type": "review", **about, "review": review.id, "matter": review.matter.tag}
        case e.GoalEnded(outcome=outcome):
            how: dict[str, Json] = outcome.ending.model_dump(mode="json", exclude={"rules"})
            ended: dict[str, Json] = {"ending": how.pop("tag"), **how}
            return {"type": "outcome", **about, **ended, "autonomous": outcome.autonomous, "told": outcome.told}
        case _:
            return None


def described(event: dict[str, Json]) -> str:
    """An event in a line."""
    match event:
        case {"type": "model", "model": str(model), "purpose": str(purpose), "ending": str(ending)}:
            return f"asked    {model} to {purpose}: {ending.replace('_', ' ')}"
        case {"type": "goal", "kind": str(kind)}:
            return f"goal     {kind}"
        case {"type": "verdict", "action": str(action), "verdict": str(verdict), "rules": list(rules)}:
            by = f" · {', '.join(str(rule) for rule in rules)}" if rules else ""
            wants = event.get("remedies")
            needs = f" {', '.join(str(w) for w in wants)}" if isinstance(wants, list) else ""
            return f"judged   {action}: {verdict}{needs}{by}"
        case {"type": "receipt", "action": str(action), "system": str(system), "write": write}:
            return f"{'did     ' if write else 'read    '} {action} in {system}"
        case {"type": "failed", "action": str(action), "why": str(why)}:
            return f"failed   {action}: {why}"
        case {"type": "check", "holds": holds}:
            return f"checked  {'it holds in the system of record' if holds else 'it does not hold'}"
        case {"type": "review", "matter": str(matter)}:
            return f"review   {matter}"
        case {"type": "outcome", "ending": str(ending)}:
            return f"ended    {ending}"
        case _:
            return str(event.get("type", ""))


def _verdict(verdict: Verdict) -> dict[str, Json]:
    said: dict[str, Json] = {"verdict": verdict.tag, "rules": [rule.id for rule in verdict.rules]}
    if isinstance(verdict, Needs):
        said["remedies"] = [words.remedy(remedy) for remedy in verdict.remedies]
    queue = getattr(verdict, "queue", None)
    return said | {"queue": queue} if queue else said
