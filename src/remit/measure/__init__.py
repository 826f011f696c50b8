"""What came of it: cases and interactions read off entries, and figures as pure functions over them."""
