"""How a worker's turn, or one piece of it, ends early."""


class TurnOver(Exception):
    """The connection's turn ends; what is left stays queued."""


class Cancelled(Exception):
    """A person wants the run to stop."""


class NotNow(Exception):
    """Something else has to come first; the jobs stay as they are, or are planned for later."""
