"""What authors of packs and adapters test with."""
