"""What is proposed from API descriptions: those of strangers, in three languages, large and odd ones."""

import pytest
from hr_sync.systems.openapi.contract import Contract
from hr_sync.systems.openapi.lists import list_calls
from hr_sync.systems.openapi.names import score, words
from hr_sync.systems.openapi.proposals import CERTAIN, VOCABULARIES, propose
from hr_sync.systems.openapi.shapes import Shape, leaves
from hypothesis import given
from hypothesis import strategies as st
from streams import own_contract

TEXT, DAY, FLAG, NUMBER = (
    {"type": "string"},
    {"type": "string", "format": "date"},
    {"type": "boolean"},
    {"type": "number"},
)


def listing(schema, parameters=(), **operation):
    """The definition of a call that answers with ``schema``."""
    return {
        "parameters": [{"name": name, "in": "query"} for name in parameters],
        "responses": {"200": {"content": {"application/json": {"schema": schema}}}},
        **operation,
    }


def objects(**fields):
    return {"type": "array", "items": {"type": "object", "properties": fields}}


def places(proposed):
    return {name: ".".join(found.leaf.path) for name, found in proposed.fields.items()}


@pytest.mark.parametrize(
    "name",
    ["firstName", "FirstName", "first_name", "first-name", "FIRST_NAME", "first name", "First.Name"],
)
def test_the_style_of_names_does_not_matter(name):
    assert words(name) == ("first", "name")
    assert score((name,), ("first name",)) == 1


def test_accents_and_umlauts():
    assert words("prénom") == ("prenom",)
    assert words("Straße") == ("strasse",)
    assert words("geändertAm") == words("geaendert_am")


def test_the_built_in_contract_is_proposed_whole():
    proposed = propose(own_contract())
    assert set(proposed) == set(VOCABULARIES)
    assert not {name for name, one in proposed.items() if one.certainty != CERTAIN or one.lacking}
    employees = proposed["employee"]
    assert set(employees.calls) == {"read", "create", "update"}
    assert (employees.listed.paging, employees.listed.page, employees.listed.size) == ("page", "page", "pageSize")
    assert employees.listed.items == ("items",)
    assert employees.listed.total == ("totalCount",)
    assert employees.listed.changed == "modifiedSince"
    found = places(employees)
    assert found["social_security"] == "ahvNumber"
    assert found["department"] == "organisationUnitId"
    assert found["city"] == "address.city"


def test_german_names_in_odata():
    answer = {"properties": {"value": objects(
        Id={"type": "integer"}, Vorname=TEXT, Nachname=TEXT, Personalnummer=TEXT, Geburtsdatum=TEXT,
        EMailGeschaeft=TEXT, Strasse=TEXT, PLZ=TEXT, Ort=TEXT, AbteilungId=NUMBER, VorgesetzterId=NUMBER,
        Eintrittsdatum=TEXT, Austrittsdatum=TEXT, Zivilstand=TEXT, AhvNummer=TEXT, Aktiv=TEXT, GeaendertAm=TEXT,
    ), "@odata.nextLink": TEXT, "@odata.count": {"type": "integer"}}}  # fmt: skip
    paths = {"/odata/Mitarbeiter": {"get": listing(answer, ("$filter", "$top", "$skip"))}}
    (employees,) = propose(Contract({"paths": paths})).values()
    assert places(employees) == {
        "id": "Id", "first_name": "Vorname", "last_name": "Nachname", "personnel_number": "Personalnummer",
        "birthday": "Geburtsdatum", "work_email": "EMailGeschaeft", "street": "Strasse", "zip": "PLZ", "city": "Ort",
        "department": "AbteilungId", "manager": "VorgesetzterId", "contract_start": "Eintrittsdatum",
        "contract_end": "Austrittsdatum", "marital": "Zivilstand", "social_security": "AhvNummer", "active": "Aktiv",
        "modified": "GeaendertAm",
    }  # fmt: skip
    assert employees.listed.paging == "next_link"
    assert employees.listed.next == ("@odata.nextLink",)
    assert employees.listed.size == "$top"


def test_french_names_and_inner_objects():
    schema = objects(
        identifiant=TEXT, prenom=TEXT, nomDeFamille=TEXT, dateDeNaissance=DAY, courriel=TEXT,
        departement={"properties": {"id": TEXT, "nom": TEXT}}, superieur={"properties": {"id": TEXT, "courriel": TEXT}},
        adresse={"properties": {"rue": TEXT, "npa": TEXT, "ville": TEXT, "pays": TEXT}},
    )  # fmt: skip
    (employees,) = propose(Contract({"paths": {"/collaborateurs": {"get": listing(schema)}}})).values()
    assert places(employees) == {
        "id": "identifiant", "first_name": "prenom", "last_name": "nomDeFamille", "birthday": "dateDeNaissance",
        "work_email": "courriel", "department": "departement.id", "manager": "superieur.id", "street": "adresse.rue",
        "zip": "adresse.npa", "city": "adresse.ville", "country": "adresse.pays",
    }  # fmt: skip
    assert employees.listed.items == ()
    assert employees.listed.paging == "none"


def test_json_api():
    item = {"properties": {
        "id": TEXT,
        "attributes": {"properties": {"start-date": DAY, "end-date": DAY, "comment": TEXT}},
        "relationships": {"properties": {
            "employee": {"properties": {"data": {"properties": {"id": TEXT, "type": TEXT}}}},
            "leave-type": {"properties": {"data": {"properties": {"id": TEXT, "type": TEXT}}}},
        }},
    }}  # fmt: skip
    answer = {"properties": {
        "data": {"type": "array", "items": item}, "links": {"properties": {"next": TEXT}},
        "meta": {"properties": {"total": NUMBER}},
    }}  # fmt: skip
    absences = propose(Contract({"paths": {"/leaves": {"get": listing(answer, ("page[after]",))}}}))["absence"]
    assert places(absences)["first"] == "attributes.start-date"
    assert places(absences)["employee"] == "relationships.employee.data.id"
    assert places(absences)["absence_type"] == "relationships.leave-type.data.id"
    assert absences.listed.paging == "cursor"
    assert absences.listed.next == ("links", "next")
    assert absences.listed.total == ("meta", "total")
    assert not absences.lacking


