"""What each request goes through in every simulated system: recorded, handled, checked, and spoiled by the faults."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .misbehaviour import Context
from .reply import Reply, Request, Violation


class Service:
    """From a request to the reply. A subclass says which operation it is, who may call, and what is answered."""

    def __init__(self, simulator: Any) -> None:
        self.simulator = simulator

    def record(self, operation: str, method: str, path: str, query: dict[str, Any]) -> Request:
        """Remember the request, for the asserts of a test."""
        request = Request(operation, method, path, query)
        self.simulator.requests.append(request)
        return request

    def blame(self, request: Request, errors: dict[str, list[str]]) -> None:
        """Remember that the request, or the answer to it, does not fit the contract."""
        if errors:
            self.simulator.violations.append(Violation(request.operation, request.method, request.path, errors))

    def blame_answer(self, request: Request, errors: dict[str, list[str]]) -> None:
        """The same for the answer: the simulator itself is wrong."""
        self.blame(request, {f"answer {place}".strip(): texts for place, texts in errors.items()})

    def perform(
        self,
        request: Request,
        operation: Any,
        answer: Callable[[], Reply],
        again: Callable[[], Reply],
        *,
        limited: Callable[[], Reply | None] = lambda: None,
        previous: Callable[[], Reply] = lambda: Reply(204),
    ) -> Reply:
        """Answer, unless a fault strikes.

        :param answer: the proper answer.
        :param again: carries the request out without asking who calls.
        :param limited: the refusal of one call too many; it comes before everything else.
        :param previous: the page before the one that was asked for.
        """
        faults = self.simulator.faults
        context = Context(request, operation, previous, faults.released, faults.late, again)
        taken = faults.take(request)
        faults.before(taken, context)
        refused = limited()
        if refused:
            context.reply = refused
        elif not any(fault.refuses for fault in taken):
            context.reply = answer()
        reply = self.worded(faults.spoil(taken, context))
        if not (reply.wire.reset or reply.wire.hang):
            request.status = reply.status
        return reply

    def worded(self, reply: Reply) -> Reply:
        """A fault's refusal in the words of the system."""
        return reply
