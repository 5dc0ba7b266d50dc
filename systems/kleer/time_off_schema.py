"""The documents about activities, events and the status of days, in the order of Kleer's XML schema."""

from __future__ import annotations

from ..transport.xml_schema import DAY, DECIMAL, FLAG, TEXT, WHOLE, Element

_ID = (Element("id", WHOLE, required=True),)
_ACTIVITY = (
    Element("id", _ID),
    Element("name"),
    Element("description"),
    Element("mandatory-child-when-reporting", FLAG),
)
_EVENT = (
    Element("id", _ID),
    Element("foreign-id"),
    Element("user", _ID),
    Element("activity", _ID),
    Element("client-project", _ID),
    Element("child"),
    Element("date", DAY),
    Element("hours", DECIMAL),
    Element("comment"),
    Element("internal-comment"),
    Element("status", (Element("type"),)),
)
_EVENT_WRITABLE = (
    Element("foreign-id", TEXT, required=True),
    Element("user", _ID, required=True),
    Element("activity", _ID, required=True),
    Element("client-project", _ID),
    Element("child"),
    Element("date", DAY, required=True),
    Element("hours", DECIMAL, required=True),
    Element("comment", TEXT, required=True),
    Element("internal-comment"),
)
_RESTRICTION = (Element("status", (Element("type"), Element("event-date", DAY))),)

TIME_OFF = (
    Element("activity-readables", (Element("activity-readable", _ACTIVITY, many=True),)),
    Element("event-readable", _EVENT),
    Element("event-readables", (Element("event-readable", _EVENT, many=True),)),
    Element("event-writable", _EVENT_WRITABLE),
    Element("event-restriction-readables", (Element("event-restriction-readable", _RESTRICTION, many=True),)),
    Element("deleted", (Element("id", WHOLE),)),
)
