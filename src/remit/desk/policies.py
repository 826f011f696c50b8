"""Policies as people work on them: read, drafted, checked, rehearsed on the record, published, taken up again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from remit.agent.means import Means
from remit.agent.replay import Differs, NotRecorded, again
from remit.agent.rulebook import gate_in_force
from remit.desk.lately import changed_since
from remit.desk.office import Office
from remit.errors import BadRequest, PackError, PackErrors
from remit.gate.autonomy import by_stop
from remit.gate.cedar import Policy
from remit.journal.log import read_chain
from remit.model.autonomy import Autonomy
from remit.model.entry import PoliciesPublished
from remit.model.ids import GoalId
from remit.model.installation import Installation, PolicySet
from remit.model.staff import Member
from remit.model.value import Value
from remit.model.wake import Kept
from remit.pack.check_policies import policy_findings
from remit.pack.contents import Contents
from remit.pack.finding import Finding
from remit.people.roles import May, insist, may

MOST_REHEARSED = 300
"""How many goals a draft is tried on, the newest first."""

_KEPT = "policies.draft"
_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_-]*\.cedar")
_LONGEST = 200_000
_ORDER = {"error": 0, "warning": 1, "note": 2}


class Draft(Value):
    """Policies that somebody is working on. `on`: the version it was begun from; 0: the pack's own."""

    files: dict[str, str]
    on: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Rehearsal:
    """What a draft would have made of what was recorded: the goals that go another way, and those nobody can tell of.

    goals: how many were judged again. more: there were more than are.
    """

    differs: tuple[Differs, ...]
    untold: tuple[NotRecorded, ...]
    goals: int
    more: bool


@dataclass(frozen=True)
class Handed:
    """Rules as they were handed in. on: the version they were made from; by: who did, as `staff:ID`."""

    policies: PolicySet
    on: int
    by: str


Became: TypeAlias = Literal["waits", "taken", "overtaken"]


