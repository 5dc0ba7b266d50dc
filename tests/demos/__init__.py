"""What ``./dev demo --system NAME`` shows of each system besides the first."""