def test_what_nothing_offers_is_said():
    schema = objects(id=TEXT, comment=TEXT, start=DAY)
    absences = propose(Contract({"paths": {"/absences": {"get": listing(schema)}}}))["absence"]
    assert absences.lacking == ("employee", "absence_type", "last")


def test_the_managers_address_is_not_the_employees():
    schema = objects(id=TEXT, name=TEXT, manager={"properties": {"id": TEXT, "email": TEXT}})
    employees = propose(Contract({"paths": {"/employees": {"get": listing(schema)}}}))["employee"]
    assert places(employees) == {"id": "id", "name": "name", "manager": "manager.id"}
    assert not employees.lacking


def test_a_value_of_another_type_is_not_proposed():
    schema = objects(id=TEXT, name=TEXT, birthday=FLAG, active=FLAG, email=NUMBER)
    employees = propose(Contract({"paths": {"/employees": {"get": listing(schema)}}}))["employee"]
    assert places(employees) == {"id": "id", "name": "name", "active": "active"}


def test_types_are_told_from_what_is_of_a_type():
    kinds, leaves_ = objects(id=TEXT, name=TEXT), objects(id=TEXT, typeId=TEXT, employeeId=TEXT, start=DAY, end=DAY)
    paths = {"/leave-types": {"get": listing(kinds)}, "/leaves": {"get": listing(leaves_)}}
    proposed = propose(Contract({"paths": paths}))
    assert {name: one.listed.operation.path for name, one in proposed.items()} == {
        "absence_type": "/leave-types",
        "absence": "/leaves",
    }


def test_the_company_may_stand_in_the_path_and_nothing_else():
    schema = objects(id=TEXT, name=TEXT)
    paths = {
        "/companies/{companyId}/departments": {"get": listing(schema), "post": {}},
        "/companies/{companyId}/departments/{id}": {"get": {}, "put": {}, "patch": {"operationId": "change"}},
        "/projects/{projectId}/employees": {"get": listing(schema)},
    }
    proposed = propose(Contract({"paths": paths}))
    assert list(proposed) == ["department"]
    department = proposed["department"]
    assert department.listed.needs == ("{companyId}",)
    assert set(department.calls) == {"read", "create", "update"}
    assert department.calls["update"].id == "change"


def test_lists_beside_the_one_that_is_meant():
    answer = {"properties": {"messages": objects(text=TEXT), "users": objects(id=TEXT, first_name=TEXT)}}
    (call,) = list_calls(Contract({"paths": {"/users": {"get": listing(answer)}}}))
    assert call.items == ("users",)
    only_messages = {"properties": {"messages": objects(text=TEXT)}}
    assert not list(list_calls(Contract({"paths": {"/users": {"get": listing(only_messages)}}})))


def test_a_schema_that_holds_itself():
    node = {"properties": {"id": TEXT, "name": TEXT, "parent": {"$ref": "#/definitions/Unit"}}}
    node["properties"]["children"] = {"type": "array", "items": {"$ref": "#/definitions/Unit"}}
    contract = Contract({"definitions": {"Unit": node}, "paths": {}})
    found = leaves(Shape(contract, {"$ref": "#/definitions/Unit"}))
    # The parent's id is what identifies the parent; what the parent's parent is called helps nobody.
    assert {".".join(leaf.path) for leaf in found} == {
        "id", "name", "parent.id", "parent.name", "children.id", "children.name"
    }  # fmt: skip


def test_combined_schemas():
    definitions = {
        "Base": {"properties": {"id": TEXT}},
        "Person": {"allOf": [{"$ref": "#/definitions/Base"}, {"oneOf": [{"properties": {"first_name": TEXT}}, {}]}]},
    }
    schema = {"type": "array", "items": {"$ref": "#/definitions/Person"}}
    swagger = {"definitions": definitions, "paths": {"/people": {"get": {"responses": {"200": {"schema": schema}}}}}}
    assert places(propose(Contract(swagger))["employee"]) == {"id": "id", "first_name": "first_name"}


REFS = st.sampled_from(["#/definitions/A", "#/definitions/B", "#/definitions/C", "http://elsewhere/x.json", "#/", "A"])
SCHEMAS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.text(max_size=4), st.builds(lambda ref: {"$ref": ref}, REFS)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["object", "array", "string", ["string", "null"], 3]),
                "properties": st.one_of(inner, st.dictionaries(st.sampled_from(["id", "name", "items", "x"]), inner)),
                "items": inner,
                "allOf": st.lists(inner, max_size=3),
                "anyOf": inner,
                "enum": inner,
                "format": inner,
                "description": inner,
            },
        ),
    ),
    max_leaves=25,
)


@given(st.lists(SCHEMAS, min_size=3, max_size=3), SCHEMAS)
def test_no_document_breaks_it(definitions, answer):
    document = {
        "definitions": dict(zip("ABC", definitions, strict=True)),
        "paths": {"/employees": {"get": {"responses": {"200": {"schema": answer}}}}},
    }
    for proposed in propose(Contract(document)).values():
        assert len(proposed.fields) == len({found.leaf for found in proposed.fields.values()})
