"""Odoo's JSON-RPC, with nothing but the standard library."""

import itertools
import json
import urllib.request

from .console import Failure


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
        request = urllib.request.Request(self._url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=120) as response:
                answer = json.load(response)
        except (OSError, ValueError) as error:
            raise Failure(f"Odoo does not answer as it should: {error}; see .dev/log") from None
        if "error" in answer:
            detail = answer["error"].get("data", {}).get("message") or answer["error"]["message"]
            raise Failure(f"Odoo refused {method}: {' '.join(detail.split())}")
        return answer.get("result")
