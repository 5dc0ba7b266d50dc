"""What becomes of a piece of work when a call fails: one table, which every place that calls a system asks.

An error is first sorted into a class (``Seen``). The table then has one cell for each class and each place from which a
system is called (``Place``): what the engine does (``Action``), and who is notified (``Notify``).
"""

from dataclasses import dataclass
from enum import Enum

from .error_classes import Seen, seen

#: So many entities in a row over which the system fails mean that it is in trouble, not they.
MANY = 3
#: How often work is retried automatically before the responsible user is notified.
TRIES = 5


class Place(Enum):
    """Where a system is called from."""

    CONNECT = "a client is made, before any call"
    FIRST_CALL = "the first call of a slice: whose key is it"
    PULL_LIST = "a pass reads a list"
    PULL_SINGLE = "a pass reads one entity of a page again"
    DUE = "one entity is read again because something takes effect"
    RETRY = "one entity is read again because a person retries its issue"
    DELIVERY = "one entity is read after a webhook"
    FILE = "a file of a record is fetched"
    PREVIEW = "a preview reads a list"
    PREVIEW_NEW_KEY = "a preview reads with a key that is not in use yet"
    PUSH_READ = "one entity is read before it is sent"
    PUSH_CREATE = "one entity is created"
    PUSH_UPDATE = "one entity is changed"
    PUSH_REMOVE = "one entity is removed"
    PUSH_BATCH = "many entities are read and sent together"
    VERIFY = "what was sent is compared with what is there now"
    CHANGES = "a system is asked what somebody has changed since the last run"
    MAPPING = "the values that a person maps are read"
    TEST = "a person tests the connection"
    TEST_NEW_KEY = "a person tests a key that is not in use yet"
    WEBHOOK_REGISTER = "a person registers the webhook"
    WEBHOOK_REMOVE = "a person removes the webhook"
    WEBHOOK_PROBE = "a person tries the webhook, and the clocks are compared"


class Action(Enum):
    """What the engine does with the piece of work at hand, and with the rest."""

    RETRY = "this piece waits, longer each time; the others continue"
    WAIT = "the slice ends, and the connection waits until the system may be called again"
    END_TURN = "the slice ends; after some such slices the system is left alone for a while"
    END_SLICE = "the slice ends; the next one continues with the remaining work"
    STOP_CONNECTION = "nothing is called until a person acts; what waits is kept"
    STOP_STREAM = "the record type is suspended in this direction; pending work is kept, and the others continue"
    FAIL = "this piece is not retried until a person, or a change, requests it; the others continue"
    ADOPT = "an entity that carries our own id is ours; any other is a question for a person"
    ASK = "a person says whether it was carried out; it is not repeated, and nothing else is sent before that"
    HALVE = "it is tried again in smaller parts, until what fails stands alone"
    REDO = "the transaction is rolled back and done again, on a budget of its own"
    RAISE = "it is not caught"
    NONE = "it cannot happen; if it does all the same, it is taken for an error in a program"


class Notify(Enum):
    """Who is notified, and where."""

    NOBODY = "nobody, unless it lasts"
    RECORD = "an issue of the record"
    PLACE = "one issue of the place, which the next answer that fits closes"
    STREAM = "the record type, its records and its connection show why it is suspended"
    CONNECTION = "the connection says why it stopped"
    RUN = "the run says why it failed"
    MAPPINGS = "the connection says why the values to map could not be read"
    PERSON = "whoever pressed the button"


@dataclass(frozen=True)
class Outcome:
    """One cell.

    :param many: the action after ``MANY`` in a row.
    :param tries: after so many tries it is given up (``FAIL``), and the record has an issue; 0: it is never given up.
    :param why: why it cannot happen.
    """

    action: Action
    notify: Notify = Notify.NOBODY
    many: Action | None = None
    tries: int = 0
    why: str = ""


def _never(why):
    return Outcome(Action.NONE, why=why)


_REDO, _ALONE = Outcome(Action.REDO), Outcome(Action.RETRY, many=Action.END_TURN)
_END_TURN, _WAIT = Outcome(Action.END_TURN), Outcome(Action.WAIT)
_STOP_CONNECTION = Outcome(Action.STOP_CONNECTION, Notify.CONNECTION)
_STOP_STREAM = Outcome(Action.STOP_STREAM, Notify.STREAM)
_FAIL_RUN, _RUN_AND_PLACE = Outcome(Action.FAIL, Notify.RUN), Outcome(Action.FAIL, Notify.PLACE)
_FAIL_RECORD = Outcome(Action.FAIL, Notify.RECORD)
_SHOW, _RAISE = Outcome(Action.FAIL, Notify.PERSON), Outcome(Action.RAISE, Notify.PERSON)
_WAITS_WITH_ISSUE, _WAITS_FOR_PLACE = Outcome(Action.RETRY, Notify.RECORD), Outcome(Action.RETRY, Notify.PLACE)
_READERS = _never("a value that cannot be read is kept with its record, which the importer deals with")
_GONE = _never("a record that is not found by id no longer exists, and is archived under the guard")
_ONE_BY_ONE = _never("only a call that creates something may be in doubt for good")
_NO_CALL = _never("nothing is called yet")
_NO_RECORD = _never("no record is read or sent")

