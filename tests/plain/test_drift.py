"""What a contract lacks of what is sent, and what has changed about it since the last look."""

import copy

import pytest
from hr_sync.systems.openapi.contract import Contract
from hr_sync.systems.openapi.drift import changes, missing, shapes
from streams import Employees, Projects, own_contract

USES = {**Employees.uses(), **Projects.uses()}
SENDS = {**Employees.sends(), **Projects.sends()}


@pytest.fixture
def live():
    return Contract(copy.deepcopy(own_contract().document))


def schema(contract, name):
    return contract.document["components"]["schemas"][name]


def messages(live):
    """What is reported when the contract becomes ``live``."""
    needed = own_contract()
    return [str(one) for one in changes(shapes(needed, needed, USES), shapes(live, needed, USES))]


def test_nothing_to_tell(live):
    assert messages(live) == []
    assert missing(live, own_contract(), USES, SENDS) == []


def test_a_field_that_can_no_longer_be_sent(live):
    del schema(live, "UserWrite")["properties"]["phone"]
    sentences = [str(one) for one in missing(live, own_contract(), USES, SENDS)]
    assert "The body of createUser has no phone." in sentences
    assert "The body of updateUser has no phone." in sentences


def test_only_what_is_sent_has_to_be_there(live):
    live.document["components"]["schemas"]["UserWrite"]["properties"].pop("entryDate")
    assert not [one for one in missing(live, own_contract(), USES, SENDS) if "body" in str(one)]


def test_new_gone_and_different(live):
    properties = schema(live, "ProjectWrite")["properties"]
    properties["budget"] = {"type": "number"}
    properties["number"] = {"type": "integer"}
    del properties["endDate"]
    sentences = messages(live)
    assert "createProject: budget in the body is new (number)." in sentences
    assert "createProject: number in the body was string and is integer." in sentences
    assert "createProject: endDate in the body is gone." in sentences
    assert "getProject: budget in the answer is new (number)." in sentences


def test_a_field_becomes_required(live):
    schema(live, "ProjectWrite")["required"] = ["name", "customerName"]
    assert any("customerName in the body was string and is string, required" in one for one in messages(live))


def test_an_operation_and_a_parameter_that_are_gone(live):
    del live.document["paths"]["/api/v1/projects/{id}"]["put"]
    listing = live.document["paths"]["/api/v1/users"]["get"]
    listing["parameters"] = [one for one in listing["parameters"] if "modifiedSince" not in str(one)]
    sentences = messages(live)
    assert "updateProject is gone." in sentences
    assert "listUsers: the parameter modifiedSince is gone." in sentences


def test_a_choice_more(live):
    enum = schema(live, "UserWrite")["properties"]["gender"].setdefault("enum", [])
    enum.append("diverse2")
    assert any("gender in the body was" in one and "diverse2" in one for one in messages(live))


def test_a_flood_is_cut_short(live):
    for number in range(500):
        schema(live, "UserWrite")["properties"][f"field{number}"] = {"type": "string"}
    sentences = messages(live)
    assert len(sentences) == 31
    assert sentences[-1].startswith("… and")


@pytest.mark.parametrize(
    "nonsense", [None, [], 3, {"$ref": "#/components/schemas/UserWrite"}, {"properties": {"a": 1}, "required": 3}]
)
def test_hostile_documents(live, nonsense):
    """A schema that contains itself, and things that are no schemas at all, take no time and raise nothing."""
    loop = {"type": ["object", 3], "required": [1], "properties": {}}
    loop["properties"] = {"self": loop, "other": nonsense, "format": {"format": 5, "enum": [None, {}, 1]}}
    live.document["components"]["schemas"]["UserWrite"] = loop
    assert messages(live)
    for operation in live.operations.values():
        operation.definition["requestBody"] = nonsense
        operation.definition["parameters"] = nonsense
    assert messages(live)
