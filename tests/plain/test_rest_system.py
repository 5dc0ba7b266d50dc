"""A system that a profile describes: whose account it is, what a test of the connection finds, its webhooks."""

import hashlib
import hmac
import json
from base64 import b64encode

import pytest
from hr_sync.systems import ContractBroken, Credentials, Rejected, RemoteError, Unauthorized
from hr_sync.systems.registry import SYSTEMS, register
from hr_sync.systems.rest.system import RestSystem
from rest import PROFILE, changed, client_for, loaded

COMPANY = {
    "path": "/company",
    "item": "data",
    "id": "nr",
    "name": "title",
    "time_zone": "zone",
    "country": "country",
    "currency": "money",
}


def tenant(document, body, status=200):
    with client_for(document, lambda _call: (status, {}, body)) as (client, server):
        found = client.tenant()
        assert client.tenant() is found
        return found, server


def test_whose_account_it_is():
    data = {"nr": 17, "title": "Alpenwerk AG", "zone": "Europe/Zurich", "country": "CH", "money": "CHF"}
    found, server = tenant(changed("company", value=COMPANY), {"data": data})
    assert (found.id, found.name, found.timezone) == ("17", "Alpenwerk AG", "Europe/Zurich")
    assert (found.country, found.currency, len(server.calls)) == ("CH", "CHF", 1)


def test_what_a_company_leaves_out():
    document = changed("company", value=COMPANY)
    document["time_zone"] = "Europe/Vienna"
    found, _server = tenant(document, {"data": {"nr": "17", "zone": None, "country": 5}})
    assert (found.name, found.timezone, found.country) == ("17", "Europe/Vienna", None)


@pytest.mark.parametrize("body", [None, [], {}, {"data": None}, {"data": {"nr": True}}, {"data": [{"nr": 1}]}])
def test_a_company_without_an_id(body):
    with pytest.raises(ContractBroken):
        tenant(changed("company", value=COMPANY), body)


def test_an_account_without_a_company_is_known_by_its_url():
    found, server = tenant(changed("time_zone", value="Europe/Zurich"), {})
    assert (found.name, found.timezone, server.calls) == ("Example HR", "Europe/Zurich", [])
    assert found.id == server.url.removeprefix("http://") + "/base", "a server may have several accounts"


def test_a_check_reads_the_first_page_of_each_list():
    def answer(call):
        if call.path.endswith("/units"):
            return 403, {}, {"title": "No right to read units."}
        return 200, {}, {"items": [{"key": 1}, {"key": 2}], "total": 9}

    with client_for(PROFILE, answer) as (client, server):
        check = client.check({}, {})
        assert [str(said) for said in check.lacking] == [
            "Departments cannot be read: No right to read units.",
            "Employees cannot be read: An entity in the list of Employee has no id.",
        ]
        assert (check.changes, check.shapes) == ([], None)
        assert [call.path for call in server.calls[:2]] == ["/base/api/units", "/base/api/people"]


def test_a_check_ends_where_the_key_is_not_taken():
    with client_for(PROFILE, lambda _call: (401, {}, {})) as (client, server):
        with pytest.raises(Unauthorized):
            client.check({}, {})
        assert [call.path for call in server.calls if "/api/" in call.path] == ["/base/api/units"]


@pytest.mark.parametrize("url", ["", "http://[", "nonsense", "ftp://x.invalid", "http://user:secret@x.invalid"])
def test_a_url_that_is_none(url):
    client = RestSystem(loaded(PROFILE), "example").connect(Credentials(url, "some-key"))
    with pytest.raises(RemoteError):
        client.check({}, {})
    client.close()


def test_it_can_be_registered():
    system = RestSystem(loaded(PROFILE), "example")
    try:
        assert register(system) is system
        assert [stream.record_type() for stream in system.streams_in_order()] == ["department", "employee"]
    finally:
        SYSTEMS.pop("example")
    assert system.clean_url(" a.example/x/ ") == "https://a.example/x" and system.clean_url("") == ""


@pytest.mark.parametrize(
    ("authentication", "names"),
    [
        ({"type": "bearer"}, []),
        ({"type": "basic"}, ["user"]),
        ({"type": "oauth2", "path": "/t"}, ["client_id", "token_url"]),
    ],
)
def test_what_a_connection_asks_for(authentication, names):
    system = RestSystem(loaded(changed("authentication", value=authentication)), "example")
    assert [setting.name for setting in system.settings] == names


# --- Webhooks ----------------------------------------------------------------------------------------

BODY = b'{"nr": 5, "kind": "person", "ref": 17, "what": "changed"}'
WEBHOOK = {
    "id": "nr",
    "entity": "kind",
    "entity_id": "ref",
    "event": "what",
    "entities": {"person": "employee"},
    "deletions": ["gone"],
    "signature": {"header": "X-Sign", "algorithm": "sha256", "encoding": "hex", "signs": "{body}"},
}
TIMED = {
    "header": "X-Sign",
    "prefix": "v1=",
    "algorithm": "sha512",
    "encoding": "base64",
    "signs": "{timestamp}.{body}",
    "timestamp": {"header": "X-Time", "unit": "milliseconds"},
    "tolerance": 60,
}


