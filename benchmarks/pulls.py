"""Pulls, as the connection's worker does them."""

import collections
import contextlib
import pickle
import time
from pathlib import Path

from recorder import recording
from session import Network, connect, forget_peak, memory, queries, request, stream_of

#: Tables that a pull without changes may write: where it stands, and when it was.
BOOK_KEEPING = ("hr_sync_run", "hr_sync_run_note", "hr_sync_stream", "ir_cron_progress", "ir_cron_trigger", "bus_bus")
#: What others refer to, in the order in which it is pulled.
MASTERS = ("department", "public_holiday", "absence_type", "activity", "expense_type", "employee", "project", "task")
#: Ids of records that are nowhere: links to them serve passes that write nothing.
_NOWHERE = 10_000_000


def units(env, url):
    """Connect, and pull the departments, so that only employees are left to measure."""
    work(connect(env, url), "department")


def masters(env, url):
    """Connect, and pull all that others refer to; the people of hours reports become leased ones."""
    connection = connect(env, url)
    _choose_defaults(connection)
    for record_type in MASTERS:
        work(connection, record_type)
    reported = {
        record.employee.external_id
        for page in pages(connection, stream_of(connection, "hours_report"))
        for record in page
    }
    links = env["hr.sync.link"]._of_entities(connection, "employee", reported)
    employees = env["hr.employee"].browse([link.res_id for link in links.values()])
    employees.version_ids.contract_type_id = env.ref("hr_sync.contract_type_personalverleih")
    # They would be fetched at once, and are what is to be measured.
    connection.run_ids.filtered(lambda run: run.state == "running").unlink()
    env.cr.commit()


def _choose_defaults(connection):
    env, company = connection.env, connection.company_id
    product = env["product.product"].create({"name": "Personalverleih", "type": "service", "list_price": 85})
    Journal = env["account.journal"]
    journal = Journal.search([("type", "=", "sale"), ("company_id", "=", company.id)], limit=1)
    journal = journal or Journal.create({"name": "Rechnungen", "code": "RE", "type": "sale"})
    project = env["project.project"].create({"name": "Ohne Projekt", "company_id": company.id})
    customer = env["res.partner"].create({"name": "Diverse Kunden", "is_company": True})
    connection.write(
        {
            "default_product_id": product.id,
            "default_journal_id": journal.id,
            "default_project_id": project.id,
            "default_customer_id": customer.id,
        }
    )
    currencies = env["res.currency"].with_context(active_test=False).search([("name", "in", ("CHF", "EUR", "USD"))])
    for currency in currencies - company.currency_id:
        rate = {"currency_id": currency.id, "name": "2020-01-01", "rate": 1.1, "company_id": company.id}
        env["res.currency.rate"].create(rate)


def pull(env, url, runs=1, record=None, count=False, record_type="employee", files=True):
    """Pull the records of a type ``runs`` times.

    :param record: the file for what the engine asks of Odoo meanwhile.
    :param count: count the writes too, which costs a little with every statement.
    :param files: fetch the files that the records have, too.
    :return: the figures of each run.
    """
    connection = connect(env, url)
    if not record:
        return [_measured(connection, record_type, count) for _run in range(runs)]
    with recording(env.registry) as recorder, _borders(env, recorder), contextlib.ExitStack() as stack:
        if not files:
            stack.enter_context(_files_left())
        figures = _measured(connection, record_type)
    Path(record).write_bytes(pickle.dumps([page for page in recorder.pages if page]))
    return [figures]


def again(env, url):
    """Pull everything once more; what that writes, and what it leaves undone."""
    connection, writes = connect(env, url), collections.Counter()
    connection.stream_ids.filtered("enabled").action_full_sync()
    env.cr.commit()
    started = time.perf_counter()
    with queries(lambda _text, table: writes.update([table] if table else ())):
        connection._work(connection.id)
    seconds = time.perf_counter() - started
    left = connection.run_ids.filtered(lambda run: run.state in ("running", "failed"))
    return {
        "seconds": seconds,
        "writes": {table: count for table, count in writes.items() if table not in BOOK_KEEPING},
        "left": left.mapped("record_type"),
    }


