"""Actions in order, each parameter filled by a fact, by an earlier step, or by a question still to be asked."""

from __future__ import annotations

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from remit.model.fact import Fact
from remit.model.ids import ActionName, GoalId, StepId, StepKey
from remit.model.value import Value
from remit.model.verdict import Rule


class Known(Value):
    """A fact of the goal, as it was when the plan was made."""

    tag: Literal["known"] = "known"
    fact: Fact


class FromStep(Value):
    """A fact that an earlier step of the plan will give."""

    tag: Literal["from"] = "from"
    step: StepId
    name: str


class ToAsk(Value):
    """A fact that only the customer can tell, or choose from what systems offer."""

    tag: Literal["ask"] = "ask"


Argument: TypeAlias = Annotated[Known | FromStep | ToAsk, Field(discriminator="tag")]


class Undoes(Value):
    """The write that a step takes back."""

    goal: GoalId
    step: StepId
    key: StepKey


class Step(Value):
    id: StepId
    action: ActionName
    arguments: dict[str, Argument]
    why: str = ""
    undoes: Undoes | None = None

    @property
    def ready(self) -> bool:
        """Every argument is known: the step can be judged."""
        return all(isinstance(a, Known) for a in self.arguments.values())

    def facts(self) -> dict[str, Fact]:
        return {name: a.fact for name, a in self.arguments.items() if isinstance(a, Known)}


class Plan(Value):
    """Steps in an order that can be followed. Refuses references to steps that do not come before."""

    steps: tuple[Step, ...]
    author: str  # the brain, or the person, who made it

    @model_validator(mode="after")
    def _refers_back(self) -> Self:
        seen: set[str] = set()
        for step in self.steps:
            for argument in step.arguments.values():
                if isinstance(argument, FromStep) and argument.step not in seen:
                    raise ValueError(
                        f"step {step.id} needs {argument.name} from {argument.step}, which is not before it"
                    )
            if step.id in seen:
                raise ValueError(f"step {step.id} stands twice in the plan")
            seen.add(step.id)
        return self


class Missing(Value):
    """Nothing can be done before the customer tells or chooses this fact."""

    fact: str
    needed_by: ActionName
    options: tuple[str, ...] = ()  # for a Choice: the options that still lead to the goal


class Unreachable(Value):
    """No way leads to the goal from what is known. `wants` is what could not be had."""

    wants: str
    why: str


Planned: TypeAlias = Plan | Missing | Unreachable


class Barred(Value):
    """A step that was refused or failed with these very arguments: plans do without it until they change."""

    action: ActionName
    arguments: dict[str, Fact]
    why: str
    parameter: str | None = None  # the argument at fault, where that is known
    rules: tuple[Rule, ...] = ()  # the policies that refused it; none: a system did

    def bars(self, action: ActionName, facts: dict[str, Fact]) -> bool:
        """Whether this bars an action given the facts at hand: every argument it failed with is still the same."""
        return action == self.action and all(
            name in facts and facts[name].value == fact.value for name, fact in self.arguments.items()
        )
