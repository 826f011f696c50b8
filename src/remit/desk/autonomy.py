"""How far each action is trusted, and what is stopped: as operations leads set it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.desk.policies import Handed, Policies, overtaken
from remit.errors import BadRequest
from remit.model import shape as s
from remit.model.action import Action
from remit.model.autonomy import Autonomy, Mode
from remit.model.entry import Started, Stopped
from remit.model.ids import ActionName
from remit.model.installation import PolicySet, Stop, StopKind
from remit.model.staff import Member
from remit.pack.contents import Contents
from remit.pack.gate import vocabulary_of
from remit.people.roles import May, insist

MODES: Mapping[Mode, str] = {
    Mode.AUTONOMOUS: "On its own",
    Mode.APPROVE: "Somebody approves",
    Mode.DRAFT: "Drafts; an agent sends it off",
    Mode.SHADOW: "Watches; a person does it",
    Mode.HUMAN: "Always a person",
    Mode.OFF: "Off",
}
"""From most trusted to least."""


@dataclass(frozen=True)
class Trusted:
    """An action and what is set for it: for everyone, and for segments of customers."""

    action: Action
    settings: tuple[Autonomy, ...]
    stop: Stop | None
    undoes: bool  # it takes another action back

    @property
    def held(self) -> bool:
        """Whether anything is set for it, or it is stopped."""
        return bool(self.settings or self.stop)

    @property
    def everyone(self) -> Autonomy:
        """What holds for whoever is in no segment."""
        plain = (one for one in self.settings if one.segment is None)
        return next(plain, Autonomy(action=self.action.name))

    @property
    def segments(self) -> tuple[Autonomy, ...]:
        return tuple(one for one in self.settings if one.segment is not None)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The parameters that a limit is held against."""
        return amounts_of(self.action)


@dataclass(frozen=True)
class Trust:
    """INVARIANT: every change is a version of the policies, or an entry of its own, by somebody who may."""

    policies: Policies

    async def actions(self) -> list[Trusted]:
        """Every action of the pack, as they are declared."""
        contents = self.policies.means.contents
        current, stops = await self.policies.current(), await self.stops()
        autonomy = current.autonomy if current else ()
        stopped = {stop.name: stop for stop in stops if stop.what == "action"}
        undo = {action.undo for action in contents.actions.values()}
        return [
            Trusted(action, tuple(one for one in autonomy if one.action == name), stopped.get(name), name in undo)
            for name, action in contents.actions.items()
        ]

    async def stops(self) -> tuple[Stop, ...]:
        return (await self.policies.office.installation()).stops

    async def set(
        self, action: ActionName, settings: Sequence[Autonomy], by: Member, note: str = "", seen: int | None = None
    ) -> Handed:
        """Hand in how far one action is trusted, in place of all that is set for it. `seen`: the version that was
        looked at (None: the last). Without a note, what was set is told for one. Raises NotAllowed, and BadRequest also
        where something else was set for it since."""
        contents = self.policies.means.contents
        for one in settings:
            insist_sense(one, contents)
        if len({one.segment for one in settings}) < len(settings) or any(one.action != action for one in settings):
            raise BadRequest(what="The same is set twice.", cure="Set each segment of customers once.")
        current = await self.policies.current()
        before = current.autonomy if current else ()
        if seen is not None and _of(await self.policies.version(seen), action) != _of(current, action):
            raise overtaken()
        others = tuple(one for one in before if one.action != action)
        new = tuple(one for one in settings if one != Autonomy(action=action))
        note = note or f"{action.replace('_', ' ')}: {'; '.join(map(told, new or (Autonomy(action=action),)))}"
        return await self.policies.trust((*others, *new), current, by, note)

    async def stop(self, what: StopKind, name: str, why: str, by: Member) -> Stop:
        """Stop it until it is started again. Raises NotAllowed, and BadRequest without a reason or for what is not
        there."""
        insist(by, May.ASSIGN)
        contents = self.policies.means.contents
        if not why.strip():
            raise BadRequest(what="A stop needs a reason.", cure="Say why: colleagues read it, customers do not.")
        if what == "action" and name not in contents.actions:
            raise _unknown(name)
        if what == "pack" and name not in contents.names:
            raise BadRequest(what=f"The pack {name} is not at work here.", cure=f"Name {' or '.join(contents.names)}.")
        if what == "everything" and name:
            raise BadRequest(
                what=f"Everything is more than {name}.", cure="Name what to stop, or nothing for everything."
            )
        stop = Stop(what=what, name=name, why=why.strip(), by=by.id)
        await self.policies.office.do(Stopped(stop=stop), f"staff:{by.id}")
        return stop

    async def start(self, what: StopKind, name: str, by: Member) -> None:
        """Let it go on. Raises NotAllowed, and BadRequest where it is not stopped."""
        insist(by, May.ASSIGN)
        if all(stop.key != (what, name) for stop in await self.stops()):
            raise BadRequest(what=f"{name or what.capitalize()} is not stopped.", cure="There is nothing to start.")
        await self.policies.office.do(Started(what=what, name=name), f"staff:{by.id}")


