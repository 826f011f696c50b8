"""What a business knows in writing: its documents read, found again, cited. A document is data, never instruction."""
