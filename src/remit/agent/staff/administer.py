"""Changes the installation: people, policies, stops, keys. Its own lane does it, one act after another."""

from __future__ import annotations

from remit.agent.changed_rules import wake_concerned
from remit.agent.lane import Lane
from remit.model.entry import InstallationBody, PackLoaded, PoliciesPublished, Started, Stopped
from remit.model.ids import INSTALLATION
from remit.model.installation import Installation
from remit.model.wake import Administered


async def administer(lane: Lane, asked: Administered) -> None:
    """Record what somebody changed. Where it changes the rules, it holds from then on, and goals that wait for what is
    now decided otherwise are taken up.

    INVARIANT: after a crash in between it is taken in again, is not recorded twice, and nobody is left waiting.
    INVARIANT: rules that were made from a version which is no longer the last are not taken in: of two people who
    change them at once, none undoes what the other did without having seen it.
    """
    installation = await lane.log.installation()
    act = _numbered(asked.act, installation)
    if not _is_so(act, installation, asked.by.removeprefix("staff:")) and not _overtaken(act, installation):
        lane.log.write(INSTALLATION, act, actor=asked.by)
    if changes_rules(asked):
        await lane.log.commit()
        await wake_concerned(lane, await lane.means.rulebook.refreshed())


def changes_rules(asked: Administered) -> bool:
    """Whether other rules are in force after it."""
    return isinstance(asked.act, PoliciesPublished | Stopped | Started)


def _numbered(act: InstallationBody, installation: Installation) -> InstallationBody:
    """A version gets the number that is next when it is taken in: two who publish at once do not share one."""
    if not isinstance(act, PoliciesPublished):
        return act
    number = _last(act, installation) + 1
    return act.model_copy(update={"policies": act.policies.model_copy(update={"version": number})})


def _overtaken(act: InstallationBody, installation: Installation) -> bool:
    """Whether rules were made from others than those that would be replaced."""
    return isinstance(act, PoliciesPublished) and act.on not in (None, _last(act, installation))


def _last(act: PoliciesPublished, installation: Installation) -> int:
    """The number of the version that was published last; 0 where none was."""
    last = installation.in_force(act.policies.pack)
    return last.version if last else 0


def _is_so(act: InstallationBody, installation: Installation, by: str) -> bool:
    match act:
        case PackLoaded(pack=pack, digest=digest):
            return installation.packs.get(pack) == digest
        case Stopped(stop=stop):
            return any((s.key, s.why, s.by) == (stop.key, stop.why, by) for s in installation.stops)
        case Started(what=what, name=name):
            return all(stop.key != (what, name) for stop in installation.stops)
        case PoliciesPublished(policies=new):
            last = installation.in_force(new.pack)
            unset = {"version": 0, "by": "", "at": None}
            return last is not None and (last.by, last.model_copy(update=unset)) == (by, new.model_copy(update=unset))
        case _:
            return False
