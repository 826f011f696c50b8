"""Judges every step: what is within the remit, what would help, and what is not for a machine to do."""

from remit.gate.judge import Gate, RuleInfo
from remit.gate.schema import CONVERSATION, Vocabulary
from remit.gate.source import PolicyText

__all__ = ["CONVERSATION", "Gate", "PolicyText", "RuleInfo", "Vocabulary"]
