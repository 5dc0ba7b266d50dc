"""What a test of the connection looks at: the live API description, whether the key is taken, and the lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...records import Sentence, _lt
from ..account import Check
from ..errors import KeyRefused, NotFound, RateLimited, RemoteError, Unauthorized, Unreachable
from ..openapi.contract import Contract, Operation
from ..openapi.drift import changes, missing, shapes
from ..openapi.key_place import elsewhere
from .fields import ProfileField
from .fitting import calls_of
from .needs import name_of, needed_contract, of_the_account
from .profile import Profile
from .reading import ReadingStream

if TYPE_CHECKING:
    from .client import RestClient

_CORRECT = _lt(
    'The system expects the API key as "%(wanted)s", but it is sent as "%(sent)s". Correct "authentication" in the API'
    " profile."
)
_ASK = _lt(
    'The system expects the API key as "%(wanted)s", but it is sent as "%(sent)s". Ask the system\'s support for a key'
    " that can be sent that way."
)
#: Where a profile cannot put a key, as ``elsewhere`` writes it.
_NOT_IN_PROFILES = ("Cookie:", "OpenID")
_SENT = {
    "bearer": "Authorization: Bearer <key>",
    "basic": "Authorization: Basic <user:password>",
    "header": "%(name)s: %(prefix)s<key>",
    "query": "?%(name)s=<key>",
    "oauth2": "OAuth 2",
}


def look(client: RestClient, profile: Profile, streams: Collection[type[ReadingStream]], before: dict | None) -> Check:
    """Read the company, try each list, and compare the live API description with what the profile needs.

    A description that the profile names is read first, without the key. If there is a company to be read as well, no
    list is tried: what the description says is enough, and costs one call. Otherwise the usual places are searched at
    the end.

    :param streams: those whose calls are needed.
    :param before: the ``shapes`` of an earlier look.
    :raise RemoteError: the system cannot be reached, or does not take the key.
    """
    described = _Described(client, profile)
    lacking: list[Sentence] = []
    if described.is_named:
        described.read()
    try:
        client.tenant(refresh=True)
        if not described.is_named or "company" not in profile.document:
            lacking += [sentence for cls in streams for sentence in _unreadable(client, cls)]
    except (Unreachable, RateLimited):
        raise
    except RemoteError as error:
        raise described.explained(error) from None
    described.read()
    if described.problem:
        lacking.append(described.problem)
    if described.live is None:
        return Check(lacking, [], None, capabilities=described.known)
    uses, sends = of_the_account(profile)
    own = needed_contract(described.profile)
    is_header = described.is_named and profile.document["authentication"]["type"] == "header"
    lacking += missing(described.live, own, uses, sends, names_key=is_header)
    for cls in streams:
        lacking += _missing(described.live, own, cls)
        for name, fields in cls.uses().items():
            uses[name] = uses.get(name, set()) | fields
    found = shapes(described.live, own, uses)
    # What the profile no longer needs is not gone.
    former = {name: shape for name, shape in (before or {}).items() if name in uses}
    return Check(lacking, changes(former, found) if former else [], found, capabilities=described.known)


def explained(client: RestClient, error: RemoteError) -> RemoteError:
    """The error of a call that was refused, or where the key belongs if the live description says so."""
    return _Described(client, client.profile).explained(error)


class _Described:
    """The live API description, which is read once.

    ``live`` is None as long as it is not read, or if the system shows none; ``problem`` says why one that is named
    cannot be read. ``known`` is where it was found, to be kept: after a search it is known where it is, or that there
    is none. ``profile`` has the beginning of its paths as the description has it, which may be another part of the
    URL.
    """

    def __init__(self, client: RestClient, profile: Profile):
        self._client, self.profile = client, profile
        self.is_named = "description" in profile.document
        self.live: Contract | None = None
        self.problem: Sentence | None = None
        self.known: dict[str, Any] | None = None
        self._is_read = False

    def read(self) -> None:
        if self._is_read:
            return
        self._is_read = True
        try:
            self.live = self._named() if self.is_named else self._found()
        except RemoteError as error:
            if self.is_named:
                self.problem = _lt("The live Swagger document cannot be read: %(reason)s", reason=error.sentence)
        if self.live is not None:
            self.profile = _as_described(self._client, self.profile, self.live)

    def _named(self) -> Contract:
        return self._client.find_description(self._client.base + self.profile.document["description"], only=True)[0]

    def _found(self) -> Contract | None:
        client = self._client
        known = client.capabilities.get("description") or {}
        if known.get("url") == client.base:
            if not known["place"]:
                return None
            try:
                return client.find_description(client.origin + known["place"], only=True)[0]
            except NotFound:
                pass  # it has moved
        try:
            live, place = client.find_description(client.base)
        except NotFound:
            live, place = None, ""
        self.known = {"description": {"url": client.base, "place": place}}
        return live

    def explained(self, error: RemoteError) -> RemoteError:
        """The error of a call that was refused: if the description wants the key elsewhere than it is sent, that."""
        if self.is_named or isinstance(error, Unauthorized):
            self.read()
        if self.live is None:
            return error
        document = self.profile.document
        call = next(call for method, call in calls_of(document) if method == "GET")
        method = call.get("method", "GET")
        wanted_call = Operation(name_of(call, method), method, self.profile.base_path + call["path"], {})
        sent = _sent(document["authentication"])
        wanted = elsewhere(self.live, self.live.find(wanted_call), sent)
        if not wanted:
            return error
        said = _ASK if wanted.startswith(_NOT_IN_PROFILES) else _CORRECT
        return KeyRefused(said.filled(wanted=wanted, sent=sent), detail=error.detail)


def _sent(said: Mapping[str, Any]) -> str:
    """How a profile sends the key, as ``elsewhere`` writes it."""
    return _SENT[said["type"]] % {"name": "Authorization", "prefix": "", **said}


def _as_described(client: RestClient, profile: Profile, live: Contract) -> Profile:
    """The profile with the beginning of its paths as the description has it, which may be another part of the URL."""
    path = client.base[len(client.origin) :]

    def known(base_path: str) -> int:
        needed = needed_contract(Profile({**profile.document, "base_path": base_path}))
        return sum(1 for operation in needed.operations.values() if live.find(operation))

    bases = (profile.base_path, path + profile.base_path, live.prefix, "")
    return Profile({**profile.document, "base_path": max(dict.fromkeys(bases), key=known)})


def _missing(live: Contract, own: Contract, cls: type[ReadingStream]) -> Iterator[Sentence]:
    """What the live description lacks of what a stream needs, and which fields that concerns."""
    for sentence in missing(live, own, cls.uses(), cls.sends(), names_key=False):
        fields = ", ".join(_concerned(cls.fields, str(sentence.values.get("fields", "")).split(", ")))
        said = _lt("%(said)s Affected: %(type)s (%(fields)s).") if fields else _lt("%(said)s Affected: %(type)s.")
        yield said.filled(said=sentence, type=cls.title, fields=fields)


def _concerned(fields: Iterable[ProfileField], absent: Collection[str]) -> list[str]:
    """The fields of which one of these paths is read or sent; each path begins where the answer or the body does."""
    found = []
    for one in fields:
        paths = [".".join(filter(_is_name, steps)) for steps in (*one.ways, *one.ways_beside, *one.targets)]
        if any(end == path or end.endswith(f".{path}") for end in absent for path in paths):
            found.append(one.name.replace("_", " "))
    return found


def _is_name(step: Any) -> bool:
    return isinstance(step, str)


def _unreadable(client: RestClient, cls: type[ReadingStream]) -> Iterator[Sentence]:
    """Why the first page of a list cannot be read.

    :raise RemoteError: the system cannot be reached, or does not take the key.
    """
    if "list" not in cls.said:
        return
    try:
        page = next(iter(client.stream(cls).pages()))
    except (Unauthorized, Unreachable, RateLimited):
        raise
    except RemoteError as error:
        yield _lt("%(title)s cannot be read: %(reason)s", title=cls.title, reason=error.sentence)
        return
    if page.broken and not page.records:
        yield _lt("%(title)s cannot be read: %(reason)s", title=cls.title, reason=page.broken[0].sentence)
