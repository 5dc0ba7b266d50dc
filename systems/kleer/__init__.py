"""Kleer (formerly PE Accounting), a Swedish accounting and payroll system.

Sources: the vendor's XML schema (https://api.kleer.se/v1/xsd), and what public clients of the API do. Nothing outside
this package knows a path, a header or a field name of it. The package is not registered yet: nobody can connect.
"""

from .client import KleerClient
from .employees import Employees

__all__ = ["Employees", "KleerClient"]
