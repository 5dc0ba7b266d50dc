"""What becomes of the records of a slice when a call fails, or a transaction: the error table carried out."""

from datetime import timedelta

from ...systems.secrets import get_logger
from ..changes import links_of
from ..error_table import Action, Place, Seen, outcome_of, seen
from .calls import LOST
from .unanswered import question

_logger = get_logger(__name__)

#: After these, no other call of the slice is made.
ENDS = (Action.WAIT, Action.END_TURN, Action.END_SLICE, Action.STOP_CONNECTION, Action.STOP_STREAM)
#: With these the system says that it has done nothing.
_NOTHING_DONE = (Action.WAIT, Action.STOP_CONNECTION, Action.STOP_STREAM)


class Judge:
    """Says of each call that was made what becomes of its record; carried out when all of them are there.

    :param failures: the slice's ``Failures``, which counts those that fail in a row.
    """

    def __init__(self, failures):
        self.failures = failures
        #: Calls that failed and what is done about them: (made, outcome, action).
        self.verdicts = []

    @property
    def ended(self):
        """Whether no other call may be made."""
        return any(action in ENDS for _made, _outcome, action in self.verdicts)

    def is_end(self, made):
        """Note what became of a call; returns whether no other one shall begin."""
        if made.error is None:
            if made.call.place is not Place.PUSH_READ:
                self.failures.worked()
            return False
        outcome = outcome_of(made.error, made.call.place)
        about_record = seen(made.error) in (Seen.UNEXPECTED, Seen.VALUE)
        action = outcome.action if about_record else self.failures.action(outcome)
        self.verdicts.append((made, outcome, action))
        return action in ENDS or action is Action.REDO


def carry_out(judge, stream, rows, transactions):
    """Open issues, put off what waits, and end what has to end.

    :param stream: in the engine's environment; what is written about it is in the worker's language.
    :raise SliceEnded: nothing more can be called now.
    """
    last = [one for one in judge.verdicts if one[2] in ENDS]
    for made, outcome, action in judge.verdicts:
        if action is Action.REDO:
            continue
        if seen(made.error) in (Seen.UNEXPECTED, Seen.VALUE):
            log_unexpected(stream, made.call.res_id, made.error)
            transactions.transaction(
                lambda made=made: rows.fail({made.call.res_id: _doubt(stream, made) or made.error})
            )
        elif action in (Action.FAIL, Action.ADOPT):
            # An entity that would be adopted has been: what comes here is somebody else's.
            transactions.transaction(lambda made=made: _refuse(stream, rows, made))
        elif action is Action.ASK:
            transactions.transaction(
                lambda made=made: rows.fail({made.call.res_id: question(stream, _target(stream, made), made.error)})
            )
        elif action not in ENDS:
            _put_off(judge, stream, rows, [made], outcome, action)
    for made, _outcome, action in judge.verdicts:
        if action is Action.REDO:
            raise made.error
    if last:
        _made, outcome, action = last[0]
        _put_off(judge, stream, rows, [made for made, _outcome, _action in last], outcome, action)


def _target(stream, made):
    return stream.env[stream._model_name()].browse(made.call.res_id)


def _doubt(stream, made):
    """What a person is asked after an error in a program: the call may have been made. None where it can be found."""
    if stream._declaration().finds_created or made.call.place is not Place.PUSH_CREATE:
        return None
    return question(stream, _target(stream, made))


def _put_off(judge, stream, rows, made, outcome, action):
    ids = [one.call.res_id for one in made]
    if not stream._declaration().finds_created:
        # Such a system says of each call whether it may have been carried out: of these it says that they were not.
        judge.failures.transactions.transaction(lambda: take_back(stream, [one.call for one in made]))
    links = links_of(stream, stream.env[stream._model_name()].browse(ids), ["res_id", "state"])
    at_least = LOST if any(link.state == "creating" for link in links.values()) else timedelta()
    waits = {"jobs": rows.of(ids), "at_least": at_least}
    judge.failures.carry_out(action, outcome, made[0].error, made[0].call.place, stream, "out", **waits)


def _refuse(stream, rows, made):
    """The system has carried out nothing, so that the call leaves nothing behind."""
    target = stream.env[stream._model_name()].browse(made.call.res_id)
    link = links_of(stream, target).get(target.id)
    if made.call.place is Place.PUSH_READ:
        link = None  # it is about no call that changes anything
    if made.call.place is Place.PUSH_UPDATE and made.call.intent.there is None and seen(made.error) is Seen.NOT_FOUND:
        # What is never read is known to be gone only now; a person may have it sent anew.
        link = link and link.unlink()
    elif link and link.state == "creating":
        link.unlink()
    elif link and link.sent:
        link.sent = False
    rows.fail({target.id: made.error})


def take_back(stream, calls):
    """Remove the marks of calls that were not made."""
    model = stream.env[stream._model_name()]
    links = links_of(stream, model.browse([call.res_id for call in calls]))
    unmade = stream.env["hr.sync.link"]
    for call in calls:
        link, intent = links.get(call.res_id), call.intent
        if link and call.place is Place.PUSH_CREATE and intent.before is None:
            unmade |= link
        elif link and intent.before:
            link.write(intent.before)
    unmade.unlink()


def log_unexpected(stream, res_id, error):
    if seen(error) is Seen.UNEXPECTED:
        _logger.error("Sending %s %s: unexpected error", stream.record_type, res_id, exc_info=error)


def carry_out_together(error, sender, remote, ids, transactions, failures):
    """Do what the table says of a failed call for many records.

    :param sender: the ``KeyedSender`` that has made it.
    :raise SliceEnded: nothing more can be called now.
    """
    outcome = outcome_of(error, Place.PUSH_BATCH)
    if outcome.action is Action.REDO:
        raise error
    transactions.rollback()
    if outcome.action is Action.HALVE or seen(error) is Seen.UNEXPECTED:
        _logger.error("Sending %s: unexpected error", sender.stream.record_type, exc_info=error)
        transactions.transaction(lambda: sender.doubt(ids, error))
        return
    if outcome.action in _NOTHING_DONE:
        transactions.transaction(lambda: sender.forget(remote))
    pause = timedelta() if outcome.action in _NOTHING_DONE else LOST
    waits = {"jobs": sender.rows.of(ids), "at_least": pause}
    failures.carry_out(outcome.action, outcome, error, Place.PUSH_BATCH, sender.stream, "out", **waits)
