"""Where Remit keeps what it knows: in memory, or in a database; and the keys, apart from both."""
