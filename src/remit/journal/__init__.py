"""The append-only, tamper-evident record: chains of entries, personal values sealed, and the one writer of them."""
