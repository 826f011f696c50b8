"""Ways that words reach people."""
