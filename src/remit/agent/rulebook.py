"""The rules in force: the pack's own policies or those published last, how far actions are trusted, what is stopped.

Whoever changes them does so in the installation's chain. Each process looks there before every stretch and every
judgement whether it moved, which costs one read, and makes its Gate again only where rules changed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from remit.errors import Erased, PackError, PackErrors
from remit.gate.autonomy import autonomy_text, stops_text
from remit.gate.judge import Gate
from remit.gate.source import PolicyText
from remit.journal.rows import opened_state
from remit.journal.vault import Vault
from remit.model.autonomy import Autonomy, Mode
from remit.model.ids import INSTALLATION
from remit.model.installation import Hook, Installation, PolicySet, Stop, StopKind
from remit.pack.contents import Contents
from remit.pack.gate import gate_of, vocabulary_of
from remit.ports import Store

log = logging.getLogger("remit.rulebook")


@dataclass(frozen=True)
class Rules:
    """What judges now.

    trusting: the same without the rules that keep the machine to watching, to see what it would have done. digest:
    which rules these are; the pack's own where nothing was changed. version: the published one, if any. wrong: why the
    one published last is not in force.
    """

    gate: Gate
    trusting: Gate
    digest: str
    version: int | None = None
    autonomy: tuple[Autonomy, ...] = ()
    stops: tuple[Stop, ...] = ()
    wrong: tuple[PackError, ...] = ()

    def stopped(self, what: StopKind, name: str = "") -> Stop | None:
        """The stop that holds for an action, a journey or a pack, if any: its own, or that of everything."""
        return next((s for s in self.stops if s.what == "everything" or s.key == (what, name)), None)


class Rulebook:
    """Holds the rules in force in this process.

    INVARIANT: a published version is in force as a whole or not at all: where it does not fit the pack as it is now,
    the last one that does stays, and `Rules.wrong` says why. What is stopped is stopped whatever else is in force.
    """

    def __init__(self, contents: Contents, own: Gate, store: Store, vault: Vault) -> None:
        """`own`: judges where nothing was ever changed."""
        self._contents, self._own, self._store, self._vault = contents, own, store, vault
        self._rules = Rules(own, own, contents.digest)
        self._seen = 0  # how far the installation's chain was read
        self._made_of: object = ((), ())
        self._hooks: tuple[Hook, ...] = ()

    @property
    def rules(self) -> Rules:
        """As last looked up."""
        return self._rules

    @property
    def hooks(self) -> tuple[Hook, ...]:
        """Who is told of what is written, as last looked up."""
        return self._hooks

    async def refreshed(self) -> Rules:
        """The rules in force now."""
        head = await self._store.head(INSTALLATION)
        if head is not None and head.seq != self._seen:
            view = await self._store.view("installation", INSTALLATION)
            try:
                state = await opened_state(self._vault, view) if view else None
            except Erased:
                self._lost()
                state = None
            if isinstance(state, Installation):
                self._take(state)
            self._seen = head.seq
        return self._rules

    def _take(self, installation: Installation) -> None:
        self._hooks = tuple(hook for hook in installation.hooks.values() if hook.active)
        published = installation.policies.get(self._contents.name, ())
        if (made_of := (published, installation.stops)) != self._made_of:
            self._rules = self._made(published, installation.stops)
            self._made_of = made_of

    def _lost(self) -> None:
        """INVARIANT: where nobody can tell what is stopped or forbidden, the machine does nothing."""
        log.error("The keys of the installation are lost: nothing is done without people. Restore the keys.")
        self._rules = self._made((), (Stop(what="everything", why="the keys of the installation are lost"),))

    def _made(self, published: Sequence[PolicySet], stops: tuple[Stop, ...]) -> Rules:
        """The rules of the newest version that fits the pack; of the pack alone, where none does."""
        wrong: tuple[PackError, ...] = ()
        for policies in reversed(published):
            try:
                return self._of(policies, stops, wrong)
            except PackErrors as errors:
                log.error("Version %d of the policies is not in force: %s", policies.version, errors)
                wrong = wrong or errors.errors
        return self._of(None, stops, wrong)

    def _of(self, policies: PolicySet | None, stops: tuple[Stop, ...], wrong: tuple[PackError, ...]) -> Rules:
        if not stops and (policies is None or not (policies.files or policies.autonomy)):
            version = policies.version if policies else None
            return Rules(self._own, self._own, self._contents.digest, version, wrong=wrong)
        gate = gate_in_force(self._contents, policies, stops)
        autonomy = policies.autonomy if policies else ()
        watches = any(Mode.SHADOW in (one.mode, one.otherwise) for one in autonomy)
        trusting = gate_in_force(self._contents, policies, stops, shadow=False) if watches else gate
        digest = hashlib.sha256(f"{self._contents.digest} {gate.digest}".encode()).hexdigest()
        return Rules(gate, trusting, digest, policies.version if policies else None, autonomy, stops, wrong)


def gate_in_force(
    contents: Contents, policies: PolicySet | None, stops: Sequence[Stop] = (), *, shadow: bool = True
) -> Gate:
    """The Gate of a published version on a pack, with what is stopped. Raises PackErrors."""
    vocabulary = vocabulary_of(contents)
    autonomy = autonomy_text(policies.autonomy if policies else (), vocabulary, shadow=shadow)
    stopped = stops_text(stops, {one.name: one.actions for one in contents.packs}, vocabulary)
    return gate_of(contents, [*texts_of(contents, policies), autonomy, stopped])


def texts_of(contents: Contents, policies: PolicySet | None) -> list[PolicyText]:
    """The policy files of a published version; the pack's own, where it has none of its own."""
    if policies is None or not policies.files:
        return [PolicyText(policy.file, policy.text) for policy in contents.policies]
    return [PolicyText(Path(name), text) for name, text in sorted(policies.files.items())]
