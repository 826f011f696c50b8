"""What came of it: figures as pure functions over outcomes."""
