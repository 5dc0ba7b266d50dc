"""Clocks that differ: what is signed with a time is refused then, and nobody would know why."""

from ...systems.webhook import TOLERANCE


def minutes_ahead(client, known):
    """By how many minutes the system's clock is ahead, as the client's last answer showed; 0 within the tolerance.

    :param known: what is known of it already. A minute more or less says nothing new: it would be written again and
        again.
    """
    ahead = getattr(getattr(client, "transport", None), "ahead", None)
    if ahead is None:
        return known
    minutes = round(ahead / 60) if abs(ahead) > TOLERANCE else 0
    return minutes if bool(minutes) != bool(known) or abs(minutes - known) > 1 else known


def warning(env, system, minutes):
    """What people read about it; False where the clocks agree."""
    values = {"system": system, "minutes": abs(minutes)}
    if minutes > 0:
        return env._(
            "The clock of %(system)s is %(minutes)s minutes ahead of this server's. Set the one that is wrong:"
            " webhook deliveries may be refused until then.",
            **values,
        )
    if minutes < 0:
        return env._(
            "The clock of %(system)s is %(minutes)s minutes behind this server's. Set the one that is wrong:"
            " webhook deliveries may be refused until then.",
            **values,
        )
    return False
