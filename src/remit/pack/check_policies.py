"""Checks that policies can apply, that every action is within some permit, and that remedies remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from remit.gate import CONVERSATION, Gate
from remit.gate.annotations import after
from remit.gate.cedar import Path, Policy
from remit.gate.judge import Alone
from remit.model import shape as s
from remit.model.action import Action
from remit.model.verdict import Approve, Confirm, Consent, Remedy, Staff, Standing, Verify
from remit.pack.contents import Contents
from remit.pack.declare import Place
from remit.pack.finding import Finding, error, note, warning
from remit.pack.probe import SAME, applications

CASES = 4
"""How many cases a policy applies to are looked at for each of its actions."""


def policy_findings(
    contents: Contents, gate: Gate, about: Callable[[Policy], bool] = lambda policy: True
) -> Iterator[Finding]:
    """Findings about policies, and about actions and topics that they leave alone.

    about: which policies to look at one by one, and to try whether they apply, which takes its time.
    """
    for policy in filter(about, gate.policies):
        yield from list(_nothing_there(gate, policy)) or _cases(gate, policy)
    for action in contents.actions.values():
        yield from _permitted(contents, gate, action)
    yield from _owned(contents, gate)
    yield from _topics(contents, gate)


def _place(policy: Policy, fragment: str = "") -> Place:
    line = policy.statement.line_of(fragment) if fragment else policy.statement.line
    return Place(policy.statement.file, line)


# -- what a policy speaks of ------------------------------------------------------------------------------------------


def _nothing_there(gate: Gate, policy: Policy) -> Iterator[Finding]:
    """Attributes it asks for that there never are, and texts it compares with that never come: Cedar lets both pass."""
    actions = [a for a in gate.vocabulary.judged if policy.concerns(a)]
    for path in sorted(policy.mentions.asked):
        if not any(_shapes(gate, action, path) for action in actions):
            what = f"{policy.id} asks for {'.'.join(path)}, which there never is."
            yield error(_place(policy, path[-1]), what, "Correct its name: as it is, the condition never holds.")
    for path, text in sorted(policy.mentions.compared):
        options = {o for action in actions for shape in _shapes(gate, action, path) for o in _options(shape)}
        if options and text not in options:
            what = f'{policy.id} compares {".".join(path)} with "{text}", which it never is.'
            yield error(_place(policy, text), what, f"It can be: {', '.join(sorted(options))}.")


def _shapes(gate: Gate, action: Action, path: Path) -> list[s.Shape]:
    """The shape of what stands at a path when an action is judged; none where nothing ever does."""
    variable, *names = path
    if variable == "principal":
        return [s.Many(of=s.Text())] if names in ([], ["roles"]) else []
    whole = gate.vocabulary.seen_by(action)
    shape: s.Shape = whole.fields["resource"].shape if variable == "resource" else whole
    for name in names:
        match shape:
            case s.Record() if name in shape.fields:
                shape = shape.fields[name].shape
            case s.Amount() if name in ("amount", "currency"):
                shape = s.Number() if name == "amount" else s.Text()
            case _:
                return []
    return [shape]


def _options(shape: s.Shape) -> tuple[str, ...]:
    match shape:
        case s.Choice():
            return shape.options
        case s.Many():
            return _options(shape.of)
        case _:
            return ()


# -- what a policy does -----------------------------------------------------------------------------------------------


def _cases(gate: Gate, policy: Policy) -> Iterator[Finding]:
    """What goes wrong in cases it applies to: in one for a plain policy, in several of each action for a soft one."""
    found = False
    for action in (a for a in gate.vocabulary.judged if policy.concerns(a)):
        alone = Alone(policy, action, gate.vocabulary)
        cases = list(applications(alone, policy, action, gate.vocabulary, most=CASES if policy.notes.soft else 1))
        found = found or bool(cases)
        if finding := _deaf(policy, action, alone, cases) or _stops_staff(gate, policy, action, alone, cases):
            yield finding
        if finding or (found and not policy.notes.soft):
            return
    if not found:
        what = f"No case was found that {policy.id} applies to."
        yield note(_place(policy), what, "Look at it again, or write a scenario that it decides.")


def _deaf(policy: Policy, action: Action, alone: Alone, cases: Sequence[Standing]) -> Finding | None:
    """A remedy that leaves its rule standing would be asked for, granted, and of no use."""
    for case in cases if policy.notes.remedies else ():
        had = case
        for remedy in policy.notes.remedies:
            had = after(remedy, had, address=SAME)
        if alone.stands(had):
            what = f"{policy.id} still forbids {action.name} when its @remedy has been had."
            lifting = " && ".join(_lifts(remedy) for remedy in policy.notes.remedies)
            return error(_place(policy, "@remedy"), what, f"Add: unless {{ {lifting} }}; or correct the remedy.")
    return None


def _lifts(remedy: Remedy) -> str:
    match remedy:
        case Verify():
            return f"context.customer.assurance >= {int(remedy.level)}"
        case Consent():
            return f'context.consents.contains("{remedy.purpose}")'
        case Confirm():
            return "context.confirmed"
        case Approve():
            return f"context.approvals.{remedy.role} >= {remedy.count}"


def _stops_staff(gate: Gate, policy: Policy, action: Action, alone: Alone, cases: Sequence[Standing]) -> Finding | None:
    """Whoever takes over is judged too: a rule that hands over should let people pass."""
    if policy.notes.handover is None or action.name == CONVERSATION.name or not cases:
        return None
    person = Staff(id="sam", roles=gate.vocabulary.roles)
    if all(alone.stands(case.model_copy(update={"principal": person})) for case in cases):
        what = f"{policy.id} hands over to people, and stops them as well."
        return warning(_place(policy, "@handover"), what, "Add: unless { principal is Staff }.")
    return None


def _permitted(contents: Contents, gate: Gate, action: Action) -> Iterator[Finding]:
    if not any(p.concerns(action) and not p.forbids for p in gate.policies):
        cure = f'Write one: permit (principal, action == Action::"{action.name}", resource);'
        yield error(contents.places[action.name], f"No policy permits {action.name}: it is always refused.", cure)


def _owned(contents: Contents, gate: Gate) -> Iterator[Finding]:
    """Subjects that anyone may name, because no policy looks at whose they are, or at anything else of theirs."""
    for loader in contents.subjects.values():
        actions = [a for a in contents.actions.values() if a.subject_type == loader.type]
        for action in actions:
            own = [p for p in gate.policies if p.concerns(action)]
            if not any(path[0] == "resource" and len(path) > 1 for p in own for path in p.mentions.paths):
                what = f"No policy looks at whose {loader.type} {action.name} is about: anyone may name any."
                cure = "Forbid it unless an attribute of the resource matches one of context.customer."
                yield warning(contents.places[action.name], what, cure)


def _topics(contents: Contents, gate: Gate) -> Iterator[Finding]:
    deciding = [p for p in gate.policies if p.forbids and p.concerns(CONVERSATION)]
    general = any(("context", "args", "topic") not in p.mentions.paths for p in deciding)
    for topic in contents.topics:
        if not general and not any(topic in p.mentions.texts for p in deciding):
            cure = f'Say what: forbid (principal, action == Action::"converse", resource) when {{ ... "{topic}" }};'
            yield warning(contents.places[topic], f"Nothing follows when the topic {topic} is noticed.", cure)
    if contents.topics and not any(p.concerns(CONVERSATION) and not p.forbids for p in gate.policies):
        what = "Topics are declared, but no policy permits talking on when one is noticed."
        place = contents.places[next(iter(contents.topics))]
        yield error(place, what, 'Write: permit (principal, action == Action::"converse", resource);')
