"""What every simulated system shares: the server, its faults, the requests it records, and the contract check."""
