"""JSON:API: entities in envelopes, relationships, pages by cursor; tokens by OAuth 2."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from ..core.reply import Reply, Request, json_reply
from .dialect import Dialect, Refused
from .parts import Part, render


def _when_deleted(is_deleted: bool, modified: str) -> str | None:
    return modified if is_deleted else None


class JsonApi(Dialect):
    prefix = "/api"
    wrapper = "data"
    parameters = ("page[size]", "page[cursor]", "filter[changed-since]")
    schemas = {"filter[changed-since]": {"type": "integer", "description": "Milliseconds since 1970."}}
    described_query = {"page[size]": "1"}
    security = {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": {"hr": "Everything"}}},
    }
    collections = {
        "departments": "organisation-units",
        "people": "users",
        "projects": "projects",
        "leave-types": "absence-types",
        "leaves": "absences",
        "work-logs": "time-entries",
    }
    media_type = "application/vnd.api+json"
    client_id = "hr sync"
    #: How many tokens were given, and whether the last one is taken.
    given, counts = 0, True

    def __init__(self, *arguments: Any):
        super().__init__(*arguments)

        def attributes(*names: tuple[str, str]) -> tuple[Part, ...]:
            return (
                Part("id", "id", read=None),
                Part("attributes/changed-at", "modifiedAt", read=None),
                Part("attributes/deleted-at", ("isDeleted", "modifiedAt"), _when_deleted, None),
                Part("attributes/foreign-key", "externalId"),
                *(Part(f"attributes/{theirs}", ours) for theirs, ours in names),
            )

        def related(name: str, type_: str, ours: str) -> Part:
            def show(id_: str | None) -> Any:
                return None if id_ is None else {"type": type_, "id": id_}

            return Part(f"relationships/{name}/data", ours, show, None)

        self.parts = {
            "organisation-units": (
                *attributes(("title", "name")),
                related("parent", "departments", "parentId"),
                related("manager", "people", "headUserId"),
            ),
            "users": (
                *attributes(
                    ("number", "personnelNumber"),
                    ("first-name", "firstName"),
                    ("last-name", "lastName"),
                    ("work-email", "email"),
                    ("born-on", "birthDate"),
                    ("hired-on", "entryDate"),
                ),
                related("department", "departments", "organisationUnitId"),
            ),
            "projects": (
                *attributes(("title", "name"), ("code", "number"), ("starts-on", "startDate"), ("open", "isActive")),
                related("owner", "people", "leaderId"),
            ),
            "absence-types": attributes(("title", "name"), ("code", "code")),
            "absences": (
                *attributes(("from", "startDate"), ("to", "endDate"), ("status", "state")),
                related("person", "people", "userId"),
                related("leave-type", "leave-types", "absenceTypeId"),
            ),
            "time-entries": (
                *attributes(("day", "date"), ("comment", "note")),
                Part("attributes/duration", "hours", lambda hours: f"{hours:.2f}", float),
                related("person", "people", "userId"),
                related("project", "projects", "projectId"),
            ),
        }

    def before(self, request: Request, headers: Mapping[str, str], body: bytes) -> Reply | None:
        if request.path != "/oauth/token":
            return None
        form = dict(parse_qsl(body.decode()))
        scheme, _space, both = headers.get("Authorization", "").partition(" ")
        client, _colon, secret = b64decode(both).decode().partition(":")
        if (scheme, unquote_plus(client), unquote_plus(secret)) != ("Basic", self.client_id, self.key):
            return json_reply({"error": "invalid_client"}, 401)
        if form != {"grant_type": "client_credentials", "scope": "hr"}:
            return json_reply({"error": "invalid_request", "error_description": repr(form)}, 400)
        self.given, self.counts = self.given + 1, True
        return json_reply({"access_token": self._token(), "token_type": "Bearer", "expires_in": 3600})

    def _token(self) -> str:
        return f"token-{self.key}-{id(self)}-{self.given}"

    def is_allowed(self, request: Request, headers: Mapping[str, str]) -> bool:
        return self.counts and headers.get("Authorization") == f"Bearer {self._token()}"

    def entity(self, collection: str, data: dict) -> dict:
        type_ = next(name for name, ours in self.collections.items() if ours == collection)
        return {"type": type_, **render(self.parts[collection], data)}

    def fields_of(self, body: dict) -> dict:
        data = dict(body.get("data") or {})
        if data.pop("type", None) not in self.collections:
            raise Refused(400, "The type is missing.")
        data.pop("id", None)
        return data

    def listing(self, collection: str, request: Request) -> Reply:
        query = request.query
        size = self.size(query.pop("page[size]", None))
        cursor = query.pop("page[cursor]", None)
        since = query.pop("filter[changed-since]", None)
        start = int(b64decode(cursor)) if cursor else 0
        found = self.found(collection, datetime.fromtimestamp(int(since) / 1000, timezone.utc) if since else None)
        following = b64encode(str(start + size).encode()).decode() if start + size < len(found) else None
        return json_reply(
            {"data": self.shown(collection, found, start, size), "meta": {"page": {"next-cursor": following}}}
        )

    def single(self, collection: str, data: dict, status: int) -> Reply:
        return json_reply({"data": self.entity(collection, data)}, 200 if status == 202 else status)

    def company(self) -> dict[str, Any]:
        company = self.store.company
        return {"data": {"type": "companies", "id": company["id"], "attributes": {"title": company["name"]}}}

    def refusal(self, refused: Refused) -> Reply:
        errors = [
            {"title": refused.text, "detail": text, "source": {"pointer": f"/data/{name}"}}
            for name, texts in refused.fields.items()
            for text in texts
        ]
        return json_reply({"errors": errors or [{"title": refused.text}]}, refused.status)
