"""Names of things. Ids made by Remit are opaque; the others are the pack's own names."""

from __future__ import annotations

from typing import NewType

CustomerId = NewType("CustomerId", str)
RecordId = NewType("RecordId", str)  # an identity record: the unit of sealing and erasure
ConversationId = NewType("ConversationId", str)
MessageId = NewType("MessageId", str)
GoalId = NewType("GoalId", str)
StepId = NewType("StepId", str)
ReviewId = NewType("ReviewId", str)
WakeId = NewType("WakeId", str)
StaffId = NewType("StaffId", str)

ActionName = NewType("ActionName", str)
GoalKind = NewType("GoalKind", str)
PolicyId = NewType("PolicyId", str)
PackDigest = NewType("PackDigest", str)

StepDigest = NewType("StepDigest", str)  # what is confirmed and approved
StepKey = NewType("StepKey", str)  # what the system receives: the same key is the same effect
SubjectTag = NewType("SubjectTag", str)  # blind index of a subject: equal subjects, equal tags

ChainId = NewType("ChainId", str)  # "goal:..." | "conversation:..." | "customer:..." | "installation"
LaneId = NewType("LaneId", str)  # "customer:..." | "installation"

INSTALLATION = ChainId("installation")
INSTALLATION_LANE = LaneId("installation")
INSTALLATION_RECORD = RecordId("installation")  # what is sealed in its chain: of those who work here


def goal_chain(goal: GoalId) -> ChainId:
    return ChainId(f"goal:{goal}")


def conversation_chain(conversation: ConversationId) -> ChainId:
    return ChainId(f"conversation:{conversation}")


def customer_chain(customer: CustomerId) -> ChainId:
    return ChainId(f"customer:{customer}")


def customer_lane(customer: CustomerId) -> LaneId:
    return LaneId(f"customer:{customer}")
