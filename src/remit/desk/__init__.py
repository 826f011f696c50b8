"""Where people work: what waits for them, what they do about it, and what they see while they do."""