#: What is about the whole connection wherever a slice meets it.
_SLICE = {
    Seen.UNREACHABLE: _END_TURN,
    Seen.UNANSWERED: _ONE_BY_ONE,
    Seen.SERVER_ERROR: _END_TURN,
    Seen.RATE_LIMIT: _WAIT,
    Seen.UNAUTHORIZED: _STOP_CONNECTION,
    Seen.FORBIDDEN: _STOP_STREAM,
    Seen.CONTENTION: _REDO,
    Seen.VALUE: _READERS,
}
_LISTS = {**_SLICE, **dict.fromkeys((Seen.NOT_FOUND, Seen.CONFLICT, Seen.REJECTED, Seen.CONTRACT), _RUN_AND_PLACE)}
_PREVIEWS = {
    **dict.fromkeys(Seen, _FAIL_RUN),
    Seen.UNREACHABLE: _END_TURN,
    Seen.UNANSWERED: _ONE_BY_ONE,
    Seen.SERVER_ERROR: _END_TURN,
    Seen.RATE_LIMIT: _WAIT,
    Seen.CONTENTION: _REDO,
    Seen.VALUE: _READERS,
}
#: A single entity that is read because it is its turn, not in a pass.
_ENTITY = {
    **_SLICE,
    Seen.SERVER_ERROR: _ALONE,
    Seen.FORBIDDEN: _FAIL_RECORD,
    Seen.NOT_FOUND: _GONE,
    Seen.CONFLICT: _FAIL_RECORD,
    Seen.REJECTED: _FAIL_RECORD,
    Seen.UNEXPECTED: _FAIL_RECORD,
}
_PUSHES = {
    **_SLICE,
    Seen.SERVER_ERROR: _ALONE,
    Seen.NOT_FOUND: _FAIL_RECORD,
    Seen.CONFLICT: _FAIL_RECORD,
    Seen.REJECTED: _FAIL_RECORD,
    # What is to be sent waits.
    Seen.CONTRACT: _WAITS_FOR_PLACE,
    Seen.VALUE: _FAIL_RECORD,
    Seen.UNEXPECTED: _FAIL_RECORD,
}
_BUTTONS = {
    **dict.fromkeys(Seen, _SHOW),
    Seen.UNANSWERED: _ONE_BY_ONE,
    Seen.UNAUTHORIZED: _STOP_CONNECTION,
    # Odoo repeats a request, or shows what happened.
    Seen.CONTENTION: _RAISE,
    Seen.VALUE: _NO_RECORD,
    Seen.UNEXPECTED: _RAISE,
}

