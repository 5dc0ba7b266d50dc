"""Contract documents, in the forms that customers have and in some that nobody should."""

import copy
import json

import pytest
from hr_sync.systems import ContractBroken, Credentials, Twogethr
from hr_sync.systems.openapi.contract import Contract, Operation
from hr_sync.systems.openapi.drift import missing
from hypothesis import given
from hypothesis import strategies as st
from streams import Departments, Employees, own_contract

ANSWER = {"type": "object", "properties": {"id": {}, "address": {"properties": {"street": {}}}}}
V3 = {
    "openapi": "3.0.1",
    "servers": [{"url": "https://api.example/base/"}],
    "components": {
        "securitySchemes": {"Basic": {"type": "http"}, "Key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "User": ANSWER,
            "Users": {"properties": {"items": {"items": {"$ref": "#/components/schemas/User"}}}},
        },
        "parameters": {"page": {"name": "page", "in": "query"}},
    },
    "paths": {
        "/users": {
            "parameters": [],
            "get": {
                "operationId": "listUsers",
                "parameters": [{"$ref": "#/components/parameters/page"}],
                "responses": {
                    "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Users"}}}}
                },
            },
        },
        "/users/{id}": {"get": {"responses": {}}, "delete": {"operationId": "deleteUser"}},
    },
}
V2 = {
    "swagger": "2.0",
    "basePath": "/base",
    "securityDefinitions": {"Key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    "definitions": {"User": ANSWER, "Users": {"properties": {"items": {"items": {"$ref": "#/definitions/User"}}}}},
    "parameters": {"page": {"name": "page", "in": "query"}},
    "paths": {
        "/users": {
            "get": {
                "operationId": "listUsers",
                "parameters": [{"$ref": "#/parameters/page"}],
                "responses": {"200": {"schema": {"$ref": "#/definitions/Users"}}},
            }
        },
        "/users/{id}": {"get": {"responses": {}}, "delete": {"operationId": "deleteUser"}},
    },
}
USES = {"listUsers": {"items", "items.id", "items.address.street"}}


@pytest.fixture(params=[V3, V2], ids=["OpenAPI 3", "Swagger 2"])
def document(request):
    return copy.deepcopy(request.param)


def test_both_forms_are_read(document):
    contract = Contract.parse(json.dumps(document))
    assert contract.key_header == "X-Key"
    users = contract.operations["listUsers"]
    assert (users.method, users.path) == ("GET", "/base/users")
    assert contract.parameters(users) == {"page"}
    assert contract.lacks(users, {*USES["listUsers"], "items.name", "id"}) == ["id", "items.name"]
    assert set(contract.operations) == {"listUsers", "get /users/{id}", "deleteUser"}


@pytest.mark.parametrize("servers", [None, [], {}, [None], [{}], [{"url": "/"}], [{"url": "https://api.example"}]])
def test_no_prefix(servers):
    assert Contract({**V3, "servers": servers}).operations["listUsers"].path == "/users"


def test_a_byte_order_mark_is_no_harm():
    text = "\ufeff" + json.dumps(V3)
    assert Contract.parse(text).operations and Contract.parse(text.encode()).operations


def test_an_operation_is_found_by_its_id_wherever_it_has_moved(document):
    document["paths"]["/people"] = document["paths"].pop("/users")
    wanted = Operation("listUsers", "GET", "/base/users", {})
    assert Contract(document).find(wanted).path == "/base/people"


def test_an_operation_without_id_is_found_by_its_call(document):
    del document["paths"]["/users"]["get"]["operationId"]
    contract = Contract(document)
    assert contract.find(Operation("listUsers", "GET", "/base/users", {})).path == "/base/users"
    assert contract.find(Operation("listUsers", "POST", "/base/users", {})) is None


@pytest.mark.parametrize(
    ("id_", "escaped"),
    [
        ("7", "7"),
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("{id}", "%7Bid%7D"),
        ("ä ", "%C3%A4%20"),
    ],
)
def test_ids_are_escaped(id_, escaped):
    assert Operation("x", "GET", "/users/{id}", {}).url(id=id_) == f"/users/{escaped}"


@pytest.mark.parametrize("id_", ["", ".", ".."])
def test_an_id_that_leads_elsewhere_even_so_is_refused(id_):
    """Escaped or not, dots are taken out of a URL with the segment before them."""
    with pytest.raises(ContractBroken):
        Operation("x", "GET", "/users/{id}", {}).url(id=id_)


def test_a_place_that_nobody_fills_is_refused():
    """The request would find nothing, and nothing found means that the entity is gone."""
    with pytest.raises(ContractBroken, match="userId"):
        Operation("x", "GET", "/users/{userId}", {}).url(id="7")


# --- What is missing -----------------------------------------------------------------------------


def test_nothing_is_missing(document):
    assert missing(Contract(document), Contract(V3), USES) == []
    uses = {**Employees.uses(), **Departments.uses()}
    assert missing(own_contract(), own_contract(), uses) == []


def test_a_missing_key_header_is_named(document):
    document.pop("components", None)
    document.pop("securityDefinitions", None)
    assert "header" in str(missing(Contract(document), Contract(V3), {})[0])


def test_a_missing_operation_is_named(document):
    del document["paths"]["/users"]
    lacking = missing(Contract(document), Contract(V3), USES)
    assert list(map(str, lacking)) == ["The operation listUsers (GET /base/users) is missing."]


def test_missing_fields_are_named(document):
    lacking = missing(Contract(document), Contract(V3), {"listUsers": {"items.id", "items.ahv", "items.address.zip"}})
    assert list(map(str, lacking)) == ["The answer of listUsers has no items.address.zip, items.ahv."]


def test_a_missing_parameter_is_named(document):
    del document["paths"]["/users"]["get"]["parameters"]
    lacking = missing(Contract(document), Contract(V3), USES)
    assert list(map(str, lacking)) == ["The operation listUsers does not take page."]


def test_an_answer_that_is_not_described_lacks_nothing(document):
    """Many documents leave answers open; that is no reason to refuse the system."""
    del document["paths"]["/users"]["get"]["responses"]
    assert missing(Contract(document), Contract(V3), USES) == []


@pytest.mark.parametrize("part", ["allOf", "oneOf", "anyOf"])
def test_composed_schemas_have_the_fields_of_their_parts(document, part):
    schemas = document.get("definitions") or document["components"]["schemas"]
    schemas["Users"] = {part: [{"type": "object"}, schemas["Users"]]}
    assert missing(Contract(document), Contract(V3), USES) == []


def test_a_client_reads_paths_and_header_from_the_replacement(simulator):
    replacement = copy.deepcopy(own_contract().document)
    replacement["components"]["securitySchemes"]["ApiKey"]["name"] = "X-Other"
    client = Twogethr().connect(Credentials(simulator.url, "any", json.dumps(replacement)))
    assert client.profile.document["authentication"]["name"] == "X-Other"
    del replacement["paths"]["/api/v1/company"]
    client = Twogethr().connect(Credentials(simulator.url, "any", json.dumps(replacement)))
    with pytest.raises(ContractBroken, match="getCompany"):
        client.tenant()
    assert simulator.requests == []


# --- Garbage -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "openapi: 3.0.1", "[]", "null", "{}", '{"paths": []}', "[" * 50_000, b"\xff\xfe\xfa"]
)
def test_what_is_no_contract_is_refused(text):
    with pytest.raises(ContractBroken):
        Contract.parse(text)


