"""The loop that serves lanes: in virtual time, or on one machine."""
