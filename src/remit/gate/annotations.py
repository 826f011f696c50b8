"""What a policy's annotations say: its id, its words for people, and what would help."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from remit.model.customer import Assurance
from remit.model.verdict import Approve, Confirm, Consent, Remedy, Standing, Verify

KNOWN = ("id", "says", "remedy", "handover")
RESERVED = ("kernel.", "evidence.", "autonomy.", "stop.")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LEVELS = {level.name.lower(): level for level in Assurance if level is not Assurance.ANONYMOUS}
_RANK = {"verify": 0, "consent": 1, "confirm": 2, "approve": 3}


class Malformed(Exception):
    """An annotation cannot be understood: what is wrong, how to put it right, and the annotation at fault."""

    def __init__(self, what: str, cure: str, annotation: str = "") -> None:
        super().__init__(what)
        self.what, self.cure, self.annotation = what, cure, annotation


@dataclass(frozen=True)
class Annotations:
    id: str
    says: str
    remedies: tuple[Remedy, ...]
    handover: str | None

    @property
    def soft(self) -> bool:
        """Something would help: the policy alone does not make a Refuse."""
        return bool(self.remedies) or self.handover is not None


def read(
    annotations: Mapping[str, str], *, forbids: bool, roles: Sequence[str], generated: bool = False
) -> Annotations:
    """The annotations of a policy. Raises Malformed."""
    if strange := sorted(set(annotations) - set(KNOWN)):
        raise Malformed(
            f"@{strange[0]} is no annotation Remit knows.",
            "Use @id, @says, @remedy or @handover.",
            f"@{strange[0]}",
        )
    ident = _ident(annotations.get("id", ""), generated)
    remedy, handover = annotations.get("remedy"), annotations.get("handover")
    if not forbids and (remedy is not None or handover is not None):
        raise Malformed(
            f"The permit {ident} has a @remedy or @handover, which say what would lift a forbid.",
            "Move the condition into a forbid, and annotate that.",
            "@remedy" if remedy is not None else "@handover",
        )
    if remedy is not None and handover is not None:
        raise Malformed(
            f"The policy {ident} has both @remedy and @handover; only one can be what happens next.",
            "Keep one of them, or write two policies.",
            "@handover",
        )
    if handover is not None and not _ID.fullmatch(handover):
        raise Malformed(f"@handover of {ident} names no queue.", 'Write @handover("QUEUE").', "@handover")
    remedies = () if remedy is None else tuple(_remedy(word.strip(), roles) for word in remedy.split(","))
    return Annotations(ident, annotations.get("says", ""), remedies, handover)


def _ident(ident: str, generated: bool) -> str:
    if not ident:
        raise Malformed("This policy has no @id.", 'Put @id("...") above it: every decision names the policy it is by.')
    if not _ID.fullmatch(ident):
        raise Malformed(f"@id({ident!r}) holds what an id cannot.", "Use letters, digits, '.', '-' and '_'.", "@id")
    if ident.startswith(RESERVED) and not generated:
        raise Malformed(f"The id {ident} begins as the kernel's own do.", "Choose another id.", "@id")
    return ident


def _remedy(word: str, roles: Sequence[str]) -> Remedy:
    kind, *rest = word.split(":")
    match kind, rest:
        case "verify", [level] if level in _LEVELS:
            return Verify(level=_LEVELS[level])
        case "consent", [purpose] if _ID.fullmatch(purpose):
            return Consent(purpose=purpose)
        case "confirm", []:
            return Confirm()
        case "approve", [role] if role in roles:
            return Approve(role=role)
        case "approve", [role, count] if role in roles and count.isdecimal() and int(count) > 0:
            return Approve(role=role, count=int(count))
        case "approve", [role, *_] if role not in roles:
            raise Malformed(
                f'@remedy names the role "{role}", which the pack does not have.',
                f"Use one of {', '.join(roles) or 'its roles'}, or add it to Pack(roles=...).",
                "@remedy",
            )
        case _:
            raise Malformed(
                f'"{word}" is no remedy.',
                f"Write verify:LEVEL ({', '.join(_LEVELS)}), consent:PURPOSE, confirm or approve:ROLE[:N], "
                "separated by commas.",
                "@remedy",
            )


def in_place(remedy: Remedy, standing: Standing) -> bool:
    """Whether a remedy has been had already."""
    match remedy:
        case Verify():
            return standing.customer.assurance >= remedy.level
        case Consent():
            return remedy.purpose in standing.consents
        case Confirm():
            return standing.confirmed
        case Approve():
            return standing.approvals.get(remedy.role, 0) >= remedy.count


def in_order(wanted: Sequence[tuple[Remedy, ...]]) -> tuple[Remedy, ...]:
    """Several policies' remedies as one list: each policy's own order kept, else verify before consent before confirm
    before approve; of two that differ in degree, the stronger."""
    strongest: dict[str, Remedy] = {}
    for remedy in (r for remedies in wanted for r in remedies):
        strongest[_about(remedy)] = _stronger(strongest.get(_about(remedy)), remedy)
    before = {pair for remedies in wanted for pair in pairwise(map(_about, remedies))}
    left, ordered = list(strongest), list[Remedy]()
    while left:
        free = [a for a in left if not any((b, a) in before for b in left if b != a)] or left
        first = min(free, key=lambda about: _RANK[strongest[about].tag])
        left.remove(first)
        ordered.append(strongest[first])
    return tuple(ordered)


def _about(remedy: Remedy) -> str:
    match remedy:
        case Verify() | Confirm():
            return remedy.tag
        case Consent():
            return f"consent {remedy.purpose}"
        case Approve():
            return f"approve {remedy.role}"


def _stronger(one: Remedy | None, other: Remedy) -> Remedy:
    match one, other:
        case Verify(), Verify():
            return max(one, other, key=lambda r: r.level)
        case Approve(), Approve():
            return max(one, other, key=lambda r: r.count)
        case _:
            return other


def after(remedy: Remedy, standing: Standing, *, address: str = "") -> Standing:
    """The standing once a remedy has been had; who is verified without an address was verified by this one."""
    match remedy:
        case Verify():
            raised = max(standing.customer.assurance, remedy.level)
            email = standing.customer.email or address or None
            speaker = standing.customer.model_copy(update={"assurance": raised, "email": email})
            return standing.model_copy(update={"customer": speaker})
        case Consent():
            return standing.model_copy(update={"consents": (*standing.consents, remedy.purpose)})
        case Confirm():
            return standing.model_copy(update={"confirmed": True})
        case Approve():
            granted = max(standing.approvals.get(remedy.role, 0), remedy.count)
            return standing.model_copy(update={"approvals": {**standing.approvals, remedy.role: granted}})
