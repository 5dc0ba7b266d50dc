"""How a connection is doing, in words: the worst first, and one sentence for each kind of trouble."""

from odoo.tools import format_datetime

from .connection_counts import shown

#: So many record types are named in a sentence; more are counted.
_MOST_NAMES = 3


def names_of(streams):
    return ", ".join(streams.mapped("display_name"))


def unanswered(env):
    return env._("The system did not respond. Odoo will retry automatically.")


def short(state, *, active, muted, failures, left_alone):
    """What a badge shows, a value of ``hr.sync.connection.shown_state``: the worst first.

    A connection stays connected while its system does not respond, since Odoo tries again; the badge says so.
    """
    if not active:
        return "removed"
    if muted:
        return "off"
    if state != "connected":
        return state
    if failures:
        return "unanswered"
    return "suspended" if left_alone else state


def standing(env, state, *, in_setup, last_error, left_alone_until, paused):
    """Why nothing is exchanged; empty if nothing keeps the connection from it.

    :param left_alone_until: the moment before which the system asked not to be called, if that is to come.
    :param paused: returns what people read of a paused connection; asked only of one.
    """
    if state == "draft":
        return env._("Set-up not finished.") if in_setup else env._("Not tested yet.")
    if state == "paused":
        return paused()
    if state == "error":
        return last_error or env._("Stopped.")
    if left_alone_until:
        moment = format_datetime(env, left_alone_until)
        return env._("Syncing is suspended until %s. No changes are lost.", moment)
    return ""


def paused(env, name, moment, *, may_resume):
    """That a connection is paused, by whom and since when as far as that is known, and who can end it.

    :param name: the user's, empty where an earlier version has paused it.
    :param moment: when, in UTC.
    :param may_resume: whether the reader may resume it.
    """
    if may_resume:
        until = env._("Changes are queued until you resume.")
    else:
        until = env._("Changes are queued until an administrator resumes the connection.")
    if not (name and moment):
        return f"{env._('Paused.')} {until}"
    said = env._("Paused by %(user)s on %(moment)s.", user=name, moment=format_datetime(env, moment))
    return f"{said} {until}"


def trouble(env, streams, last_runs, running, *, failures, stale, synced_before):
    """What keeps the syncs from being complete, the worst first; empty if nothing does.

    :param streams: those that are switched on.
    :param last_runs: the last sync of each of them that is over.
    :param running: those of their syncs that are queued or under way.
    :param failures: turns in a row in which the system did not answer.
    :param stale: those of the streams that have not been done for long.
    :param synced_before: whether any stream has been done.
    """
    failed = last_runs.filtered(lambda run: run.state == "failed" or (run.state == "partial" and run.error))
    if stopped := streams.filtered("stopped"):
        return env._(
            "Stopped: %(streams)s. %(reason)s. Odoo retries automatically; click Sync to retry now.",
            streams=names_of(stopped),
            reason=stopped[0].stopped.rstrip("."),
        )
    if failed:
        return _failed(env, failed.stream_id, failed[0].error)
    if failures:
        return unanswered(env)
    if running:
        first = running.sorted(lambda run: (not run.started_at, *run._turn()))[0]
        if not first.started_at:
            return env._("Sync waiting to start: %s.", first.stream_id.display_name)
        return env._(
            "Sync in progress: %(type)s, %(percent)s %%.",
            type=first.stream_id.display_name,
            percent=int(first.progress),
        )
    if stale:
        return env._("Not up to date: %s.", names_of(stale))
    if not streams:
        return env._("Connected. No record type is enabled.")
    if not synced_before:
        return env._("Connected. Nothing has been synced yet.")
    if fresh := streams.filtered(lambda stream: stream.direction != "out" and not stream.last_success):
        return env._("Not synced yet: %s.", names_of(fresh))
    if cancelled := last_runs.filtered(lambda run: run.state == "cancelled").stream_id:
        return env._("The last sync was cancelled: %s.", names_of(cancelled))
    return ""


def _failed(env, streams, reason):
    if len(streams) > _MOST_NAMES:
        return env._("The last sync of %(count)s record types failed: %(reason)s", count=len(streams), reason=reason)
    return env._("The last sync failed (%(types)s): %(reason)s", types=names_of(streams), reason=reason)


def left_out(env, *, issues, skipped, waiting, held):
    """What did not get through, apart from the syncs; empty if everything did.

    :param issues: how many issues are open.
    :param skipped: how many records are skipped, by the reason.
    :param waiting: how many changes wait.
    :param held: returns how many changes wait for the next run of their stream; asked only where it matters.
    """
    sentences = []
    if issues:
        sentences.append(env._("Issues that need attention: %s.", shown(env, issues)))
    if len(skipped) == 1:
        [(reason, count)] = skipped.items()
        sentences.append(env._("Skipped records (%(count)s): %(reason)s", count=shown(env, count), reason=reason))
    elif skipped:
        count = shown(env, sum(skipped.values()))
        sentences.append(
            env._("%(count)s records are skipped, for %(number)s reasons.", count=count, number=len(skipped))
        )
    if waiting and not sentences:
        sentences.append(env._("Changes waiting: %s.", shown(env, waiting)))
    elif not sentences and (number := held()):
        said = env._("Changes in Odoo that the next sync of their type will send: %s.", shown(env, number))
        sentences.append(said)
    return " ".join(sentences)
