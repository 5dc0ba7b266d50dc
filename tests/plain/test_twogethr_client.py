"""2getHR's client: whose key it is, what the live contract lacks, and values written as others write them."""

import copy
from datetime import datetime, timezone

import pytest
from hr_sync.systems import ContractBroken, Credentials, Forbidden, Twogethr
from hr_sync.systems.moments import instant
from hr_sync.systems.transport import Answer

UTC = timezone.utc


def test_the_tenant_is_asked_for_once(simulator, client):
    tenant = client.tenant()
    assert client.tenant() is tenant and simulator.count("getCompany") == 1
    assert (tenant.name, tenant.timezone, tenant.country, tenant.currency) == (
        "Alpenwerk AG",
        "Europe/Zurich",
        "CH",
        "CHF",
    )
    assert tenant.weekly_minutes == simulator.store.company["weeklyHours"] * 60
    simulator.store.company = {**simulator.store.company, "name": "New AG"}
    assert client.tenant(refresh=True).name == "New AG"


@pytest.mark.parametrize(
    "body", [None, [], {}, {"id": ""}, {"id": None, "name": "x"}, {"id": 1, "weeklyHours": "many"}]
)
def test_a_company_without_identity_is_refused(monkeypatch, body):
    client = Twogethr().connect(Credentials("http://x.invalid", "some-key"))
    monkeypatch.setattr(client, "call", lambda *_call: Answer(body, None))
    with pytest.raises(ContractBroken):
        client.tenant()


def test_a_check_finds_nothing_to_complain_about(client):
    check = client.check({}, {})
    assert (check.lacking, check.changes) == ([], [])
    assert client.check({}, {}, check.shapes) == check


def test_a_check_names_what_has_drifted(simulator, client):
    simulator.swagger = copy.deepcopy(simulator.swagger)
    del simulator.swagger["paths"]["/api/v1/organisation-units"]
    del simulator.swagger["components"]["schemas"]["UserWrite"]["properties"]["ahvNumber"]
    sentences = [str(one) for one in client.check({}, {}).lacking]
    assert sentences[0] == (
        "The operation listOrganisationUnits (GET /api/v1/organisation-units) is missing. Affected: Departments."
    )
    assert "The body of updateUser has no ahvNumber. Affected: Employees (social security)." in sentences
    assert all("ahvNumber" in sentence for sentence in sentences[1:])


def test_a_check_needs_no_swagger_but_a_company(simulator, client):
    simulator.faults.add("getSwagger", "status", status=404)
    check = client.check({}, {}, {"getUser": {}})
    assert "Swagger" in str(check.lacking[0])
    assert (check.changes, check.shapes) == ([], None), "what cannot be read has not changed"
    simulator.faults.add("getCompany", "status", status=403)
    with pytest.raises(Forbidden):
        client.check({}, {})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" https://a.example/ ", "https://a.example"),
        ("a.example", "https://a.example"),
        ("https://a.example/swagger/index.html", "https://a.example"),
        ("https://a.example/base/Swagger/v1/swagger.json?x=1#y", "https://a.example/base"),
        ("https://swagger.example/api", "https://swagger.example/api"),
        ("", ""),
    ],
)
def test_the_url_that_was_meant(typed, meant):
    assert Twogethr().clean_url(typed) == meant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-01T12:00:00Z", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01T14:00:00+02:00", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01T14:00:00+0200", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01T12:00:00.1234567", datetime(2026, 6, 1, 12, 0, 0, 123456, UTC)),
        ("2026-06-01T12:00:00.5Z", datetime(2026, 6, 1, 12, 0, 0, 500000, UTC)),
        ("2026-06-01T12:00", datetime(2026, 6, 1, 12, tzinfo=UTC)),
        ("2026-06-01", None),
        ("2026-02-31T12:00:00Z", None),
        ("0001-01-01T00:00:00+01:00", None),
        ("9999-12-31T23:59:59.9999999-01:00", None),
        ("", None),
        (None, None),
        (1780000000, None),
    ],
)
def test_instants_as_net_and_others_write_them(text, moment):
    assert instant(text) == moment
