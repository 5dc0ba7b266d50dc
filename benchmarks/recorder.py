"""Watches what the engine asks of Odoo, so that the very same can be asked again without the engine.

The outermost ``create``, ``write`` and ``unlink`` of every business model are noted with their values, user and
context; what Odoo does inside of them is its own affair. Commits are noted as well: they are the page borders.
"""

import contextlib
import copy
import functools
from dataclasses import dataclass, field
from typing import Any

from odoo.orm.environments import Environment
from odoo.orm.models import BaseModel

#: Models that exist for the engine's sake; "bare" means without them.
ENGINE = ("hr.sync.", "ir.cron", "bus.")


@dataclass
class Call:
    """One ORM call: what is needed to make it again, and the ids that came of it."""

    model: str
    method: str
    ids: tuple
    values: Any
    uid: int
    su: bool
    context: dict
    made: tuple = ()


@dataclass
class Recorder:
    """What was asked, in order; a page is what lies between two commits.

    :param depth: how many business calls are open at the moment; 0 means that the engine itself is at work.
    """

    pages: list = field(default_factory=lambda: [[]])
    depth: int = 0

    def border(self):
        """Begin the next page, if anything was asked in this one."""
        if self.pages[-1]:
            self.pages.append([])

    @property
    def calls(self):
        return [call for page in self.pages for call in page]


def is_business(name):
    """Whether a model's rows are what a sync is for, rather than its book-keeping."""
    return not name.startswith(ENGINE)


@contextlib.contextmanager
def recording(registry):
    """Record into the recorder that is yielded until the block ends."""
    recorder = Recorder()
    with contextlib.ExitStack() as stack:
        for name, model in registry.models.items():
            if is_business(name) and not model._abstract:
                for method in ("create", "write", "unlink"):
                    stack.enter_context(_replaced(model, method, _noting(recorder, method)))
        # What Odoo computes late, it computes here: no query of these is the engine's.
        stack.enter_context(_replaced(Environment, "flush_all", _inside(recorder)))
        for method in ("flush_recordset", "flush_model"):
            stack.enter_context(_replaced(BaseModel, method, _inside(recorder)))
        yield recorder
        recorder.border()


@contextlib.contextmanager
def _replaced(owner, name, wrap):
    """Wrap a method; an inherited one is only covered, and comes to light again afterwards."""
    own = vars(owner).get(name)
    setattr(owner, name, wrap(getattr(owner, name)))
    try:
        yield
    finally:
        if own is None:
            delattr(owner, name)
        else:
            setattr(owner, name, own)


def _inside(recorder):
    def wrap(original):
        @functools.wraps(original)
        def inside(self, *arguments, **keywords):
            recorder.depth += 1
            try:
                return original(self, *arguments, **keywords)
            finally:
                recorder.depth -= 1

        return inside

    return wrap


def _replayable(context):
    """The context without what the engine has looked up beforehand, which holds for its own transaction only."""
    looked_up = ("hr_sync_work_times", "hr_sync_intervals")
    return {name: value for name, value in context.items() if name not in looked_up}


def _noting(recorder, method):
    inside = _inside(recorder)

    def wrap(original):
        call_inside = inside(original)

        @functools.wraps(original)
        def noting(self, *arguments, **keywords):
            if recorder.depth:
                return original(self, *arguments, **keywords)
            env = self.env
            # Before the call: Odoo takes values out of the dictionaries that it is given.
            values = copy.deepcopy(arguments[0] if arguments else keywords.get("vals_list"))
            call = Call(self._name, method, self._ids, values, env.uid, env.su, _replayable(env.context))
            result = call_inside(self, *arguments, **keywords)
            if method == "create":
                call.made = result._ids
            recorder.pages[-1].append(call)
            return result

        return noting

    return wrap
