"""What scenarios of ``./dev demo`` set up in the same way: the company, its connection, streams and mappings."""

from .console import Failure, step
from .demo_runs import settle, wait


def about_access(access):
    """What a person enters who connects the simulated system by hand, as text to print.

    :param access: the values by the labels of the set-up.
    """
    lines = [f"  {label}: {value}" for label, value in access.items()]
    return "\n".join(("What the simulated system accepts, for HR Sync > Connect a System in another Odoo:", *lines))


def localise(client, name, country, currency, zone, language=None):
    """Have the administrator's company be one of another country, unless it is already; return its id.

    :param country: its ISO code; ``currency`` likewise.
    :param language: the code of the language in which the administrator works from now on; that of Odoo if None.
    """
    [me] = client("res.users", "search_read", [["login", "=", "admin"]], ["company_id", "tz"])
    company = me["company_id"][0]
    if me["tz"] != zone:
        [country_id] = client("res.country", "search", [["code", "=", country]])
        [currency_id] = client("res.currency", "search", [["name", "=", currency], ["active", "in", [True, False]]])
        client("res.currency", "write", [currency_id], {"active": True})
        client("res.company", "write", [company], {"name": name, "country_id": country_id, "currency_id": currency_id})
        if language:
            _install(client, language)
            client("res.users", "write", [me["id"]], {"lang": language})
        # The zone comes last: it says that all of this was done.
        client("res.users", "write", [me["id"]], {"tz": zone})
    return company


def _install(client, language):
    with step(f"Installing the language {language}"):
        found = client("res.lang", "search", [["code", "=", language], ["active", "in", [True, False]]])
        [wizard] = client("base.language.install", "create", [{"lang_ids": [[6, 0, found]]}])
        client("base.language.install", "lang_install", [wizard])


def connect(client, values, settings=None):
    """Return the connection with the system, made and tested unless it was before.

    :param settings: values of the connection's settings by their names.
    """
    domain = [["system", "=", values["system"]]]
    found = client("hr.sync.connection", "search_read", domain, ["state"], limit=1)
    if found and found[0]["state"] != "draft":
        return found[0]["id"]
    with step(f"Connecting Odoo with {values['name']}"):
        # A demo that was stopped may have left one that is not tested.
        [connection] = [found[0]["id"]] if found else client("hr.sync.connection", "create", [values])
        enter(client, connection, settings or {})
        test(client, connection)
    return connection


def enter(client, connection, settings):
    """Enter values of the connection's settings, by their names."""
    for name, value in settings.items():
        setting = client("hr.sync.setting", "search", [["connection_id", "=", connection], ["name", "=", name]])
        client("hr.sync.setting", "write", setting, {"value": value})


def test(client, connection):
    """Test the connection; fail unless everything works."""
    answer = client("hr.sync.connection", "action_test", [connection])["params"]
    if answer["type"] != "success":
        raise Failure(answer["message"])


def stream_of(client, connection, record_type):
    """The id of the stream of that record type."""
    domain = [["connection_id", "=", connection], ["record_type", "=", record_type]]
    [found] = client("hr.sync.stream", "search", domain)
    return found


def enable(client, connection, record_type, **values):
    """Have a stream switched on, with these values unless it has some; return its id."""
    found = stream_of(client, connection, record_type)
    [known] = client("hr.sync.stream", "read", [found], ["enabled", *values])
    missing = {name: value for name, value in {**values, "enabled": True}.items() if not known[name]}
    if missing:
        client("hr.sync.stream", "write", [found], missing)
    return found


def map_names(client, connection, mapping, names):
    """Map Odoo's values with these names to the remote ones of the same names, unless as many are mapped.

    Remote names may begin with what groups them, and a colon.
    """
    mine = [["connection_id", "=", connection], ["mapping", "=", mapping]]
    if client("hr.sync.mapping", "search_count", [*mine, ["value_id", "!=", False]]) >= len(names):
        return
    with step(f"Mapping {', '.join(names)}"):
        client("hr.sync.connection", "action_read_mapping_values", [connection])
        values = {}

        def is_listed():
            found = client("hr.sync.mapping.value", "search_read", mine, ["name"])
            values.update({one["name"].rpartition(": ")[2]: one["id"] for one in found})
            return values.keys() >= set(names)

        wait(is_listed, f"the values for {', '.join(names)}")
        client("hr.sync.connection", "action_open_mappings", [connection])
        for name in names:
            # The row of a wage type begins with its code.
            [row] = client("hr.sync.mapping", "search", [*mine, ["name", "like", name]])
            client("hr.sync.mapping", "write", [row], {"value_id": values[name]})
        settle(client)


def sync_again(client, simulator, streams):
    """Sync these streams once more, which must write nothing; return whether that is so, and nothing else is wrong."""
    with step("Syncing again"):
        before = simulator.ask("counts")["writes"]
        for one in streams:
            client("hr.sync.stream", "action_sync", [one])
        settle(client)
    counts = simulator.ask("counts")
    print(f"Writing calls of a second run: {counts['writes'] - before}", flush=True)
    for violation in counts["violations"]:
        print(f"Not as the system's contract has it: {violation}")
    issues = client("hr.sync.job", "search_read", [["state", "=", "failed"]], ["error"])
    for issue in issues:
        print(f"Issue: {issue['error']}")
    return counts["writes"] == before and not counts["violations"] and not issues
