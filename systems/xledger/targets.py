"""Fields of an employee whose values are lists of Xledger: what departments, jobs and contract types are mapped to.

What the five posting fields of an employee mean is decided in each entity. So a setting says to which of them, or to
the employee group, each of the three goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Callable
from zoneinfo import ZoneInfo

from ...records import Department, EmploymentType, Job, Ref, Sentence, _lt, clean_text
from ..decode import day, is_id, ref
from ..field import Field
from ..mapping import Mapping as ValueMapping
from ..mapping import MappingValue
from . import documents
from .moments import TIMEZONE

# By themselves: Odoo's export takes every text of a nested tuple with a marked one for marked.
_GROUP = _lt("Employee Group")
_FIRST, _SECOND, _THIRD = _lt("Posting 1"), _lt("Posting 2"), _lt("Posting 3")
_FOURTH, _FIFTH = _lt("Posting 4"), _lt("Posting 5")
LABELS = (
    ("employeeGroup", _GROUP),
    ("glObject1", _FIRST),
    ("glObject2", _SECOND),
    ("glObject3", _THIRD),
    ("glObject4", _FOURTH),
    ("glObject5", _FIFTH),
)
TARGETS = tuple(name for name, _label in LABELS)
#: Entities of a page.
_PAGE = 1000


def target_of(settings: Mapping[str, Any], source: str) -> str | None:
    """The field that gets the values of ``source``; None for none, or if another source has it already."""
    for name in SOURCES:
        target = settings.get(f"{name}_to")
        if name == source:
            return target if target in TARGETS else None
        if target and target == settings.get(f"{source}_to"):
            return None
    return None


def chosen(settings: Mapping[str, Any]) -> dict[str, str]:
    """The fields of Xledger that get mapped values, by those of the record."""
    found = {source: target_of(settings, source) for source in SOURCES}
    return {source: target for source, target in found.items() if target}


def _goes(source: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda settings: target_of(settings, source) is not None


_HELP = _lt("The Xledger value that employees get. The settings of the connection say in which field it stands.")
MAPPINGS = (
    ValueMapping("department", Department, _lt("Departments"), _HELP, when=_goes("department")),
    ValueMapping("job", Job, _lt("Job Positions"), _HELP, when=_goes("job")),
    ValueMapping("employment_type", EmploymentType, _lt("Contract Types"), _HELP, when=_goes("employment_type")),
)
#: The fields of a record that are mapped.
SOURCES = tuple(mapping.name for mapping in MAPPINGS)


def _encoded(value: Ref | None, _stream: Any) -> dict[str, str] | None:
    return {"dbId": value.external_id} if value else None


#: Each is read and sent under its own name, and stands in the field that the settings say.
FIELDS = tuple(
    Field(
        mapping.name,
        f"mapped.{mapping.name}.dbId",
        ref(mapping.record),
        encode=_encoded,
        sent=(mapping.name,),
        when=mapping.when,
        mapping=mapping.name,
    )
    for mapping in MAPPINGS
)


def twice(settings: Mapping[str, Any]) -> Iterator[Sentence]:
    """What a person reads about sources that were given one field."""
    for source, one in (("department", "job"), ("department", "employment_type"), ("job", "employment_type")):
        if settings.get(f"{source}_to") and settings.get(f"{source}_to") == settings.get(f"{one}_to"):
            yield _lt("Two of the settings about departments, job positions and contract types name the same field.")
            return


def mapping_values(client: Any, source: str) -> Iterator[MappingValue]:
    """The values of the field that gets those of ``source``; closed ones, and sums of others, are not active."""
    target = target_of(client.settings, source)
    if target is None:
        return
    document, name = (
        (documents.EMPLOYEE_GROUPS, "employeeGroups")
        if target == "employeeGroup"
        else (documents.OBJECT_VALUES, "objectValues")
    )
    today = datetime.now(ZoneInfo(TIMEZONE)).date()
    foreign = client.foreign_entities()
    for page in client.transport.pages(document, name, {}, _PAGE):
        client.note(page.answer)
        for node in page.nodes:
            if is_id(node.get("dbId")) and str(node.get("ownerDbId")) not in foreign:
                ends = day(node.get("dateTo"))
                is_open = node.get("posting") is not False and not (ends and ends < today)
                code, label = _clean(node.get("code")), _clean(node.get("description"))
                yield MappingValue(
                    str(node["dbId"]), code, label or code or str(node["dbId"]), is_open, _dimension(node)
                )


def _dimension(node: dict) -> str | None:
    """The accounting dimension to which a value belongs; groups of employees have none."""
    kind = node.get("object")
    return _clean(kind.get("name")) if isinstance(kind, dict) else None


def _clean(value: Any) -> str | None:
    return clean_text(str(value)[:200]) if value is not None else None
