"""What a connection to Xledger asks for beyond address and token."""

from __future__ import annotations

from ...records import _lt
from ..setting import Setting
from .targets import LABELS

# The test needs none of them: Xledger's entities can be chosen only after it.
SETTINGS = (
    Setting(
        "owner",
        "selection",
        _lt("Entity"),
        _lt("The Xledger entity to which the employees belong. Empty: the entity in which the token was created."),
        remote=True,
        after_test=True,
    ),
    Setting(
        "employee_group",
        "char",
        _lt("Employee Group"),
        _lt("The code of the Xledger employee group that new employees get. Empty: none."),
        after_test=True,
    ),
    Setting(
        "employee_type",
        "char",
        _lt("Employee Type"),
        _lt("The code of the Xledger employee type that new employees get. Empty: none."),
        after_test=True,
    ),
    Setting(
        "new_employment_type",
        "char",
        _lt("Employment Type"),
        _lt("The code of the Xledger employment type that new employees get. Empty: none."),
        after_test=True,
    ),
    Setting(
        "position_category",
        "char",
        _lt("Position Category"),
        _lt("The code of the Xledger position category that new employees get. Empty: none."),
        after_test=True,
    ),
    Setting(
        "position_value",
        "char",
        _lt("Position Value"),
        _lt("The code of the Xledger position value that new employees get. Empty: none."),
        after_test=True,
    ),
    Setting(
        "timesheet",
        "boolean",
        _lt("Timesheets"),
        _lt("Whether new employees enter timesheets in Xledger."),
        default=False,
        after_test=True,
    ),
    Setting(
        "close_leavers",
        "boolean",
        _lt("Close Employees Who Leave"),
        _lt(
            "The departure date also closes the employee in Xledger. Leave it off if pay, such as holiday pay, is"
            " posted after that day."
        ),
        default=False,
        after_test=True,
    ),
    Setting(
        "approve_timesheets",
        "boolean",
        _lt("Approve Timesheets"),
        _lt("Approved hours are entered in Xledger as approved. Otherwise someone approves them there once more."),
        default=False,
        after_test=True,
    ),
    Setting(
        "department_to",
        "selection",
        _lt("Departments Go To"),
        _lt("The field in Xledger that gets what departments are mapped to. Empty: none."),
        choices=LABELS,
        after_test=True,
    ),
    Setting(
        "job_to",
        "selection",
        _lt("Job Positions Go To"),
        _lt("The field in Xledger that gets what job positions are mapped to. Empty: none."),
        choices=LABELS,
        after_test=True,
    ),
    Setting(
        "employment_type_to",
        "selection",
        _lt("Contract Types Go To"),
        _lt("The field in Xledger that gets what contract types are mapped to. Empty: none."),
        choices=LABELS,
        after_test=True,
    ),
    Setting(
        "contact_details",
        "boolean",
        _lt("Contact Details"),
        _lt("Also send job title, gender and private address, which Xledger keeps with the contact of the employee."),
        default=False,
        after_test=True,
    ),
    Setting(
        "require_job_title",
        "boolean",
        _lt("Require Job Title"),
        _lt("Employees without a job title are not created in Xledger."),
        default=False,
        after_test=True,
    ),
    Setting(
        "require_work_email",
        "boolean",
        _lt("Require Work E-mail"),
        _lt("Employees without a work e-mail are not created in Xledger."),
        default=False,
        after_test=True,
    ),
    Setting(
        "permanent_only",
        "boolean",
        _lt("Permanent Contracts Only"),
        _lt(
            "Only employees with the contract type Permanent, or with neither a contract type nor a contract end date,"
            " are created in Xledger."
        ),
        default=False,
        after_test=True,
    ),
)
