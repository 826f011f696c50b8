"""The brain that is always there: deterministic, offline, without a language model."""
