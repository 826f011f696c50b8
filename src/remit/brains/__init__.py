"""Whoever thinks: understands messages, plans steps, words replies. None of them has any authority."""
