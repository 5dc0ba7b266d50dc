"""Proposals from descriptions that are built like those of well-known HR systems, shortened to what is special."""

from hr_sync.systems.openapi.contract import Contract
from hr_sync.systems.rest.fields import paths_of
from hr_sync.systems.rest.proposals.profile import propose_profile

TEXT, NUMBER, WHOLE, FLAG = ({"type": kind} for kind in ("string", "number", "integer", "boolean"))
DAY, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}


def object_of(**fields):
    return {"type": "object", "properties": fields}


def list_of(**fields):
    return {"type": "array", "items": object_of(**fields)}


def call(schema=None, parameters=(), status="200", body=None, media_type="application/json"):
    """The definition of a call; parameters are names in the query, or whole definitions."""
    listed = [one if isinstance(one, dict) else {"name": one, "in": "query", "schema": TEXT} for one in parameters]
    content = {"content": {media_type: {"schema": schema}}} if schema else {}
    found = {"parameters": listed, "responses": {status: {"description": "", **content}}}
    return {**found, "requestBody": {"content": {media_type: {"schema": body}}}} if body else found


def proposed(**paths):
    contract = Contract({"paths": {f"/{path.replace('__', '/')}": calls for path, calls in paths.items()}})
    return propose_profile(contract, "Example")


def places(proposal, record_type):
    fields = proposal.document["records"][record_type]["fields"]
    return {name: ".".join(paths_of(entry)) for name, entry in fields.items() if paths_of(entry)}


def test_values_with_labels():
    """Each attribute is an object with its label and its value."""

    def attribute(schema):
        return object_of(label=TEXT, value=schema, type=TEXT)

    department = attribute(object_of(type=TEXT, attributes=object_of(id=WHOLE, name=TEXT)))
    person = object_of(
        id=attribute(WHOLE), first_name=attribute(TEXT), last_name=attribute(TEXT), email=attribute(TEXT),
        hire_date=attribute(MOMENT), termination_date=attribute(MOMENT), department=department,
    )  # fmt: skip
    answer = object_of(success=FLAG, data={"type": "array", "items": object_of(type=TEXT, attributes=person)})
    listed = {"get": call(answer, ("limit", "offset"))}
    proposal = proposed(company__employees=listed, company__departments={"get": call(list_of(id=WHOLE, name=TEXT))})
    found = places(proposal, "employee")
    assert found["name"] == "attributes.first_name.value.attributes.last_name.value"
    assert found["department"] == "attributes.department.value.attributes.id"
    assert found["employment"] == "attributes.hire_date.value.attributes.termination_date.value"
    assert proposal.document["records"]["employee"]["id"] == "attributes.id.value"
    assert proposal.document["records"]["employee"]["list"]["paging"]["parameter"] == "offset"


def test_a_list_that_is_searched():
    """A POST to /people/search lists people; what is asked goes into its body."""
    boss = object_of(id=TEXT, displayName=TEXT)
    work = object_of(startDate=DAY, title=TEXT, reportsTo=boss, employeeIdInCompany=WHOLE)
    people = list_of(id=TEXT, firstName=TEXT, surname=TEXT, email=TEXT, work=work, personal=object_of(birthDate=DAY))
    search = call(object_of(employees=people), body=object_of(limit=WHOLE, cursor=TEXT, fields=TEXT))
    proposal = proposed(people__search={"post": search}, people={"post": call(object_of(id=TEXT))})
    entry = proposal.document["records"]["employee"]
    assert (entry["list"]["method"], entry["list"]["path"]) == ("POST", "/people/search")
    assert entry["list"]["items"] == "employees"
    assert entry["create"] == {"path": "/people"}
    assert places(proposal, "employee") == {
        "name": "firstName.surname", "work_email": "email", "birthday": "personal.birthDate", "job_title": "work.title",
        "manager": "work.reportsTo.id", "personnel_number": "work.employeeIdInCompany", "employment": "work.startDate",
    }  # fmt: skip