@dataclass(frozen=True)
class Policies:
    means: Means
    office: Office

    async def versions(self) -> tuple[PolicySet, ...]:
        """What was published for this pack, oldest first."""
        return (await self.office.installation()).policies.get(self.means.contents.name, ())

    async def version(self, number: int) -> PolicySet | None:
        """A published version; None for 0, which is the pack's own. Raises BadRequest."""
        found = next((one for one in await self.versions() if one.version == number), None)
        if found is None and number != 0:
            raise BadRequest(what=f"There is no version {number} of the policies.", cure="Look at their history.")
        return found

    async def current(self) -> PolicySet | None:
        """The version that was published last; None where none was."""
        return next(iter(reversed(await self.versions())), None)

    def files(self, policies: PolicySet | None) -> dict[str, str]:
        """The files of a version, or of the pack itself, by name."""
        if policies is not None and policies.files:
            return policies.files
        return {one.name: one.text for one in self.means.contents.policies}

    def known_as(self, file: Path) -> str:
        """What people call a file that a policy or a finding is in."""
        own = (one.name for one in self.means.contents.policies if one.file == file)
        return next(own, file.as_posix())

    # -- drafts --------------------------------------------------------------------------------------------------------

    async def draft(self, by: Member) -> Draft | None:
        """What somebody is working on."""
        kept = await self.means.store.kept(_KEPT, self._place(by))
        return Draft.model_validate_json(kept.body) if kept else None

    async def begun(self, by: Member) -> Draft:
        """What somebody is working on; a copy of what is in force, where that is nothing yet."""
        current = await self.current()
        return await self.draft(by) or Draft(files=self.files(current), on=current.version if current else 0)

    async def keep(self, draft: Draft, by: Member) -> Draft:
        """Keep what somebody works on. Raises NotAllowed, and BadRequest for what cannot be a policy file."""
        insist(by, May.WRITE_POLICIES)
        for name, text in draft.files.items():
            if not _NAME.fullmatch(name) and name not in self.files(None):
                cure = "Use letters, digits, '-' and '_', and end it with .cedar."
                raise BadRequest(what=f"{name!r} cannot be the name of a policy file.", cure=cure)
            if len(text) > _LONGEST:
                raise BadRequest(what=f"{name} is too long.", cure=f"Keep it below {_LONGEST} letters.")
        kept = draft.model_copy(update={"at": self.means.now()})
        await self.means.store.keep(Kept(kind=_KEPT, id=self._place(by), body=kept.model_dump_json()))
        return kept

    async def overtaken(self, draft: Draft) -> bool:
        """Whether other policies were published since a draft was begun."""
        return self.files(await self.version(draft.on)) != self.files(await self.current())

    async def drop(self, by: Member) -> None:
        """Have done with a draft."""
        await self.means.store.forget(_KEPT, self._place(by))

    # -- looking at one ------------------------------------------------------------------------------------------------

    async def check(self, files: Mapping[str, str], autonomy: Sequence[Autonomy] | None = None) -> list[Finding]:
        """Everything found in policies, errors first: what `remit check` says of a pack's. Of policies that are the
        same as in the pack, their applying is not tried again."""
        current = await self.current()
        set_ = current.autonomy if autonomy is None and current else tuple(autonomy or ())
        return await asyncio.to_thread(findings, self.means.contents, dict(files), set_)

    async def rehearse(self, files: Mapping[str, str], days: int, most: int = MOST_REHEARSED) -> Rehearsal:
        """Judge again by these policies what was recorded in the last days. Raises PackErrors."""
        contents, current = self.means.contents, await self.current()
        gate = gate_in_force(contents, self._set(files, current.autonomy if current else ()))
        differs, untold, goals = list[Differs](), list[NotRecorded](), 0
        async for view in changed_since(self.means.store, self.means.now() - timedelta(days=days)):
            if goals == most:
                return Rehearsal(tuple(differs), tuple(untold), goals, more=True)
            goals += 1
            recorded = await read_chain(self.means.store, self.means.vault, view.chain)
            match await asyncio.to_thread(again, GoalId(view.id), recorded, contents, gate):
                case Differs() as one if not by_stop(one.was.rules):
                    differs.append(one)
                case NotRecorded() as one:
                    untold.append(one)
                case _:
                    pass
        return Rehearsal(tuple(differs), tuple(untold), goals, more=False)

    # -- publishing ----------------------------------------------------------------------------------------------------

    async def publish(self, draft: Draft, by: Member, note: str) -> Handed:
        """Hand in a draft as the next version. Raises NotAllowed, PackErrors for what does not hold together, and
        BadRequest where another version was published since it was begun."""
        insist(by, May.WRITE_POLICIES)
        current = await self.current()
        if await self.overtaken(draft):
            what = f"Version {current.version if current else 0} was published since this draft was begun."
            raise BadRequest(what=what, cure="Look at what it changed, take that over, and publish again.")
        return await self._publish(self._set(draft.files, current.autonomy if current else (), note), current, by)

    async def take_up_again(self, number: int, by: Member, note: str = "") -> Handed:
        """Hand in an earlier version (0: the pack's own) once more, as the next one. Raises NotAllowed, PackErrors and
        BadRequest."""
        insist(by, May.WRITE_POLICIES)
        current, earlier = await self.current(), await self.version(number)
        again = self._set(earlier.files if earlier else {}, earlier.autonomy if earlier else (), note)
        return await self._publish(again.model_copy(update={"again": number}), current, by)

    async def trust(self, autonomy: Sequence[Autonomy], current: PolicySet | None, by: Member, note: str) -> Handed:
        """Hand in how far actions are trusted, all of them, under the policies of the version that was looked at.
        Raises NotAllowed, PackErrors."""
        insist(by, May.WRITE_POLICIES if may(by, May.WRITE_POLICIES) else May.ASSIGN)
        policies = self._set(current.files if current else {}, autonomy, note)
        gate_in_force(self.means.contents, policies)
        return await self._hand_in(policies, current, by)

    async def became(self, handed: Handed) -> Became:
        """What became of rules that were handed in: they wait their turn, were taken in as a version, or others were
        before them, and they never will be."""
        return _became(handed, await self.office.installation())

    async def taken(self, handed: Handed, within: float) -> bool:
        """Wait until rules that were handed in are taken in, for at most so many seconds; whether they are by then.
        Raises BadRequest where somebody else changed the rules meanwhile."""

        def is_taken(now: Installation) -> bool:
            became = _became(handed, now)
            if became == "overtaken":
                raise overtaken()
            return became == "taken"

        return await self.office.until(is_taken, within)

    async def _publish(self, policies: PolicySet, current: PolicySet | None, by: Member) -> Handed:
        found = await asyncio.to_thread(findings, self.means.contents, policies.files, policies.autonomy)
        if errors := [one for one in found if one.severity == "error"]:
            raise PackErrors([PackError(file=e.file, line=e.line, what=e.what, cure=e.cure) for e in errors])
        return await self._hand_in(policies, current, by)

    async def _hand_in(self, policies: PolicySet, current: PolicySet | None, by: Member) -> Handed:
        handed = Handed(policies, current.version if current else 0, f"staff:{by.id}")
        await self.office.do(PoliciesPublished(policies=policies, on=handed.on), handed.by)
        return handed

    def _set(self, files: Mapping[str, str], autonomy: Iterable[Autonomy], note: str = "") -> PolicySet:
        """A version to be. Where its files are the pack's own, it follows the pack."""
        own = dict(files) == self.files(None)
        return PolicySet(
            version=0,
            pack=self.means.contents.name,
            base=self.means.contents.digest,
            files={} if own else dict(files),
            autonomy=tuple(autonomy),
            note=note,
        )

    def _place(self, by: Member) -> str:
        return f"{self.means.contents.name} {by.id}"


