"""What a test of the connection says of a system that a profile describes, by the description that it shows."""

import copy
import dataclasses

import pytest
from hr_sync.systems import ContractBroken, Credentials, Forbidden, KeyRefused, Unauthorized, Unreachable
from hr_sync.systems.rest.system import RestSystem
from rest import ANNA, PROFILE, Server, changed, loaded

COMPANY = {"path": "/company", "id": "nr"}
PERSON = {
    "type": "object",
    "properties": {
        **{name: {"type": "string"} for name in ("id", "first", "last", "number", "born", "changed", "reference")},
        "unit": {"type": "object", "properties": {"id": {"type": "integer"}}},
    },
}
UNIT = {"type": "object", "properties": {"id": {"type": "integer"}, "title": {"type": "string"}}}
ONE, UNIT_REF = {"$ref": "#/components/schemas/Person"}, {"$ref": "#/components/schemas/Unit"}


def said(schema):
    return {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}


def listed(schema, *parameters):
    items = {"type": "object", "properties": {"items": {"type": "array", "items": schema}, "total": {}}}
    return {**said(items), "parameters": [{"name": name, "in": "query"} for name in parameters]}


BODY = {"requestBody": {"content": {"application/json": {"schema": ONE}}}}
DOCUMENT = {
    "openapi": "3.0.1",
    "servers": [{"url": "/base/api"}],
    "paths": {
        "/company": {"get": said({"properties": {"nr": {}}})},
        "/units": {"get": listed(UNIT_REF)},
        "/people": {"get": listed(ONE, "page", "size", "since"), "post": {**said(ONE), **BODY}},
        "/people/{personId}": {"get": said(ONE), "patch": {**said(ONE), **BODY}},
    },
    "components": {
        "schemas": {"Person": PERSON, "Unit": UNIT},
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-key"}},
    },
}


def named(company=COMPANY, **more):
    """A profile that names its description, and the call for the company."""
    document = changed("description", value="/docs.json")
    return {**document, **({"company": company} if company else {}), **more}


class System:
    """A system that shows ``document`` at ``place``."""

    def __init__(self, place="/base/docs.json"):
        self.document, self.place = copy.deepcopy(DOCUMENT), place
        self.status, self.key = {}, None
        self._server = Server(self._answer)
        self.url, self.calls = f"{self._server.url}/base", self._server.calls

    def _answer(self, call):
        status = self.status.get(call.path.rpartition("/")[2], 200)
        if call.path == self.place:
            return status, {}, self.document
        if not call.path.startswith("/base/api/"):
            return 404, {}, {}
        if self.key and call.headers.get("X-Key") != self.key:
            return 401, {}, {}
        body = {"company": {"nr": 5}, "units": {"items": [{"id": 3, "title": "Technik"}]}}
        return status, {}, body.get(call.path.rpartition("/")[2], {"items": [ANNA], "total": 1})

    def check(self, profile, before=None, capabilities=None, key="some-key"):
        self.calls.clear()
        client = RestSystem(loaded(profile), "example").connect(
            dataclasses.replace(Credentials(self.url, key), capabilities=capabilities or {})
        )
        try:
            return client.check({}, {}, before)
        finally:
            client.close()

    def lacking(self, profile):
        return [str(one) for one in self.check(profile).lacking]

    def schema(self, name):
        return self.document["components"]["schemas"][name]["properties"]

    @property
    def paths(self):
        return [call.path.removeprefix("/base") for call in self.calls]


@pytest.fixture
def system():
    system = System()
    yield system
    system._server.stop()


# --- What the description lacks ----------------------------------------------------------------------


def test_all_is_there(system):
    check = system.check(named())
    assert (check.lacking, check.changes, check.capabilities) == ([], [], None)
    assert system.paths == ["/docs.json", "/api/company"], "no list is tried"
    assert "X-Key" not in system.calls[0].headers and "X-Key" in system.calls[1].headers
    assert check.shapes["GET /people/{id}"]["the answer's unit.id"] == "integer"