def use(document):
    """Do with a document all that is ever done; what is no contract may be refused."""
    try:
        contract = Contract(document)
        missing(contract, own_contract(), {**Employees.uses(), **Departments.uses()})
        assert contract.key_header is None or isinstance(contract.key_header, str)
    except ContractBroken:
        pass


USERS = "/api/v1/users"


@pytest.mark.parametrize(
    "document",
    [
        {"paths": {USERS: None}},
        {"paths": {USERS: {"get": None, "x-note": 1, "parameters": []}}},
        {"paths": {USERS: {"get": {"operationId": ["listUsers"]}}}},
        {"paths": {USERS: {"get": {"operationId": 5, "parameters": {"a": 1}}}}},
        {"paths": {USERS: {"get": {"parameters": [1, None, {"name": []}]}}}},
        {"paths": {USERS: {"get": {"responses": [1]}}}},
        {"paths": {USERS: {"get": {"responses": {"200": [1]}}}}},
        {"paths": {USERS: {"get": {"responses": {"200": {"content": [1]}}}}}},
        {"paths": {USERS: {"get": {"responses": {"200": {"content": {"a": "b"}}}}}}},
        {"paths": {USERS: {"get": {"responses": {"200": {"schema": {"allOf": 5, "items": [1], "properties": "x"}}}}}}},
        {"paths": {USERS: {"get": {"responses": {"200": {"$ref": "#/nowhere"}}}}}},
        {"paths": {}, "servers": [{"url": "http://["}]},
        {"paths": {}, "basePath": ["x"], "components": [1], "securityDefinitions": 2},
        {"paths": {}, "components": {"securitySchemes": {"a": {"type": "apiKey", "in": "header", "name": {}}}}},
        {"paths": {}, "components": {"securitySchemes": {"a": {"type": "apiKey", "in": "header", "name": "X:\n"}}}},
    ],
)
def test_garbage_is_borne(document):
    use(document)


json_like = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-1, 9), st.sampled_from(["", "x", "#/paths", "apiKey", "header"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["get", "parameters", "responses", "200", "schema", "content", "items", "properties", "allOf", "$ref",
                 "operationId", "name", "in", "type", "securitySchemes", "url", "id", "totalCount"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@given(
    st.fixed_dictionaries(
        {"paths": st.dictionaries(st.sampled_from([USERS, "/x"]), json_like, max_size=2)},
        optional=dict.fromkeys(("servers", "basePath", "components", "securityDefinitions"), json_like),
    )
)
def test_any_document_is_read_or_refused(document):
    use(document)


@pytest.mark.parametrize("schema", ["Itself", "Circle", "Family", "Composed", "Nowhere"])
def test_schemas_that_contain_themselves_end(schema):
    """As those of databases do: every person has a manager, a deputy, a unit with a head, and so on."""
    kin = ["Family", *(f"Kin{number}" for number in range(12))]
    relatives = {"properties": {name: {"$ref": f"#/definitions/{name}"} for name in kin}}
    definitions = {
        "Itself": {"$ref": "#/definitions/Itself"},
        "Circle": {
            "allOf": [{"$ref": "#/definitions/Circle"}],
            "properties": {"items": {"$ref": "#/definitions/Circle"}},
        },
        **dict.fromkeys(kin, relatives),
        "Composed": {"allOf": [{"$ref": "#/definitions/Composed"}] * 9, "anyOf": [relatives, {"items": relatives}]},
    }
    answer = {"200": {"schema": {"$ref": f"#/definitions/{schema}"}}}
    document = {"paths": {USERS: {"get": {"responses": answer}}}, "definitions": definitions}
    contract = Contract(document)
    operation = contract.find(own_contract().operations["listUsers"])
    assert contract.lacks(operation, ["Kin1.Kin2.Kin1.Family", "Kin1.x"] if schema == "Family" else []) == (
        ["Kin1.x"] if schema == "Family" else []
    )
    use(document)
