"""The brain that is always there: deterministic, offline, without a language model."""

from remit.brains.embedded.brain import EmbeddedBrain

__all__ = ["EmbeddedBrain"]
