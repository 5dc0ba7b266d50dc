"""What a test of the connection looks at: the live contract, and whether the key is taken."""

from __future__ import annotations

from typing import Any

from ...records import _lt
from ..account import Check
from ..errors import Forbidden, KeyRefused, RateLimited, RemoteError, Unauthorized, Unreachable
from ..openapi.contract import Contract
from ..openapi.drift import changes, shapes
from ..openapi.key_place import elsewhere, in_header


def look(
    client: Any, own: Contract, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None
) -> Check:
    """See ``TwogethrClient.check``.

    :param own: the contract that the driver was written for.
    """
    uses = {"getCompany": {"id", "name"}, "createWebhook": {"id"}, "deleteWebhook": set(), **uses}
    sends = {"createWebhook": {"url", "events", "secret"}, **sends}
    live = None
    try:
        live = Contract(_description(client))
        lacking, found = live.missing(own, uses, sends), shapes(live, own, uses)
    except RemoteError as error:
        lacking = [_lt("The live Swagger document cannot be read: %(reason)s", reason=error.sentence)]
        found = None
    try:
        client.tenant(refresh=True)
    except (Unreachable, RateLimited):
        raise
    except RemoteError as error:
        _check_key_place(client, own, live, error)
        raise
    return Check(lacking, changes(before, found) if before and found else [], found)


def _description(client: Any) -> Any:
    """The live contract. It is read without the key: it shows where to send the key if the key is not accepted."""
    operation = client.operation("getSwagger")
    try:
        return client.open_transport.request(operation.method, operation.url()).body
    except (Unauthorized, Forbidden):
        return client.call("getSwagger").body


def _check_key_place(client: Any, own: Contract, live: Contract | None, error: RemoteError) -> None:
    """
    :raise KeyRefused: the live contract wants the key in another place than where it is sent.
    """
    sent = in_header(client.key_header)
    wanted = live and elsewhere(live, live.find(own.operations["getCompany"]), sent)
    if not live or not wanted:
        return
    if live.key_header and wanted == in_header(live.key_header):
        message = _lt(
            'The system expects the API key as "%(wanted)s", but it is sent as "%(sent)s". Enter the system\'s own'
            " Swagger JSON in the connection; the key is then sent as it specifies."
        )
    else:
        message = _lt(
            'The system expects the API key as "%(wanted)s", but it is sent as "%(sent)s". Ask the system\'s'
            " support for a key that can be sent that way."
        )
    raise KeyRefused(message.filled(wanted=wanted, sent=sent), detail=error.detail)
