"""The calls that all streams of Beispiel share."""

from collections.abc import Iterator

from odoo.addons.hr_sync.records import MISSING, Record, _lt
from odoo.addons.hr_sync.systems import Check, ContractBroken, MappingValue, Page, Stream, Tenant
from odoo.addons.hr_sync.systems.decode import is_id
from odoo.addons.hr_sync.systems.secrets import register_secret
from odoo.addons.hr_sync.systems.transport import Transport


class BeispielClient:
    """One company of Beispiel, reached with its key and its PIN."""

    def __init__(self, credentials, before_call=None, tenant=None):
        pin = credentials.settings.get("pin") or ""
        for secret in (credentials.api_key, pin):
            register_secret(secret)
        headers = {"X-Key": credentials.api_key, "X-Pin": pin}
        self.branch = credentials.settings.get("branch")
        self.transport = Transport(credentials.base_url, headers, before_call)
        self._tenant = tenant

    def close(self):
        self.transport.close()

    def tenant(self, refresh=False):
        """The company that the key belongs to."""
        if self._tenant is None or refresh:
            body = self.transport.request("GET", "/company").body
            if not isinstance(body, dict) or not is_id(body.get("id")):
                raise ContractBroken(_lt("The system does not say which company the key belongs to."))
            self._tenant = Tenant(
                id=str(body["id"]), name=str(body.get("name") or body["id"]), timezone="Europe/Zurich"
            )
        return self._tenant

    def check(self, uses, sends, before=None):
        """Beispiel has no contract to be looked at."""
        self.tenant(refresh=True)
        return Check(lacking=[], changes=[], shapes=None)

    def choices(self, name):
        """The branches, for the setting of that name."""
        return [(item["id"], item["title"]) for item in self.transport.request("GET", "/branches").body]

    def mapping_values(self, name):
        """The cost centres, or the kinds of absence, for the mapping of that name; closed ones take nothing new."""
        path = "/absence-kinds" if name == "absence_kind" else "/costcentres"
        items = self.transport.request("GET", path).body
        if not isinstance(items, list) or not all(isinstance(item, dict) and is_id(item.get("id")) for item in items):
            raise ContractBroken(_lt("The answer of %(path)s has no values.", path=path))
        return [MappingValue(item["id"], item["code"], item["title"], not item["closed"]) for item in items]

    def stream(self, cls, options=()):
        return cls(self, options)


class BeispielStream(Stream):
    """Lists in pages by number; what is sent carries our own id as ``reference``."""

    path = ""
    incremental = False

    def pages(self, since=None, start=1, first_day=None) -> Iterator[Page]:
        number = start
        while True:
            params = {"page": number, "size": self.page_size, **self.params()}
            answer = self.client.transport.request("GET", self.path, params)
            body = answer.body
            if not isinstance(body, dict) or not isinstance(body.get("items"), list):
                raise ContractBroken(_lt("The answer of %(path)s has no values.", path=self.path))
            records, broken = self.build_page(body["items"])
            last = not body.get("more")
            yield Page(records, broken, body.get("total"), answer.date, last)
            if last:
                return
            number += 1

    def params(self):
        """What the list is narrowed by."""
        return {}

    def read(self, external_id, single=True):
        path = f"{self.path}/{external_id}"
        return self.read_or_none(lambda: self.client.transport.request("GET", path).body, single)

    def create(self, record, own_id) -> Record:
        return self._send("POST", self.path, {**self._payload(record), "reference": own_id})

    def update(self, external_id, record) -> Record:
        return self._send("PATCH", f"{self.path}/{external_id}", self._payload(record))

    def own_id(self, item):
        return item.get("reference")

    def _send(self, method, path, payload):
        return self.build(self.client.transport.request(method, path, payload=payload).body, single=True)

    def _payload(self, record):
        """The fields that are not MISSING, as Beispiel names them."""
        values = {declared: getattr(record, declared.name) for declared in self.offered if declared.encode}
        return {
            declared.path: declared.encode(value, self) for declared, value in values.items() if value is not MISSING
        }