TABLE = {
    Place.CONNECT: {
        **dict.fromkeys(Seen, _NO_CALL),
        # The document that a person has entered does not lead to the system.
        Seen.CONTRACT: _STOP_CONNECTION,
        Seen.CONTENTION: _REDO,
        Seen.UNEXPECTED: _FAIL_RUN,
    },
    Place.FIRST_CALL: {
        **_SLICE,
        # The others of this slice would meet the same.
        **dict.fromkeys(
            (Seen.NOT_FOUND, Seen.CONFLICT, Seen.REJECTED, Seen.CONTRACT), Outcome(Action.END_TURN, Notify.PLACE)
        ),
        Seen.VALUE: _NO_RECORD,
        Seen.UNEXPECTED: _FAIL_RUN,
    },
    Place.PULL_LIST: {**_LISTS, Seen.UNEXPECTED: _FAIL_RUN},
    Place.PULL_SINGLE: {
        **_SLICE,
        Seen.UNREACHABLE: Outcome(Action.FAIL, Notify.RECORD, many=Action.END_TURN),
        Seen.SERVER_ERROR: Outcome(Action.FAIL, Notify.RECORD, many=Action.END_TURN),
        Seen.FORBIDDEN: Outcome(Action.FAIL, Notify.RECORD, many=Action.STOP_STREAM),
        Seen.NOT_FOUND: _GONE,
        Seen.CONFLICT: _FAIL_RECORD,
        Seen.REJECTED: _FAIL_RECORD,
        Seen.CONTRACT: Outcome(Action.FAIL, Notify.PLACE),
        Seen.UNEXPECTED: _FAIL_RUN,
    },
    Place.DUE: {
        **_ENTITY,
        # What takes effect today must not be forgotten: there is an issue, and it is still tried.
        Seen.FORBIDDEN: _WAITS_WITH_ISSUE,
        Seen.CONFLICT: _WAITS_WITH_ISSUE,
        Seen.REJECTED: _WAITS_WITH_ISSUE,
        Seen.CONTRACT: _WAITS_FOR_PLACE,
    },
    Place.RETRY: {**_ENTITY, Seen.CONTRACT: _FAIL_RECORD},
    Place.DELIVERY: {
        **_ENTITY,
        Seen.SERVER_ERROR: Outcome(Action.RETRY, many=Action.END_TURN, tries=TRIES),
        Seen.CONTRACT: Outcome(Action.FAIL, Notify.PLACE),
    },
    Place.FILE: {
        **dict.fromkeys(Seen, _FAIL_RECORD),
        Seen.UNANSWERED: _ONE_BY_ONE,
        # Nothing else waits for files, and it answers otherwise.
        Seen.UNREACHABLE: Outcome(Action.RETRY, many=Action.END_SLICE, tries=TRIES),
        Seen.SERVER_ERROR: Outcome(Action.RETRY, many=Action.END_SLICE, tries=TRIES),
        Seen.RATE_LIMIT: _WAIT,
        Seen.UNAUTHORIZED: _STOP_CONNECTION,
        Seen.CONTENTION: _REDO,
        Seen.VALUE: _NO_RECORD,
    },
    Place.PREVIEW: {**_PREVIEWS, Seen.UNAUTHORIZED: _STOP_CONNECTION},
    # A key that is not in use stops nothing.
    Place.PREVIEW_NEW_KEY: _PREVIEWS,
    Place.PUSH_READ: {**_PUSHES, Seen.NOT_FOUND: _GONE},
    Place.PUSH_CREATE: {
        **_PUSHES,
        Seen.CONFLICT: Outcome(Action.ADOPT, Notify.RECORD),
        Seen.UNANSWERED: Outcome(Action.ASK, Notify.RECORD),
    },
    Place.PUSH_UPDATE: _PUSHES,
    Place.PUSH_REMOVE: {**_PUSHES, Seen.NOT_FOUND: _never("what is gone already counts as removed")},
    Place.PUSH_BATCH: {
        **_SLICE,
        **dict.fromkeys((Seen.NOT_FOUND, Seen.CONFLICT, Seen.REJECTED, Seen.CONTRACT), _WAITS_FOR_PLACE),
        Seen.VALUE: Outcome(Action.HALVE, Notify.RECORD),
        Seen.UNEXPECTED: Outcome(Action.HALVE, Notify.RECORD),
    },
    Place.VERIFY: {**_LISTS, Seen.UNEXPECTED: _FAIL_RUN},
    # The next run compares everything, so that nothing that is sent depends on it.
    Place.CHANGES: {**_LISTS, Seen.FORBIDDEN: _RUN_AND_PLACE, Seen.UNEXPECTED: _RUN_AND_PLACE},
    # What was read before still counts, and it is tried again by itself.
    Place.MAPPING: {
        **_SLICE,
        **dict.fromkeys(
            (Seen.FORBIDDEN, Seen.NOT_FOUND, Seen.CONFLICT, Seen.REJECTED, Seen.CONTRACT, Seen.UNEXPECTED),
            Outcome(Action.FAIL, Notify.MAPPINGS),
        ),
    },
    Place.TEST: _BUTTONS,
    Place.TEST_NEW_KEY: {**_BUTTONS, Seen.UNAUTHORIZED: _SHOW},
    Place.WEBHOOK_REGISTER: _BUTTONS,
    Place.WEBHOOK_REMOVE: {**_BUTTONS, Seen.NOT_FOUND: _never("what is gone already counts as removed")},
    # What is tried is the way to us; without an answer the clocks are not compared.
    Place.WEBHOOK_PROBE: {
        **dict.fromkeys(Seen, Outcome(Action.FAIL)),
        Seen.UNANSWERED: _ONE_BY_ONE,
        Seen.UNAUTHORIZED: _STOP_CONNECTION,
        Seen.CONTENTION: _RAISE,
        Seen.VALUE: _NO_RECORD,
        Seen.UNEXPECTED: _RAISE,
    },
}


def outcome_of(error, place):
    """What becomes of the work at ``place`` over which ``error`` was raised.

    :param error: any exception but those that end a piece of work on purpose (``signals``).
    :param place: a ``Place``.
    :return: an ``Outcome``; never one that cannot happen.
    """
    outcome = TABLE[place][seen(error)]
    return TABLE[place][Seen.UNEXPECTED] if outcome.action is Action.NONE else outcome
