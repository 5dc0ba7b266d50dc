"""What is exchanged: one frozen dataclass per record type, free of Odoo and of HTTP."""

from .absence import Absence, AbsenceType, PublicHoliday, Span
from .absence_hours import AbsenceHours
from .base import (
    MISSING,
    File,
    PartlyRead,
    Record,
    RecordError,
    Ref,
    digest,
    drop_missing,
    fingerprint,
    is_empty,
)
from .department import Department
from .employee import BankAccount, Employee, PersonName, Salary
from .identity import Person, is_placeholder
from .expense import Expense, ExpenseType, Money
from .job import EmploymentType, Job
from .payroll import ApprovedHours, ApprovedWage, WageType
from .payslip import Document, Payslip, PayslipLine
from .project import Project, ProjectActivity, Task
from .purchase import PurchaseLine, PurchaseOrder, Supplier
from .hours import Activity, Customer, HoursLine, HoursReport, TimeEntry
from .trade import Trade
from .sentence import (
    FieldLabel,
    Sentence,
    _lt,
    as_sentence,
    capitalized,
    clause,
    joined,
    shared,
    shown_value,
    split,
    unpacked,
    verbatim,
)
from .stored import from_json, to_json
from .text import clean_text
from .shown import shown_together, words_of
from .words import FIELD_LABELS, fixed_values, type_label, word_for
from .work import Contract, Employment, WorkPeriod, WorkSchedule, WorkSlot, ends_too_early

#: Record types by the name under which links, jobs and streams store them.
RECORD_TYPES = {
    cls.record_type(): cls
    for cls in (
        Department,
        Employee,
        Project,
        ProjectActivity,
        Task,
        AbsenceType,
        PublicHoliday,
        Absence,
        AbsenceHours,
        Activity,
        TimeEntry,
        HoursReport,
        ExpenseType,
        Expense,
        Payslip,
        WageType,
        Trade,
        Supplier,
        PurchaseOrder,
        ApprovedHours,
        ApprovedWage,
        Job,
        EmploymentType,
    )
}

__all__ = [
    "FIELD_LABELS",
    "MISSING",
    "RECORD_TYPES",
    "Absence",
    "AbsenceHours",
    "AbsenceType",
    "Activity",
    "ApprovedHours",
    "ApprovedWage",
    "BankAccount",
    "Contract",
    "Customer",
    "Department",
    "Document",
    "Employee",
    "Employment",
    "EmploymentType",
    "Expense",
    "ExpenseType",
    "FieldLabel",
    "File",
    "HoursLine",
    "HoursReport",
    "Job",
    "Money",
    "PartlyRead",
    "Payslip",
    "PayslipLine",
    "Person",
    "PersonName",
    "Project",
    "ProjectActivity",
    "PublicHoliday",
    "PurchaseLine",
    "PurchaseOrder",
    "Record",
    "RecordError",
    "Ref",
    "Salary",
    "Sentence",
    "Span",
    "Supplier",
    "Task",
    "TimeEntry",
    "Trade",
    "WageType",
    "WorkPeriod",
    "WorkSchedule",
    "WorkSlot",
    "_lt",
    "as_sentence",
    "capitalized",
    "clause",
    "clean_text",
    "digest",
    "drop_missing",
    "ends_too_early",
    "fingerprint",
    "fixed_values",
    "from_json",
    "is_empty",
    "is_placeholder",
    "joined",
    "shared",
    "shown_together",
    "shown_value",
    "split",
    "to_json",
    "type_label",
    "unpacked",
    "verbatim",
    "word_for",
    "words_of",
]
