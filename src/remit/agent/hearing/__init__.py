"""What a message is taken for: who says it, what it answers, what it wants."""
