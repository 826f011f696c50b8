"""The brain with a language model, of any provider. Without the `llm` extra all but `provider` still imports."""

from remit.brains.llm.brain import LlmBrain
from remit.brains.llm.calls import Price, Terms
from remit.brains.llm.model import Answer, Hear, LanguageModel, NoAnswer, Prompt

__all__ = ["Answer", "Hear", "LanguageModel", "LlmBrain", "NoAnswer", "Price", "Prompt", "Terms"]
