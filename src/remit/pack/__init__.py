"""A business's domain: what it can do, what customers want of it, and what is permitted."""

from remit.model.queue import Hours, Queue
from remit.pack.declare import Caller, Feedback, Pack, action, counter, customer, goal, subject, topic
from remit.pack.types import CannotSay, Check, Email, Id, Key, Money, Phone

__all__ = [
    "Caller",
    "CannotSay",
    "Check",
    "Email",
    "Feedback",
    "Hours",
    "Id",
    "Key",
    "Money",
    "Pack",
    "Phone",
    "Queue",
    "action",
    "counter",
    "customer",
    "goal",
    "subject",
    "topic",
]
