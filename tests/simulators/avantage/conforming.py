"""The gateway with the faults that the conformance suite asks for, as far as a line server can have them."""

from __future__ import annotations

import json
from typing import Any, Self

from ..core.life import Simulated
from ..core.reply import Request
from .simulator import BANNER, AvantageSimulator, SimulatedTable
from .writing import SimulatedWriting

#: What a web page in between would say.
_PAGE = "<!doctype html><title>Sign in</title>\r\n<h1>Please sign in</h1>\r\n"


class _Gateway(AvantageSimulator):
    """The part that listens. The log-in, the tables and the faults are its owner's, which can be reset."""

    def __init__(self, owner: ConformingGateway):
        self.owner = owner
        super().__init__(owner.user, owner.password)
        #: As the base class of all simulators wants to know it of its server.
        self.connections = 0

    def __getattribute__(self, name: str) -> Any:
        owned = name in ("user", "password", "tables", "banner", "writing")
        return getattr(super().__getattribute__("owner"), name) if owned else super().__getattribute__(name)

    def _reply(self, question: str) -> bytes | None:
        return self.owner.spoilt(question, super()._reply(question) or b"")


class ConformingGateway(Simulated):
    """A gateway with a table of projects, which is started, stopped, reset and misled as other simulators are."""

    def __init__(self) -> None:
        super().__init__()
        self.user, self.password = "usager-7f3kq", "motdepasse-92hx"
        self.banner: bytes | None = BANNER.encode() + b"\r\n"
        self.writing: SimulatedWriting | None = None
        self.tables = {("R01", "CNT"): SimulatedTable(("CONUM", 0), literal=True)}

    def start(self) -> Self:
        self.faults.open()
        gateway = _Gateway(self)
        gateway.wanted_port = self._port
        gateway.__enter__()
        self._port, self._server = gateway.port, gateway
        return self

    def stop(self) -> None:
        gateway, self._server = self._server, None
        self.faults.close()
        if gateway is not None:
            gateway.close_program()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    @property
    def projects(self) -> list[list[str]]:
        """The projects: number, name, three columns that nobody reads, the customer, and the status."""
        return self.tables["R01", "CNT"].rows

    def add_project(self, number: int | str, name: str, status: str = "") -> str:
        row = [number if isinstance(number, str) else f"{number:010}", name, "", "", "", "C001", status]
        self.projects.append(row)
        return row[0]

    def project(self, number: str) -> list[str]:
        return next(row for row in self.projects if row[0] == number)

    def spoilt(self, question: str, answer: bytes) -> bytes | None:
        """The answer as the faults leave it; None for a connection that is closed without one."""
        request = Request(question.split(",")[3], "GET", question, {})
        self.requests.append(request)
        for fault in self.faults.take(request):
            answer = self._spoil(fault.kind, fault.options, question, answer)
            if answer is None:
                return None
        return answer

    @staticmethod
    def _spoil(kind: str, options: dict[str, Any], question: str, answer: bytes) -> bytes | None:
        operation = question.split(",")[1]
        if kind == "status":
            if options["status"] >= 500:
                return None
            said = " ".join([options.get("detail", "simulated"), *map(str, options.get("errors", {}).values())])
            said = said.replace('"', '""')
            return f'RQ01,{operation},ERR,"{said}"\r\n'.encode("cp1252")
        if kind == "html":
            return _PAGE.encode()
        if kind == "instead":
            return json.dumps(options["value"]).encode() + b"\r\n"
        if kind in ("cut", "malformed"):
            # What is left ends in the middle of a line, after which nothing comes.
            return answer[: len(answer) // 2]
        if kind == "wrong_type":
            begin, first, *rest = answer.split(b"\r\n")
            return b"\r\n".join([begin, first.split(b",")[0], *rest])
        raise ValueError(f"a line server has no fault {kind!r}")
