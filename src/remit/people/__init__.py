"""Who is speaking, how sure we are, and what they agreed to."""
