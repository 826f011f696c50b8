"""all-MiniLM-L6-v2: fetched and built once (`remit brain fetch`), then run on this machine alone."""