def insist_sense(one: Autonomy, contents: Contents) -> None:
    """Raises BadRequest for what says nothing about this pack, or not what it seems to say."""
    action = contents.actions.get(one.action)
    if action is None:
        raise _unknown(one.action)
    if not 0 <= one.share <= 100:
        raise BadRequest(what=f"{one.share} is no share of customers.", cure="Give a percentage from 0 to 100.")
    roles = vocabulary_of(contents).roles
    if Mode.APPROVE in (one.mode, one.otherwise if one.share < 100 else one.mode) and one.role not in roles:
        raise BadRequest(what=f"The pack has no role {one.role}.", cure=f"It has: {', '.join(roles)}.")
    if one.mode is Mode.APPROVE and one.above is not None and not amounts_of(action):
        raise BadRequest(what=f"{one.action} takes no amount to hold the limit against.", cure="Leave the limit out.")
    _insist_segment(one, contents)


def told(one: Autonomy) -> str:
    """What is set for an action, as a sentence."""
    mode = MODES[one.mode]
    if one.mode is Mode.APPROVE:
        mode = f"{one.role.replace('_', ' ').capitalize()} approves" + (f" above {one.above}" if one.above else "")
    share = f" for {one.share} % of customers, {MODES[one.otherwise].lower()} for the others" if one.share < 100 else ""
    where = f"{one.segment[0].replace('_', ' ')} {one.segment[1]}: " if one.segment else ""
    return f"{where}{mode}{share}"


def amounts_of(action: Action) -> tuple[str, ...]:
    """The parameters of an action that are amounts."""
    return tuple(p.name for p in action.parameters if isinstance(p.shape, s.Amount))


def segment_fields(contents: Contents) -> tuple[str, ...]:
    """The attributes of a customer's record that may make a segment."""
    record = contents.customer.record if contents.customer else None
    kinds = s.Text | s.Choice | s.Flag | s.Whole | s.Ident
    return tuple(name for name, slot in record.fields.items() if isinstance(slot.shape, kinds)) if record else ()


def _insist_segment(one: Autonomy, contents: Contents) -> None:
    if one.segment is None:
        return
    name, value = one.segment
    fields = segment_fields(contents)
    if contents.customer is None or name not in fields:
        cure = f"Use one of: {', '.join(fields)}." if fields else "This pack keeps no customer records."
        raise BadRequest(what=f"A customer's record has no {name}.", cure=cure)
    match contents.customer.record.fields[name].shape:
        case s.Flag() if value not in ("true", "false"):
            raise BadRequest(what=f"{name} is never {value!r}.", cure="It is true or false.")
        case s.Choice(options=options) if value not in options:
            raise BadRequest(what=f"{name} is never {value!r}.", cure=f"It is one of: {', '.join(options)}.")
        case s.Whole() if not value.removeprefix("-").isdecimal():
            raise BadRequest(what=f"{name} is a number.", cure="Give a whole number.")
        case _:
            pass


def _of(policies: PolicySet | None, action: ActionName) -> list[Autonomy]:
    return [one for one in policies.autonomy if one.action == action] if policies else []


def _unknown(action: str) -> BadRequest:
    return BadRequest(what=f"There is no action {action}.", cure="Name an action of the pack.")
