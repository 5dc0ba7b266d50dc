"""What can be wrong with a profile: its text, its shape, and what it means."""