def test_a_cursor_in_the_body():
    answer = object_of(data=list_of(id=TEXT, name=TEXT), next_cursor=TEXT)
    search = call(answer, body=object_of(limit={"type": "integer", "maximum": 40}, cursor=TEXT))
    paging = proposed(projects__query={"post": search}).document["records"]["project"]["list"]["paging"]
    assert paging == {
        "type": "cursor", "parameter": "cursor", "in": "body", "next": "next_cursor",
        "size": {"value": 40, "parameter": "limit"},
    }  # fmt: skip


def test_days_of_absences():
    leaves = list_of(
        id=WHOLE, employee_id=WHOLE, leave_type_id=WHOLE, start_on=DAY, finish_on=DAY, approved_by_id=WHOLE,
    )  # fmt: skip
    types = {"get": call(list_of(id=WHOLE, name=TEXT))}
    parameters = ("page", {"name": "from", "in": "query", "schema": DAY}, {"name": "to", "in": "query", "schema": DAY})
    people = {"get": call(list_of(id=WHOLE, full_name=TEXT))}
    proposal = proposed(leaves={"get": call(leaves, parameters)}, leave_types=types, employees=people)
    assert places(proposal, "absence") == {
        "employee": "employee_id", "absence_type": "leave_type_id", "span": "start_on.finish_on",
    }  # fmt: skip
    assert proposal.document["records"]["absence"]["list"]["from_day"] == {"parameter": "from"}
    assert proposal.lacking == {"absence": ("state",)}


def test_the_employees_of_a_company():
    """Its address stands in the path; the amount of an absence has a unit of its own."""
    people = object_of(employees=list_of(id=TEXT, displayName=TEXT, firstName=TEXT, lastName=TEXT, department=TEXT))
    status, kind = object_of(status=TEXT, lastChangedByUserId=TEXT), object_of(id=TEXT, name=TEXT)
    amount = object_of(unit=TEXT, amount=NUMBER)
    absences = list_of(id=TEXT, employeeId=TEXT, status=status, type=kind, start=DAY, end=DAY, amount=amount)
    proposal = proposed(
        **{"{companyDomain}__v1__employees": {"get": call(people)}},
        **{"{companyDomain}__v1__time_off__requests": {"get": call(absences)}},
        **{"{companyDomain}__v1__departments": {"get": call(list_of(id=TEXT, name=TEXT))}},
    )
    assert places(proposal, "employee") == {"name": "firstName.lastName", "department": "department"}
    # It may be the department's name: the description does not tell.
    assert proposal.certainty["employee"]["department"] == "unsure"
    assert places(proposal, "absence") == {"employee": "employeeId", "span": "start.end", "hours": "amount.amount"}
    assert proposal.certainty["absence"]["hours"] == "unsure"


def test_logins_beside_employees():
    users, people = list_of(id=TEXT, name=TEXT), list_of(id=TEXT, name=TEXT, birthday=DAY)
    proposal = proposed(users={"get": call(users)}, accounting__hr__employees={"get": call(people)})
    assert proposal.document["records"]["employee"]["list"]["path"] == "/accounting/hr/employees"


def test_the_id_is_what_the_path_of_one_takes():
    projects = list_of(number=WHOLE, name=TEXT, contactPersonId=WHOLE)
    entries = list_of(TimesheetEntryID=WHOLE, UserIDFK=WHOLE, projectNumber=WHOLE, EntryDate=DAY, numberOfHours=NUMBER)
    one = {"get": call(object_of(number=WHOLE, name=TEXT))}
    proposal = proposed(
        projects={"get": call(projects)},
        **{"projects__{number}": one},
        employees={"get": call(list_of(id=WHOLE, name=TEXT))},
        time_entries={"get": call(entries)},
    )
    records = proposal.document["records"]
    assert (records["project"]["id"], records["time_entry"]["id"]) == ("number", "TimesheetEntryID")
    assert places(proposal, "time_entry") == {
        "employee": "UserIDFK", "project": "projectNumber", "day": "EntryDate", "hours": "numberOfHours",
    }  # fmt: skip
    # The number is the project's id, so no list is needed to find it.
    assert records["time_entry"]["fields"]["project"]["value"] == {"type": "reference", "record": "project"}


