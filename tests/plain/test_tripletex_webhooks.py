"""How Tripletex signs what it tells."""

import pytest
from hr_sync.systems import Tripletex
from hr_sync.systems.tripletex.webhooks import signature

BODY = b'{"subscriptionId": 1, "event": "employee.update", "id": 12, "value": {"id": 12}}'
SECRET = "s3cret-of-the-tests"
KEY = "8a9d3b0e-0000-4000-8000-000000000001"


def headers(**changed):
    return {"idempotency-key": KEY, "x-request-signature": signature(KEY, BODY, SECRET), **changed}


def test_signature():
    """base64(HmacSHA512(key & body)), worked out by hand elsewhere."""
    import base64
    import hashlib
    import hmac

    expected = base64.b64encode(hmac.new(SECRET.encode(), KEY.encode() + b"&" + BODY, hashlib.sha512).digest())
    assert signature(KEY, BODY, SECRET) == expected.decode()
    assert Tripletex().verify_webhook(headers(), BODY, ["another", SECRET], 0)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"idempotency-key": KEY},
        headers(**{"x-request-signature": ""}),
        headers(**{"x-request-signature": signature(KEY, BODY, "another")}),
        headers(**{"idempotency-key": "another"}),
        headers(**{"idempotency-key": ""}),
        {"x-request-signature": signature("", BODY, SECRET)},
        headers(**{"x-request-signature": "ø" * 88}),
    ],
)
def test_refused(given):
    assert not Tripletex().verify_webhook(given, BODY, [SECRET], 0)


def test_parse():
    system = Tripletex()
    delivery = system.parse_webhook(headers(), BODY)
    assert (delivery.id, delivery.record_type, delivery.external_id) == (KEY, "employee", "12")
    other = system.parse_webhook(headers(), b'{"event": "invoice.charged", "id": 3}')
    assert other.record_type is None
    gone = system.parse_webhook(headers(), b'{"event": "project.delete", "id": 3, "value": null}')
    assert (gone.record_type, gone.external_id) == ("project", "3")
    for body in (b"", b"[]", b"{", b'"x"'):
        assert system.parse_webhook(headers(), body) is None
    assert system.parse_webhook({}, BODY) is None


def test_own_signature():
    """The probe that tries an endpoint passes for a delivery, about nothing."""
    system = Tripletex()
    signed = system.sign_webhook(system.probe(), SECRET, 0)
    assert system.verify_webhook(signed, system.probe(), [SECRET], 0)
    assert system.parse_webhook(signed, system.probe()).record_type is None
