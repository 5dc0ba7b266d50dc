"""What is exchanged: one frozen dataclass per record type, free of Odoo and of HTTP."""

from .base import MISSING, Record, RecordError, Ref, clean_text, digest, fingerprint, is_empty
from .department import Department
from .employee import Employee, PersonName
from .work import Contract, Employment, WorkPeriod, WorkSchedule, WorkSlot

#: Record types by the name under which links, jobs and streams store them.
RECORD_TYPES = {cls.record_type(): cls for cls in (Department, Employee)}

__all__ = [
    "MISSING",
    "RECORD_TYPES",
    "Contract",
    "Department",
    "Employee",
    "Employment",
    "PersonName",
    "Record",
    "RecordError",
    "Ref",
    "WorkPeriod",
    "WorkSchedule",
    "WorkSlot",
    "clean_text",
    "digest",
    "fingerprint",
    "is_empty",
]