def test_a_number_of_people_that_their_hours_have():
    people = list_of(key=WHOLE, no=TEXT, name={**TEXT, "example": "Muster, Anna"})
    entries = list_of(key=WHOLE, no=TEXT, day=DAY, hours={**TEXT, "example": "7,50"}, boss={**TEXT, "example": "P-1"})
    jobs = list_of(key=WHOLE, name=TEXT, lead={**TEXT, "example": "P-1"})
    proposal = proposed(staff={"get": call(people)}, work={"get": call(entries)}, jobs={"get": call(jobs)})
    records = proposal.document["records"]
    by_number = {"type": "reference", "record": "employee", "by": "personnel_number"}
    assert records["time_entry"]["fields"]["employee"] == {"path": "no", "value": by_number}
    assert proposal.certainty["time_entry"]["employee"] == "unsure"
    assert records["project"]["fields"]["manager"] == {"path": "lead", "value": by_number}
    assert records["employee"]["fields"]["name"]["value"]["order"] == "last, first"
    assert records["time_entry"]["fields"]["hours"]["value"]["decimal_separator"] == ","


def test_a_comma_in_a_description_is_no_order_of_names():
    name = {**TEXT, "description": "The person's name, as it is printed."}
    proposal = proposed(employees={"get": call(list_of(id=TEXT, name=name))})
    assert proposal.document["records"]["employee"]["fields"]["name"]["value"]["order"] == "first last"


def test_who_approved_or_submitted_is_somebody_else():
    other = object_of(id=TEXT, employeeNumber=TEXT)
    leaves = list_of(id=TEXT, submittedBy=other, approvedById=TEXT, createdByUser=other, start=DAY, end=DAY)
    proposal = proposed(leaves={"get": call(leaves)}, employees={"get": call(list_of(id=TEXT, name=TEXT))})
    assert places(proposal, "absence") == {"span": "start.end"}
    entries = list_of(id=TEXT, userId=TEXT, userTimeZone=TEXT, date=DAY, hours=NUMBER, approvedBy=TEXT)
    proposal = proposed(time_entries={"get": call(entries)}, employees={"get": call(list_of(id=TEXT, name=TEXT))})
    assert places(proposal, "time_entry") == {"employee": "userId", "day": "date", "hours": "hours"}


def test_a_parameter_that_is_a_header():
    since = {"name": "If-Modified-Since", "in": "header", "schema": TEXT}
    proposal = proposed(employees={"get": call(list_of(id=TEXT, name=TEXT), ("page", since))})
    assert "changes" not in proposal.document["records"]["employee"]["list"]


def test_an_update_without_an_answer():
    person = object_of(id=TEXT, name=TEXT)
    one = {"get": call(person), "patch": call(status="204", body=person)}
    proposal = proposed(employees={"get": call(list_of(id=TEXT, name=TEXT))}, **{"employees__{id}": one})
    assert proposal.document["records"]["employee"]["update"] == {"path": "/employees/{id}", "answers": "nothing"}


def test_json_with_a_name_of_its_own():
    item = object_of(data=list_of(id=TEXT, attributes=object_of(name=TEXT)))
    kind = "application/vnd.api+json"
    proposal = proposed(employees={"get": call(item, media_type=kind)})
    assert proposal.document["headers"] == {"Accept": kind, "Content-Type": kind}
    beside = {"get": call(list_of(id=TEXT, name=TEXT))}
    assert "headers" not in proposed(employees={"get": call(item, media_type=kind)}, departments=beside).document


def test_social_security_numbers_of_other_countries():
    people = list_of(id=TEXT, name=TEXT, ssn=TEXT)
    proposal = proposed(employees={"get": call(people)})
    assert proposal.certainty["employee"]["social_security"] == "unsure"
    proposal = proposed(employees={"get": call(list_of(id=TEXT, name=TEXT, ahvNumber=TEXT))})
    assert proposal.certainty["employee"]["social_security"] == "certain"


def test_words_that_only_a_person_can_explain():
    people = list_of(id=TEXT, name=TEXT, gender={**TEXT, "enum": ["f", "m", "k"]})
    proposal = proposed(employees={"get": call(people)})
    values = proposal.document["records"]["employee"]["fields"]["sex"]["value"]["values"]
    assert values == {"f": "female", "m": "male"}
    assert proposal.certainty["employee"]["sex"] == "unsure"
