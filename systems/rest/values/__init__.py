"""The kinds of values that a profile can name: how each is read, checked and sent."""