def system_with(**options):
    return RestSystem(loaded(changed("webhook", value={**WEBHOOK, **options})), "example")


def test_signatures_are_those_that_the_profile_says():
    digest = hmac.new(b"secret", BODY, hashlib.sha256).hexdigest()
    assert system_with().sign_webhook(BODY, "secret", 1000)["X-Sign"] == digest
    digest = b64encode(hmac.new(b"secret", b"1000500." + BODY, hashlib.sha512).digest()).decode()
    headers = system_with(signature=TIMED).sign_webhook(BODY, "secret", 1000.5)
    assert (headers["X-Sign"], headers["X-Time"]) == (f"v1={digest}", "1000500")


@pytest.mark.parametrize("signature", [WEBHOOK["signature"], TIMED])
def test_only_what_is_signed_is_taken(signature):
    system = system_with(signature=signature)
    headers = system.sign_webhook(BODY, "secret", 1000)
    assert system.verify_webhook(headers, BODY, ["other", "secret"], 1000)
    assert system.verify_webhook(headers, BODY, ["secret", "other"], 1000)
    assert not system.verify_webhook(headers, BODY + b" ", ["secret"], 1000)
    assert not system.verify_webhook(headers, BODY, ["other"], 1000)
    assert not system.verify_webhook(headers, BODY, [], 1000)
    for wrong in ("", "v1=", "x", "ä", headers["X-Sign"].removeprefix("v1=") + "="):
        assert not system.verify_webhook({**headers, "X-Sign": wrong}, BODY, ["secret"], 1000)
    assert not system.verify_webhook({}, BODY, ["secret"], 1000)


def test_a_signature_with_a_timestamp_is_taken_for_a_while():
    system = system_with(signature=TIMED)
    headers = system.sign_webhook(BODY, "secret", 1000)
    assert system.verify_webhook(headers, BODY, ["secret"], 1059)
    assert not system.verify_webhook(headers, BODY, ["secret"], 1061)
    assert not system.verify_webhook({**headers, "X-Time": "1059000"}, BODY, ["secret"], 1061), "it is signed as well"
    for wrong in ("", "x", "١٠٠٠", "1e3", "9" * 30):
        signed = system.sign_webhook(BODY, "secret", 1000)
        assert not system.verify_webhook({**signed, "X-Time": wrong}, BODY, ["secret"], 1000)


@pytest.mark.parametrize(
    ("change", "record_type", "external_id", "deleted"),
    [
        ({}, "employee", "17", False),
        ({"what": "gone"}, "employee", "17", True),
        ({"kind": "room"}, None, "", False),
        ({"kind": ["person"]}, None, "", False),
        ({"ref": None}, None, "", False),
        ({"ref": {}}, None, "", False),
        ({"what": ["gone"]}, "employee", "17", False),
    ],
)
def test_what_a_delivery_is_about(change, record_type, external_id, deleted):
    body = json.dumps({**json.loads(BODY), **change}).encode()
    found = system_with().parse_webhook({}, body)
    assert (found.id, found.record_type, found.external_id, found.deleted) == ("5", record_type, external_id, deleted)


@pytest.mark.parametrize("body", [b"", b"[]", b"x", b"[" * 100_000])
def test_a_body_that_is_no_delivery(body):
    assert system_with().parse_webhook({}, body) is None


def test_a_delivery_without_an_id_is_known_by_its_signed_time_and_body():
    document = changed("webhook", value={name: value for name, value in WEBHOOK.items() if name != "id"})
    document["webhook"]["signature"] = TIMED
    system = RestSystem(loaded(document), "example")
    first, again, later = (system.sign_webhook(BODY, "secret", now) for now in (1000, 1000, 1001))
    assert system.parse_webhook(first, BODY).id == system.parse_webhook(again, BODY).id
    assert system.parse_webhook(first, BODY).id != system.parse_webhook(later, BODY).id
    assert system.parse_webhook(first, BODY).id != system.parse_webhook(first, BODY + b" ").id


def test_a_delivery_that_nothing_tells_from_another_one_counts():
    document = changed("webhook", value={name: value for name, value in WEBHOOK.items() if name != "id"})
    system = RestSystem(loaded(document), "example")
    assert system.parse_webhook({}, BODY).id != system.parse_webhook({}, BODY).id
    assert system.parse_webhook({}, system.probe()).record_type is None


def test_webhooks_are_entered_by_hand():
    with client_for(changed("webhook", value=WEBHOOK), lambda _call: (200, {}, {})) as (client, server):
        with pytest.raises(Rejected):
            client.register_webhook("https://odoo.example/hook", "secret")
        client.remove_webhook("x")
        assert server.calls == []
    assert RestSystem(loaded(PROFILE), "example").webhooks is False