def _measured(connection, record_type, count=False):
    writes = collections.Counter()
    network = Network()
    watched = queries(lambda _text, table: writes.update([table] if table else ()))
    with network.watched(), watched if count else contextlib.nullcontext():
        run = request(stream_of(connection, record_type))
        writes.clear()
        forget_peak()
        before, _peak = memory()
        started, worked = time.perf_counter(), time.process_time()
        connection._work(connection.id)
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        _now, peak = memory()
    counted = ("fetched", "created", "updated", "unchanged", "failed", "skipped")
    return {
        "seconds": seconds,
        "cpu": cpu,
        "network": network.seconds,
        "network_cpu": network.cpu,
        "calls": network.calls,
        "growth": peak - before,
        "writes": {table: count for table, count in writes.items() if table not in BOOK_KEEPING},
        "book_keeping": {table: count for table, count in writes.items() if table in BOOK_KEEPING},
        "state": run.state,
        "counts": {name: run[name] for name in counted},
    }


def work(connection, record_type):
    request(stream_of(connection, record_type))
    connection._work(connection.id)
    connection.env.cr.commit()


@contextlib.contextmanager
def _files_left():
    """Leave the files of the records where they are: they are fetched when all else is done."""
    from odoo.addons.hr_sync.engine.pull.inbox import Inbox

    original, Inbox.fetch_files = Inbox.fetch_files, lambda _inbox: False
    try:
        yield
    finally:
        Inbox.fetch_files = original


@contextlib.contextmanager
def _borders(env, recorder):
    """Note the engine's commits, which are the borders of its pages."""
    model = env.registry["ir.cron"]
    original = model._commit_progress

    def commit(cron, *arguments, **keywords):
        recorder.depth += 1
        try:
            return original(cron, *arguments, **keywords)
        finally:
            recorder.depth -= 1
            recorder.border()

    model._commit_progress = commit
    try:
        yield
    finally:
        del model._commit_progress


def link(env, url, record_type="employee"):
    """Link all records of a type without creating them.

    Odoo would create 10,000 employees in minutes. A pass that finds nothing changed looks at links only, so the links
    are enough: with the fingerprints of the very records that the pass will read.
    """
    from odoo.addons.hr_sync.engine.pull.comparer import payload_kept
    from odoo.addons.hr_sync.records import digest

    connection = connect(env, url)
    # A first slice notes it; there has been none.
    connection.value_language = connection._wanted_language()
    stream = stream_of(connection, record_type)
    key = connection._fingerprint_key()
    model = env[env["hr.sync.mixin"]._sync_model_name(record_type)]
    number = _NOWHERE
    for page in pages(connection, stream):
        values = []
        for record in page:
            number += 1
            hashes = record.fingerprints(key)
            for name in model._sync_not_held(record, connection.company_id):
                hashes.pop(name, None)
            values.append(
                {
                    "connection_id": connection.id,
                    "record_type": record_type,
                    "external_id": record.external_id,
                    "res_model": model._name,
                    "res_id": number,
                    "fingerprint_in": hashes,
                    "fingerprint_out": hashes,
                    "digest": digest(hashes),
                    "payload_hash": record.payload_hash and payload_kept(record.payload_hash, hashes),
                    "remote_modified": record.modified.replace(tzinfo=None),
                }
            )
        env["hr.sync.link"].create(values)
        env.cr.commit()


def pages(connection, stream):
    """The pages of a stream, as lists of records with the hashes that links keep of their payloads."""
    client = connection._client(check_idle=False, fresh=True)
    try:
        remote = client.stream(stream._declaration(), stream._options())
        model = connection.env[connection.env["hr.sync.mixin"]._sync_model_name(stream.record_type)]
        remote.recall(connection._fingerprint_key(), lambda _external_ids: {}, model._sync_held_by())
        for page in remote.pages():
            yield page.records
    finally:
        client.close()
