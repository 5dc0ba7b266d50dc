"""A time limit for a whole call: the time-outs of a socket begin anew with each byte that arrives."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ...records import _lt

TOO_SLOW = _lt("The system did not finish its answer in time.")

_call = threading.local()


@contextmanager
def until(moment: float) -> Iterator[None]:
    """The calls of this thread have to be answered, headers included, before ``moment`` of the monotonic clock."""
    _call.moment = moment
    try:
        yield
    finally:
        _call.moment = None


def is_over() -> bool:
    """Whether the time of the call that is being made is over."""
    moment = getattr(_call, "moment", None)
    return moment is not None and time.monotonic() >= moment


class _Limited:
    """A connection that is shut when the time is over and the answer's headers have not come to their end."""

    sock: Any

    def getresponse(self, *args: Any, **kwargs: Any) -> Any:
        moment = getattr(_call, "moment", None)
        if moment is None or self.sock is None:
            return super().getresponse(*args, **kwargs)  # type: ignore[misc]
        watch = threading.Timer(max(moment - time.monotonic(), 0), _shut, [self.sock])
        watch.daemon = True
        watch.start()
        try:
            response = super().getresponse(*args, **kwargs)  # type: ignore[misc]
        finally:
            watch.cancel()
        if is_over():
            raise socket.timeout("the call took too long")  # half of the headers pass for all of them
        return response


def _shut(connection: socket.socket) -> None:
    """Readers find that it has ended."""
    with suppress(OSError):
        # Not the method of an encrypted socket, which takes away what the reader is using.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Connection(_Limited, HTTPConnection):
    pass


class _SecureConnection(_Limited, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class LimitedAdapter(HTTPAdapter):
    """Makes such connections, behind a proxy too."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
        return manager
