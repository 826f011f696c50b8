"""The HTTP API, under /v1: the same words, the same rules, for programs."""
