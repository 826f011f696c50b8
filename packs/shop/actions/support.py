"""What can be done about a device that fails: try things, remember what was tried, and replace it if nothing helps."""

from __future__ import annotations

from typing import Literal

from remit.pack import Check, Email, Key, action, subject

from ..ids import CaseId, DeviceId, SwapId, TipId
from ..systems.guides import Symptom
from ..systems.support import (
    Case,
    CaseBegun,
    CaseFixed,
    CaseReopened,
    CaseWithdrawn,
    Device,
    DeviceReplaced,
    DeviceSummary,
    Support,
    SwapCalledOff,
    TipForgotten,
    TipTried,
)

BACK = ("support", "takes_back")


@subject
def device_record(support: Support, device: DeviceId) -> Device | None:
    return support.device(device)


@subject
def case_record(support: Support, case: CaseId) -> Case | None:
    return support.case(case)


@action(groups=("lookups",))
def list_devices(support: Support, email: Email) -> list[DeviceSummary]:
    """look up the customer's devices"""
    return support.devices(email)


# -- trying ---------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="withdraw_case",
    once=("device", "symptom"),
    repeatable=True,
    groups=("support",),
    doing="look for the fault together with you",
)
def start_troubleshooting(support: Support, device: DeviceId, symptom: Symptom, key: Key) -> CaseBegun:
    """look up what can be tried, and what was tried already"""
    return support.start(device, symptom, key)


@start_troubleshooting.check
def case_is_kept(support: Support, case: CaseId) -> bool:
    return _status(support, case) not in (None, "withdrawn")


@start_troubleshooting.settle
def start_under(support: Support, key: Key) -> CaseBegun | None:
    return support.answered(key, CaseBegun)


@action(effect="irreversible", groups=BACK, doing="withdraw case {case}")
def withdraw_case(support: Support, case: CaseId, key: Key) -> CaseWithdrawn:
    """drop a case in which nothing was tried"""
    return support.withdraw(case, key)


@withdraw_case.check
def case_is_withdrawn(support: Support, case: CaseId) -> bool:
    return _status(support, case) == "withdrawn"


@withdraw_case.settle
def withdrawn_under(support: Support, key: Key) -> CaseWithdrawn | None:
    return support.answered(key, CaseWithdrawn)


@action(
    effect="write",
    undo="forget_attempt",
    once=("case", "tip"),
    accepts={"case": ("read",), "diagnosis": ("read",), "tip": ("read",)},
    each_time=("tip_helped",),
    groups=("support",),
    doing="note whether that helped",
)
def record_attempt(
    support: Support, case: CaseId, diagnosis: Literal["open"], tip: TipId, tip_helped: bool, key: Key
) -> TipTried:
    """remember whether a tip helped, and look up the next one"""
    return support.record_attempt(case, tip, tip_helped, key)


@record_attempt.check
def attempt_is_recorded(support: Support, case: CaseId, tried_tip: TipId, tip_helped: bool) -> bool:
    return support.tried(case, tried_tip) is tip_helped


@record_attempt.settle
def attempt_under(support: Support, key: Key) -> TipTried | None:
    return support.answered(key, TipTried)


@action(effect="irreversible", groups=BACK, doing="forget that {tried_tip} was tried")
def forget_attempt(support: Support, case: CaseId, tried_tip: TipId, key: Key) -> TipForgotten:
    """forget that a tip was tried"""
    return support.forget_attempt(case, tried_tip, key)


@forget_attempt.check
def attempt_is_forgotten(support: Support, case: CaseId, tried_tip: TipId) -> bool:
    return support.tried(case, tried_tip) is None


@forget_attempt.settle
def forgotten_under(support: Support, key: Key) -> TipForgotten | None:
    return support.answered(key, TipForgotten)


# -- ending ---------------------------------------------------------------------------------------------------------


@action(
    effect="write",
    undo="reopen_case",
    accepts={"case": ("read",), "diagnosis": ("read",)},
    groups=("support",),
    doing="close case {case} as fixed",
    says="Good to hear that it works again. I have closed case {case}.",
)
def close_fixed(support: Support, case: CaseId, diagnosis: Literal["fixed"], key: Key) -> CaseFixed:
    """close a case in which something helped"""
    return support.close_fixed(case, key)


@close_fixed.check
def case_is_closed(support: Support, case: CaseId) -> bool:
    return _status(support, case) == "fixed"


@close_fixed.settle
def closing_under(support: Support, key: Key) -> CaseFixed | None:
    return support.answered(key, CaseFixed)


@action(effect="irreversible", groups=BACK, doing="open case {case} again")
def reopen_case(support: Support, case: CaseId, key: Key) -> CaseReopened:
    """open a closed case again"""
    return support.reopen(case, key)


@reopen_case.check
def case_is_open(support: Support, case: CaseId) -> bool:
    return _status(support, case) == "open"


@reopen_case.settle
def reopened_under(support: Support, key: Key) -> CaseReopened | None:
    return support.answered(key, CaseReopened)


@action(
    effect="write",
    undo="call_off_swap",
    accepts={"case": ("read",), "diagnosis": ("read",)},
    groups=("support", "gives_goods"),
    doing="send you a new one, free of charge",
    says="A new one is on its way to {swap_to}. The number of the replacement is {swap}.",
)
def replace_faulty(support: Support, case: CaseId, diagnosis: Literal["exhausted"], key: Key) -> DeviceReplaced:
    """replace a device that nothing could fix"""
    return support.replace(case, key)


@replace_faulty.check
def replacement_is_ordered(support: Support, case: CaseId, swap: SwapId) -> Check:
    return Check(holds=support.ordered(swap) and _status(support, case) == "replaced")


@replace_faulty.settle
def device_replacement_under(support: Support, key: Key) -> DeviceReplaced | None:
    return support.answered(key, DeviceReplaced)


@action(effect="irreversible", groups=BACK, doing="call off replacement {swap}")
def call_off_swap(support: Support, case: CaseId, swap: SwapId, key: Key) -> SwapCalledOff:
    """call off a replacement"""
    return support.call_off(swap, key)


@call_off_swap.check
def swap_is_called_off(support: Support, swap: SwapId) -> bool:
    return not support.ordered(swap)


@call_off_swap.settle
def swap_called_off_under(support: Support, key: Key) -> SwapCalledOff | None:
    return support.answered(key, SwapCalledOff)


def _status(support: Support, case: CaseId) -> str | None:
    found = support.case(case)
    return None if found is None else found.status
