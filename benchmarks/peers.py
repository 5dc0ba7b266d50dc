"""The same employees without the engine: bare ORM calls, Odoo's CSV import, and calls over JSON-RPC."""

import copy
import pickle
import time
from datetime import date, datetime
from pathlib import Path

#: Refers to employees who may come later; a peer is spared it.
_LATER = ("parent_id",)


def calls_of(record):
    """The calls of a recorded pull, page by page."""
    return pickle.loads(Path(record).read_bytes())


def bare(env, record, page=None):
    """Make the calls of a recorded pull again, in the same order, with a flush and a commit after each page.

    :param page: serve this many employees with one ``create()``, instead of as many as the engine did.
    """
    recorded = calls_of(record)
    if page:
        recorded = _merged(recorded, page)
    started, worked = time.perf_counter(), time.process_time()
    for calls in recorded:
        for call in calls:
            _again(env, call, merged=bool(page))
        env.flush_all()
        env.cr.commit()
    return {"seconds": time.perf_counter() - started, "cpu": time.process_time() - worked}


def _again(env, call, merged=False):
    """Make one call again; records get the ids that they had, or nothing that follows would fit."""
    model = env(user=call.uid, su=call.su, context=call.context)[call.model].browse(call.ids)
    if call.method == "unlink":
        model.unlink()
        return
    result = getattr(model, call.method)(copy.deepcopy(call.values))
    # Versions come in another order when pages are longer; they are known by employee and date then.
    if call.method == "create" and result._ids != call.made and not (merged and call.model == "hr.version"):
        raise SystemExit(f"{call.model} got other ids than in the recorded pull: the template is not the same")


def _merged(recorded, size):
    """The same calls with the employees of ``size`` in one ``create()``; references among them are written later."""
    merged, page, create = [], [], None
    for call in (call for calls in recorded for call in calls):
        if call.model == "hr.version" and call.ids:
            raise SystemExit(
                "The pull wrote to versions by id, which longer pages give other ids: compare without them"
            )
        if (call.model, call.method) != ("hr.employee", "create"):
            page.append(call)
            continue
        if create is None or len(create.values) + len(call.values) > size:
            if create:
                merged.append(_ordered(create, page))
                page = []
            create = copy.deepcopy(call)
        else:
            create.values += copy.deepcopy(call.values)
            create.made += call.made
    merged.append(_ordered(create, page))
    return merged


def _ordered(create, others):
    """A page: calendars first, the employees, managers who were among them, and the rest."""
    before = [call for call in others if call.model == "resource.calendar"]
    after = [call for call in others if call.model != "resource.calendar"]
    managed = {}
    for values, made in zip(create.values, create.made, strict=True):
        if values.get("parent_id") in create.made:
            managed.setdefault(values.pop("parent_id"), []).append(made)
    writes = []
    for manager, ids in managed.items():
        write = copy.copy(create)
        write.method, write.ids, write.values, write.made = "write", tuple(ids), {"parent_id": manager}, ()
        writes.append(write)
    return [*before, create, *writes, *after]


def calendars(env, record):
    """Make the calendars that a recorded pull made: whoever creates the employees another way needs them."""
    for call in (call for calls in calls_of(record) for call in calls):
        if call.model == "resource.calendar":
            _again(env, call)
    env.cr.commit()


def employees_of(record):
    """The values of all employees of a recorded pull, without references to other employees."""
    for call in (call for calls in calls_of(record) for call in calls):
        if (call.model, call.method) == ("hr.employee", "create"):
            for values in call.values:
                yield {name: value for name, value in values.items() if name not in _LATER}


def load(env, record, limit):
    """Import the first ``limit`` employees as a CSV file's rows, as the administrator would."""
    employees = list(employees_of(record))[:limit]
    names = list(dict.fromkeys(name for values in employees for name in values))
    model = env(user=env.ref("base.user_admin"), su=False, context={"import_file": True})["hr.employee"]
    header = [f"{name}/.id" if model._fields[name].type == "many2one" else name for name in names]
    rows = [[_cell(values.get(name)) for name in names] for values in employees]
    started = time.perf_counter()
    result = model.load(header, rows)
    env.flush_all()
    env.cr.commit()
    seconds = time.perf_counter() - started
    messages = [message["message"] for message in result["messages"]]
    return {"seconds": seconds, "records": len(result["ids"] or ()), "messages": messages[:3]}


def _cell(value):
    if value is True:
        return "True"
    return "" if value is None or value is False else str(value)


def jsonable(values):
    """Values as they go over JSON-RPC."""
    return {name: str(value) if isinstance(value, (date, datetime)) else value for name, value in values.items()}
