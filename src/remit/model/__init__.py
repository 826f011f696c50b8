"""The words of Remit as frozen values. No clock, randomness, environment or file is touched below here."""
