"""What the conformance suite has to know of a system, and nothing else."""

from __future__ import annotations

from typing import Any

from .life import Simulated


class Adapter:
    """One system and its simulator, as `tests/conformance.py` sees them. A subclass fills in all of it.

    It imports neither Odoo nor the addon; where something is to be made in Odoo it gets an environment.
    """

    #: The code of the system, and what the tests are called by where a system has several adapters.
    system: str
    name: str = ""
    #: The country of its companies, by the name of Odoo's record.
    country: str
    #: The record types that are switched on.
    record_types: tuple[str, ...]
    #: The record type that is pulled, and the operation of the simulator that lists it, for faults.
    pulls: str
    lists: str
    #: A text in the answer of that operation without which the first entity cannot be taken over.
    text: str
    #: The record type that is pushed, and the operation that creates it.
    pushes: str
    creates: str
    #: Operations that change nothing although they are no GET.
    harmless: tuple[str, ...] = ()
    #: The mapping that is tried; without it the system's first.
    mapping: str = ""
    #: A part of the sentence about a refused key.
    refusal: str
    #: What the suite has a test for and this system does not have, by name, with the reason:
    #: "push" (it takes nothing), "mapping" (no value is sent by a mapping), "webhook" (it does not tell what has
    #: changed), "webhook_time" (a delivery does not say when it was sent, so that an old one cannot be distinguished
    #: from a new one), "pages" (a list comes whole), "status" (answers have none that tells a
    #: missing right or a waiting time), "company" (nothing says whose company answers).
    lacks: dict[str, str] = {}
    #: The logger of the calls, or the beginning of its name.
    logs: str = "urllib3"

    def start(self) -> Simulated:
        """An empty simulator that listens, with keys that would be recognised anywhere."""
        raise NotImplementedError

    def values(self, simulator: Any) -> dict[str, Any]:
        """The values of a connection to it: URL, keys, and what else it cannot do without."""
        raise NotImplementedError

    def settings(self, simulator: Any) -> dict[str, str]:
        """What has to be entered in the settings that the system declares, by their names."""
        return {}

    def secrets(self, simulator: Any) -> dict[str, tuple[str, ...]]:
        """All secrets that are known by now, with the columns in which each of them is stored.

        A column is one of connections, or one with its table: ``hr_sync_setting.secret_value``.
        """
        raise NotImplementedError

    # -- what is pulled -----------------------------------------------------------------------

    def add(self, simulator: Any, number: int) -> str:
        """Add the entity of that number, without which all others are complete; returns its id."""
        raise NotImplementedError

    def rename(self, simulator: Any, external_id: str, name: str) -> None:
        """Change the entity so that the name of its record in Odoo holds ``name``, and queue the webhook's delivery."""
        raise NotImplementedError

    # -- what is pushed -----------------------------------------------------------------------

    def prepare(self, simulator: Any, env: Any, company: Any) -> None:
        """Make on both sides what a connection test and `make` need."""

    def make(self, env: Any, company: Any) -> Any:
        """A new record in Odoo that is sent once it is committed; returns the record that is linked then."""
        raise NotImplementedError

    def made(self, simulator: Any) -> int:
        """How many entities the simulator has of what is pushed."""
        raise NotImplementedError

    # -- what is sent by a mapping ------------------------------------------------------------

    def add_value(self, simulator: Any, number: int) -> str:
        """Add a remote value of the mapping that is tried; returns its id."""
        raise NotImplementedError

    def drop_value(self, simulator: Any, external_id: str) -> None:
        """The remote value is not listed any more."""
        raise NotImplementedError

    def make_mapped(self, env: Any, company: Any) -> tuple[Any, Any]:
        """Like `make`, of a record that refers to an Odoo value of that mapping; returns both."""
        raise NotImplementedError

    def sent_value(self, simulator: Any) -> str | None:
        """The id of the remote value with which the simulator has the newest entity of what is pushed."""
        raise NotImplementedError

    # -- who may call, and who is there -------------------------------------------------------

    def revoke(self, simulator: Any) -> None:
        """The keys are not taken any more."""
        raise NotImplementedError

    def swap_company(self, simulator: Any) -> None:
        """The keys lead to another company."""
        raise NotImplementedError

    def accept_http(self, simulator: Any) -> None:
        """Take webhook addresses without TLS, as test servers have them."""