def test_what_lacks_is_named_with_the_fields_that_it_concerns(system):
    del system.schema("Person")["born"], system.schema("Person")["unit"]["properties"]["id"]
    del system.document["paths"]["/units"]
    system.document["paths"]["/people"]["get"]["parameters"] = [{"name": "page"}, {"name": "size"}]
    assert system.lacking(named()) == [
        "The operation GET /units (GET /base/api/units) is missing. Affected: Departments.",
        "The answer of get /people has no items.born, items.unit.id. Affected: Employees (birthday, department).",
        "The operation get /people does not take since. Affected: Employees.",
        "The answer of get /people/{personId} has no born, unit.id. Affected: Employees (birthday, department).",
        "The body of post /people has no born. Affected: Employees (birthday).",
        "The body of patch /people/{personId} has no born. Affected: Employees (birthday).",
    ]


def test_an_object_of_which_no_more_is_said_lacks_nothing(system):
    system.schema("Person")["unit"] = {"type": "object"}
    system.document["components"]["schemas"]["Unit"] = {}
    assert system.lacking(named()) == []
    system.schema("Person")["unit"] = {"type": "string"}
    assert "unit.id" in system.lacking(named())[0]


@pytest.mark.parametrize(
    "servers", [None, [{"url": "/"}], [{"url": "https://elsewhere.example/v7"}], [{"url": "/base"}]]
)
def test_the_beginning_of_paths_may_be_another(system, servers):
    """Descriptions leave out what the URL of the connection has, or have it twice."""
    system.document["servers"] = servers
    assert system.lacking(named()) == []
    if servers == [{"url": "/base"}]:
        system.document["paths"] = {f"/api{path}": item for path, item in system.document["paths"].items()}
        assert system.lacking(named()) == []


def test_a_header_that_is_not_named(system):
    del system.document["components"]["securitySchemes"]
    assert system.lacking(named()) == ["The document does not name the header for the API key."]
    assert system.lacking(named(authentication={"type": "bearer"})) == []


# --- What has changed --------------------------------------------------------------------------------


def test_changes_since_the_last_look(system):
    before = system.check(named()).shapes
    system.schema("Person")["nickname"] = {"type": "string"}
    system.schema("Unit")["title"] = {"type": "integer"}
    check = system.check(named(), before)
    said = [str(one) for one in check.changes]
    assert "GET /people/{id}: nickname in the answer is new (string)." in said
    assert "POST /people: nickname in the body is new (string)." in said
    assert "GET /units: items.title in the answer was string and is integer." in said
    assert (check.lacking, system.check(named(), check.shapes).changes) == ([], [])


def test_what_the_profile_no_longer_needs_is_no_change(system):
    before = system.check(named()).shapes
    profile = named()
    del profile["records"]["employee"]["create"], profile["records"]["employee"]["own_id"]
    assert system.check(profile, before).changes == []


# --- Where the description is ------------------------------------------------------------------------


def test_one_that_cannot_be_read(system):
    system.status["docs.json"] = 404
    check = system.check(named())
    assert (check.shapes, check.changes, len(check.lacking)) == (None, [], 1)
    assert str(check.lacking[0]).startswith("The live Swagger document cannot be read: No API description was found")


def test_one_that_needs_the_key(system):
    system.status["docs.json"] = 401
    assert "cannot be read" in str(system.check(named()).lacking[0])
    assert system.paths == ["/docs.json", "/docs.json", "/api/company"]
    assert [("X-Key" in call.headers) for call in system.calls] == [False, True, True]


def test_without_a_call_for_the_company_lists_are_tried(system):
    assert system.check(named(company=None)).lacking == []
    assert system.paths == ["/docs.json", "/api/units", "/api/people"]


def test_the_usual_places_are_searched_once(system):
    profile = changed("company", value=COMPANY)
    system.place = "/base/openapi.json"
    check = system.check(profile)
    assert check.capabilities == {"description": {"url": system.url, "place": "/base/openapi.json"}}
    assert system.paths[:3] == ["/api/company", "/api/units", "/api/people"]
    assert check.shapes and len(system.calls) > 6
    check = system.check(profile, check.shapes, check.capabilities)
    assert (check.capabilities, check.changes) == (None, [])
    assert system.paths == ["/api/company", "/api/units", "/api/people", "/openapi.json"]
    system.place = "/v3/api-docs"
    known = {"description": {"url": system.url, "place": "/base/openapi.json"}}
    assert system.check(profile, None, known).capabilities["description"]["place"] == "/v3/api-docs", "it has moved"


