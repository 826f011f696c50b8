"""Pursues goals: plans, asks the Gate, acts, reads back, tells. It never sees a Desk, a prompt, SQL or a vendor."""
