"""Simulated external systems: real HTTP servers with state, each held to its contract."""