def test_a_system_that_shows_none(system):
    system.place = None
    check = system.check(PROFILE)
    assert check == type(check)([], [], None, capabilities={"description": {"url": system.url, "place": ""}})
    assert len(system.calls) > 10
    assert system.check(PROFILE, capabilities=check.capabilities).lacking == []
    assert system.paths == ["/api/units", "/api/people"], "nobody looks again"
    elsewhere = {"description": {"url": "http://127.0.0.1:1", "place": ""}}
    assert system.check(PROFILE, capabilities=elsewhere).capabilities == check.capabilities, "another URL was entered"


def test_a_list_that_cannot_be_read(system):
    system.status["units"] = 403
    system.place = None
    assert "Departments cannot be read" in system.lacking(PROFILE)[0]


# --- Where the key belongs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "wanted"),
    [
        ({"type": "apiKey", "in": "header", "name": "X-Other"}, "X-Other: <key>"),
        ({"type": "http", "scheme": "bearer"}, "Authorization: Bearer <key>"),
        ({"type": "basic"}, "Authorization: Basic <user:password>"),
        ({"type": "apiKey", "in": "query", "name": "key"}, "?key=<key>"),
        ({"type": "oauth2", "flows": {}}, "OAuth 2"),
    ],
)
@pytest.mark.parametrize("is_named", [True, False])
def test_a_key_in_another_place(system, scheme, wanted, is_named):
    system.document["components"]["securitySchemes"] = {"key": scheme}
    system.key = "the-right-key"
    profile = named() if is_named else PROFILE
    system.place = "/base/docs.json" if is_named else "/swagger.json"
    with pytest.raises(KeyRefused) as caught:
        system.check(profile)
    assert str(caught.value) == (
        f'The system expects the API key as "{wanted}", but it is sent as "X-Key: <key>". Correct "authentication" in'
        " the API profile."
    )


def test_a_key_that_a_profile_cannot_send_like_that(system):
    system.document["components"]["securitySchemes"] = {"key": {"type": "apiKey", "in": "cookie", "name": "sid"}}
    system.key = "the-right-key"
    with pytest.raises(KeyRefused, match=r"Cookie: sid=<key>.*support"):
        system.check(named())


@pytest.mark.parametrize(
    ("authentication", "scheme"),
    [
        ({"type": "header", "name": "X-KEY"}, {"type": "apiKey", "in": "header", "name": "x-key"}),
        ({"type": "bearer"}, {"type": "http", "scheme": "Bearer"}),
        ({"type": "header", "name": "Authorization", "prefix": "Token "}, {"type": "http", "scheme": "Token"}),
        (
            {"type": "header", "name": "Authorization", "prefix": "Key "},
            {"type": "apiKey", "in": "header", "name": "Authorization"},
        ),
        ({"type": "query", "name": "key"}, {"type": "apiKey", "in": "query", "name": "key"}),
        ({"type": "basic"}, {"type": "http", "scheme": "basic"}),
        ({"type": "bearer"}, {"type": "mutualTLS"}),
    ],
)
def test_a_wrong_key_in_the_right_place(system, authentication, scheme):
    system.document["components"]["securitySchemes"] = {"key": scheme}
    system.key = "the-right-key"
    with pytest.raises(Unauthorized) as caught:
        system.check(named(authentication=authentication))
    assert not isinstance(caught.value, KeyRefused)


def test_what_one_operation_asks_for_counts(system):
    system.document["components"]["securitySchemes"]["bearer"] = {"type": "http", "scheme": "bearer"}
    system.document["security"] = [{"key": []}]
    system.document["paths"]["/company"]["get"]["security"] = [{"bearer": []}]
    system.key = "the-right-key"
    with pytest.raises(KeyRefused, match="Bearer"):
        system.check(named())


def test_a_refusal_without_a_description(system):
    system.key, system.place = "the-right-key", None
    for profile in (PROFILE, named()):
        with pytest.raises(Unauthorized) as caught:
            system.check(profile)
        assert not isinstance(caught.value, KeyRefused)


def test_a_company_without_a_number_is_another_problem(system):
    with pytest.raises(ContractBroken):
        system.check(named(company={"path": "/company", "id": "number"}))
    system.status["company"] = 403
    with pytest.raises(Forbidden):
        system.check(named())


def test_a_system_that_is_down(system):
    system._server.stop()
    with pytest.raises(Unreachable):
        system.check(named())