def overtaken() -> BadRequest:
    """What somebody is told whose change was made from rules that are no longer the last."""
    return BadRequest(
        what="Somebody changed the rules meanwhile, and yours would have undone that.",
        cure="Look at what they changed, and do it again.",
    )


def findings(contents: Contents, files: Mapping[str, str], autonomy: Sequence[Autonomy]) -> list[Finding]:
    """What `remit check` would say of these policies (none: the pack's own) with what is set for actions."""
    policies = PolicySet(
        version=0, pack=contents.name, base=contents.digest, files=dict(files), autonomy=tuple(autonomy)
    )
    own = {policy.statement.text for policy in gate_in_force(contents, None).policies}
    try:
        gate = gate_in_force(contents, policies)
    except PackErrors as wrong:
        return [Finding(e.file, e.line, "error", e.what, e.cure) for e in wrong.errors]

    def is_new(policy: Policy) -> bool:
        return not policy.statement.generated and policy.statement.text not in own

    return sorted(
        policy_findings(contents, gate, is_new), key=lambda one: (_ORDER[one.severity], str(one.file), one.line)
    )


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What changed from one version's files to another's, as lines of a unified diff."""
    return [line for lines in differences(before, after).values() for line in lines]


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """The same, by the name of each file that changed."""
    found: dict[str, list[str]] = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, "").splitlines(), after.get(name, "").splitlines()
        was = name if name in before else "/dev/null"
        if lines := list(unified_diff(old, new, was, name, lineterm="", n=3)):
            found[name] = lines
    return found


def read_files(folder: Path) -> dict[str, str]:
    """The policy files in a folder, by name. Raises BadRequest where there are none, or one is no text."""
    found: dict[str, str] = {}
    for file in islice(sorted(folder.rglob("*.cedar")), 1000):
        try:
            found[file.relative_to(folder).as_posix()] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise BadRequest(what=f"{file} is not UTF-8.", cure="Save it as UTF-8.") from None
    if not found:
        raise BadRequest(what=f"There are no policies (*.cedar) in {folder}.", cure="Name the folder they are in.")
    return found


def _became(handed: Handed, now: Installation) -> Became:
    after = [one for one in now.policies.get(handed.policies.pack, ()) if one.version > handed.on]
    if not after:
        return "waits"
    unset = {"version": 0, "by": "", "at": None}
    theirs = f"staff:{after[0].by}" == handed.by and after[0].model_copy(update=unset) == handed.policies
    return "taken" if theirs else "overtaken"
