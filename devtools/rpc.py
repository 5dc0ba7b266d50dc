"""JSON over HTTP, and Odoo's JSON-RPC, with nothing but the standard library."""

import itertools
import json
import urllib.request

from .console import Failure


def exchange(url, values=None, timeout=10):
    """Get what is at ``url``, or post ``values`` there; return the JSON of the answer."""
    body = None if values is None else json.dumps(values).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        return json.load(answer)


class Client:
    """A user of one database, logged in."""

    def __init__(self, url, database, login, password):
        self._url = f"{url}/jsonrpc"
        self._ids = itertools.count(1)
        self._database = database
        self._password = password
        self._uid = self._call("common", "login", database, login, password)
        if not self._uid:
            raise Failure(f"Odoo does not let {login} in to {database}: start again with --fresh")

    def __call__(self, model, method, *arguments, **keywords):
        """Call a method of a model."""
        who = (self._database, self._uid, self._password)
        return self._call("object", "execute_kw", *who, model, method, arguments, keywords)

    def _call(self, service, method, *arguments):
        params = {"service": service, "method": method, "args": arguments}
        body = {"jsonrpc": "2.0", "method": "call", "params": params, "id": next(self._ids)}
        try:
            answer = exchange(self._url, body, timeout=120)
        except (OSError, ValueError) as error:
            raise Failure(f"Odoo does not answer as it should: {error}; see .dev/log") from None
        if "error" in answer:
            detail = answer["error"].get("data", {}).get("message") or answer["error"]["message"]
            raise Failure(f"Odoo refused {method}: {' '.join(detail.split())}")
        return answer.get("result")
