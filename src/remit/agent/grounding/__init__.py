"""A brain is listened to, never believed: what it says is held against what was said and found."""
