"""How a worker's turn ends early."""


class TurnOver(Exception):
    """The connection's turn ends; what is left stays queued."""
