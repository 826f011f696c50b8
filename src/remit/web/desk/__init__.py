"""The Desk: where people work."""
