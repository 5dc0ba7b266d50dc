"""The endpoint at which an external system reports changes."""

import time
from contextlib import suppress

import psycopg2
from odoo import http
from odoo.http import request
from werkzeug.exceptions import RequestEntityTooLarge

#: Bytes that a delivery may have.
_LIMIT = 64 * 1024


class Webhook(http.Controller):
    """Nothing is written before the signature holds, and every refusal looks the same."""

    @http.route(
        "/hr_sync/webhook/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=_LIMIT + 1,
    )
    def receive(self, token, **_params):
        """Answer 202 for what was signed with the connection's secret; the row is committed before the answer goes.

        The delivery is a hint: what it is about is read again by the worker.
        """
        body = _body()
        # sudo: nobody is logged in; the signature is what is checked.
        connection = request.env["hr.sync.connection"].sudo()._of_token(token)
        if not connection._verify_delivery(request.httprequest.headers, body, time.time()):
            return request.make_response("", status=404)
        # The delivery that comes twice is found by the index, not before: two may come at once.
        with suppress(psycopg2.errors.UniqueViolation), request.env.cr.savepoint(flush=False):
            connection._receive(request.httprequest.headers, body)
        return request.make_response("", status=202)


def _body():
    """The raw body; empty, so that no signature fits, if it is longer than any delivery."""
    try:
        body = request.httprequest.get_data(cache=False)
    except RequestEntityTooLarge:
        return b""
    return body if len(body) <= _LIMIT else b""
