"""Outbound runs that find nothing to send: what is linked is compared with what the external system has."""

import collections
import time

from approving import connect_payroll, register
from furnishing import without_holidays
from pulls import BOOK_KEEPING, pull, work
from session import Network, connect, queries, stream_of

#: The runs themselves, and the time at which each record type was compared last.
_OWN = (*BOOK_KEEPING, "hr_sync_connection", "hr_sync_job")


def keyed(env, url, lines, runs):
    """Send approved hours to a system that is asked for what it has of them, and compare them ``runs`` times.

    :return: how many records there are, and the figures of each run.
    """
    connection = connect_payroll(env, url)
    made = register(env, lines)
    made.action_approve_timesheet()
    env.cr.commit()
    connection._work(connection.id)
    return _compared(stream_of(connection, "approved_hours"), runs)


def listed(env, url, runs):
    """Have tasks on both sides, and compare them ``runs`` times with the list of a system that gets them only.

    :return: as for ``keyed``, and the figures of as many pulls that find the same tasks unchanged.
    """
    connection = connect(env, url)
    for record_type in ("project", "task"):
        work(connection, record_type)
    pulled = pull(env, url, runs=runs, count=True, record_type="task")
    stream = stream_of(connection, "task")
    stream.write({"direction": "out", "trigger": "manual", "policy": "odoo"})
    # They would be compared too.
    (connection.stream_ids - stream).enabled = False
    connection.run_ids.filtered(lambda run: run.state == "running").unlink()
    env.cr.commit()
    _compare(stream)  # what one side cannot hold is sent once
    return {**_compared(stream, runs), "pulled": pulled}


def sent_together(env, url, people, changed, runs):
    """Send employees to a system that takes many in one call, compare them ``runs`` times, and then change some.

    :return: as for ``keyed``, and the figures of the run that has sent the ``changed`` ones.
    """
    # For each new employee, Odoo itself counts the hours of every coming public holiday. That takes most of a second
    # each, and is no part of the figures: what the engine does about it is measured by the pulls.
    without_holidays(env)
    values = {"system": "xledger", "base_url": f"{url}/graphql", "api_key": "xledger-token-6b1f0c9e"}
    connection = env["hr.sync.connection"].create({"name": "Benchmark", "setup_done": True, **values})
    stream = stream_of(connection, "employee")
    stream.write({"enabled": True, "domain": repr([("name", "like", "Bench ")])})
    connection.action_test()
    dates = {"date_version": "2020-01-01", "contract_date_start": "2020-01-01"}
    employees = [
        {"name": f"Bench Nr{number}", "personnel_number": f"B{number}", **dates, "company_id": env.company.id}
        for number in range(people)
    ]
    made = env["hr.employee"].with_context(tracking_disable=True).create(employees)
    env.cr.commit()
    _compare(stream)
    figures = _compared(stream, runs)
    made[:changed].write({"work_phone": "900 00 000"})
    env.cr.commit()
    return {**figures, "changed": _compare(stream)}


def _compared(stream, runs):
    links = stream.env["hr.sync.link"]._of_type(stream.connection_id, stream.record_type)
    count = stream.env["hr.sync.link"].search_count(links)
    return {"records": count, "runs": [_compare(stream) for _run in range(runs)]}


def _compare(stream):
    """One outbound run; what it took, and what it wrote on either side."""
    connection, network, writes = stream.connection_id, Network(), collections.Counter()
    run = stream._request_outbound("manual")
    stream.env.cr.commit()
    stream.env.invalidate_all()
    with network.watched(), queries(lambda _text, table: writes.update([table] if table else ())):
        started, cpu = time.perf_counter(), time.process_time()
        connection._work(connection.id)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        "seconds": seconds,
        "cpu": cpu,
        "network": network.seconds,
        "network_cpu": network.cpu,
        "calls": network.calls,
        "sent": network.changes,
        "writes": {table: count for table, count in writes.items() if table not in _OWN},
        "book_keeping": {table: count for table, count in writes.items() if table in _OWN},
        "state": run.state,
        "counts": {name: run[name] for name in ("created", "updated", "removed", "unchanged", "failed")},
    }
