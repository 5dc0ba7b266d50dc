"""Avantage, a construction ERP of Québec that is reached through its TCP gateway: lists come in, hours go out.

Sources: no documentation of the vendor is public. What is known of the protocol comes from a client that its author
wrote against one installation (github.com/thierryeliotvilleneuve1-beep/avantage-bridge), and from a page of another
vendor about the set-up (support.dreeven.com, "Intégration Avantage"). How something is written is not known: hours,
premiums and expenses are written to files, unless an administrator has described the operation that writes hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ...records import _lt
from ..account import Credentials, Tenant
from ..setting import Setting
from ..system import System
from .budget import ProjectActivities
from .client import AvantageClient
from .earnings import Expenses, Premiums
from .gateway import COMPANY
from .hours import Hours
from .hours_file import LAYOUT
from .hours_file import SETTINGS as OF_FILE
from .masters import Activities, Employees, Projects, Trades
from .mapped import MAPPINGS
from .purchasing import PurchaseOrders, Suppliers
from .table_maps import COLUMNS, TABLES
from .tables import table_of
from .writing_settings import SETTINGS as OF_OPERATION
from .writing_settings import check


class Avantage(System):
    code = "avantage"
    name = "Avantage"
    url_example = "tcp://192.168.0.10:2131"
    key_is_optional = True
    access_points = True
    access_label = _lt("Access Points")
    tables = TABLES
    streams = (
        Trades,
        Activities,
        Projects,
        Employees,
        ProjectActivities,
        Suppliers,
        PurchaseOrders,
        Hours,
        Premiums,
        Expenses,
    )
    mappings = MAPPINGS
    settings = (
        Setting(
            "company",
            "char",
            _lt("Company Number"),
            _lt("The number of the company in Avantage, two digits. It is 01 if there is only one company."),
            default=COMPANY,
        ),
        Setting(
            "closed_projects",
            "char",
            _lt("Status of Closed Projects"),
            _lt(
                "The values of the status column that stand for closed projects, separated by commas. Closed projects"
                " are not imported for the first time, and are archived if they are in Odoo."
            ),
        ),
        Setting(
            "former_employees",
            "char",
            _lt("Status of Former Employees"),
            _lt(
                "The values of the status column that stand for employees who have left, separated by commas. They are"
                " not imported for the first time, and are archived if they are in Odoo."
            ),
        ),
        Setting(
            "outgoing_address",
            "char",
            _lt("Outgoing Address of Odoo"),
            _lt(
                "The public address from which this Odoo server calls. Give it to whoever sets up the firewalls. It is"
                " only shown, and not used."
            ),
        ),
        *OF_FILE,
        *OF_OPERATION,
    )
    summary = _lt(
        "Imports projects, employees, trades and activities from Avantage, through the TCP gateway on the Avantage"
        " server, and exports approved hours, premiums and expenses."
    )
    guide = (
        _lt("In Avantage, on the server, set up the buffer (mémoire tampon) as Avantage's SDK documentation says."),
        _lt(
            "Set up the TCP port. Port 2131 is usually free; choose another one if it is taken. Leave the 40-bit and"
            " 128-bit passwords empty: encrypted gateways are not supported."
        ),
        _lt(
            "Check it on the server itself: start MainTCP, open PowerShell from the Windows menu and type: telnet"
            " localhost 2131. If telnet is not available, type this first: Enable-WindowsOptionalFeature -Online"
            " -FeatureName TelnetClient"
        ),
        _lt(
            "A message from Avantage is the good answer: the gateway works locally. If the window stays empty, or says"
            " that the connection failed, ask the customer service of Avantage to set up the gateway."
        ),
        _lt(
            "In the Windows firewall of the server, add an inbound rule that allows this TCP port for the outgoing"
            " address of Odoo. Enter that address in the settings below, so that everybody can see it."
        ),
        _lt(
            "Allow the same in the firewall of the network: the router of a small office, or a firewall such as"
            " pfSense, Cisco ASA or FortiGate. Ask whoever administers the network."
        ),
        _lt(
            "User, password and data are sent in clear text. If Odoo and Avantage are not in the same network, connect"
            " the networks by a VPN or a tunnel, and do not open the port to the Internet."
        ),
        _lt("In Avantage, create a user for Odoo. Add an access point below with the server's address and this user."),
    )

    def clean_url(self, url: str) -> str:
        address = super().clean_url(url)
        return address if "://" in address or not address else f"tcp://{address}"

    def check_table(self, name: str, values: Mapping[str, Any]) -> None:
        table_of(values, COLUMNS[name])

    def check_setting(self, name: str, text: str) -> None:
        check(name, text)
        if name == LAYOUT.order:
            LAYOUT.arranged({name: text})

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> AvantageClient:
        return AvantageClient(credentials, before_call, tenant)


__all__ = [
    "Activities",
    "Avantage",
    "AvantageClient",
    "Employees",
    "Expenses",
    "Hours",
    "Premiums",
    "Projects",
    "Trades",
]
