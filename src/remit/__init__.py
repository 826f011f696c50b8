"""Remit: customer goals in, finished and proven jobs out, and never a step outside the remit."""
