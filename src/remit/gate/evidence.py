"""Whether each argument comes from where its parameter may be filled from."""

from __future__ import annotations

from collections.abc import Iterator

from remit.model.action import Action, Parameter
from remit.model.ids import PolicyId
from remit.model.verdict import Rule, Standing


def unproven(action: Action, standing: Standing) -> tuple[Rule, ...]:
    """A rule `evidence.PARAMETER` for each argument whose source is not among those its parameter accepts.

    What a member of staff types in is `given`, and is held to the same declaration.
    """
    return tuple(_faults(action, standing))


def _faults(action: Action, standing: Standing) -> Iterator[Rule]:
    for parameter in action.parameters:
        if parameter.name in standing.args and standing.args[parameter.name] is not None:
            source = standing.source.get(parameter.name)
            if source not in parameter.accepts:
                yield Rule(id=PolicyId(f"evidence.{parameter.name}"), says=_says(action, parameter))


def _says(action: Action, parameter: Parameter) -> str:
    name = parameter.name.replace("_", " ")
    if set(parameter.accepts) <= {"read"}:
        return f"The {name} has to come from our own records."
    return f"The {name} is not something I may assume."
