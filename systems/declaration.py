"""What every stream declares: one record type of a system, its directions and fields, and what the system can do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

from ..records import Record, Sentence
from .field import Field
from .file_layout import FileLayout


class Declaration:
    """The part of a stream that is known without a client."""

    record: ClassVar[type[Record]]
    #: What the button says that syncs these records, above their lists; there is none without it.
    button: ClassVar[str] = ""
    #: What the button says that exports these records, above their list; without it the general one does.
    export_button: ClassVar[str] = ""
    #: What the records are called in the settings, and what becomes of them.
    title: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    #: Record types that have to be there first, where references point to them.
    after: ClassVar[tuple[type[Record], ...]] = ()
    #: Record types that come first where both are read, although nothing points to them.
    follows: ClassVar[tuple[type[Record], ...]] = ()
    #: The directions that work, the usual one first: "in", "out" or "both".
    directions: ClassVar[tuple[str, ...]] = ("in",)
    fields: ClassVar[tuple[Field, ...]] = ()
    #: The record's reference to the entity that it belongs to, and the type of that: it is imported only if that one is
    #: linked, and what belongs to one can be read alone by ``pages_of``. None if it stands for itself.
    owner: ClassVar[tuple[str, type[Record]] | None] = None
    #: What the button on the form of such an owner says, which reads what belongs to it.
    owner_button: ClassVar[str] = ""
    #: Natural keys in order: each a tuple of record fields that identify an entity which is not linked yet.
    match: ClassVar[tuple[tuple[str, ...], ...]] = ()
    #: Switches of this stream for single fields, off by default.
    options: ClassVar[tuple[str, ...]] = ()
    #: Whether the list can be asked for what has changed; otherwise each pass reads all of it.
    incremental: ClassVar[bool] = True
    #: Whether the list can be asked for what is about a day or later.
    ranged: ClassVar[bool] = False
    #: Whether several entities may be one record in the other system.
    shared: ClassVar[bool] = False
    #: The record's field that holds files, whose contents are fetched apart.
    files: ClassVar[str | None] = None
    page_size: ClassVar[int] = 100
    #: How the system's webhooks call the entity; None if they do not tell about it.
    webhook_entity: ClassVar[str | None] = None
    #: Whether a single entity can be read; otherwise the whole list has to be.
    readable: ClassVar[bool] = True
    #: Whether entities can be created, changed and deleted; whether there is a list of them at all.
    creates: ClassVar[bool] = False
    updates: ClassVar[bool] = False
    deletes: ClassVar[bool] = False
    listed: ClassVar[bool] = True
    #: Whether a person decides about each Odoo record that is not linked whether it is created; for those with a list.
    asks_to_create: ClassVar[bool] = False
    #: Whether a person decides about each entity that is not linked whether it is created in Odoo: entities are listed
    #: first, and linked by hand or by their natural keys. An administrator may have all of them created all the same.
    asks_to_import: ClassVar[bool] = False
    #: The setting, of type "boolean", that allows to create entities; empty if none does. The first entity that is
    #: created after it was switched on is confirmed by a person before others are. For streams without a ``batch``.
    create_setting: ClassVar[str] = ""
    #: Whether an update says only what has changed; otherwise it says everything.
    partial: ClassVar[bool] = True
    #: Whether an outbound run compares what is linked with the list; where there is a ``batch`` it always does.
    verifies: ClassVar[bool] = False
    #: How long the system keeps changes in a list that ``changed_since`` reads; None if it has no such list. Only for
    #: streams whose entities are read ``together``.
    changes_kept: ClassVar[timedelta | None] = None
    #: Whether a preview asks the system which of the proposals it would refuse, by ``foresee``.
    foresees: ClassVar[bool] = False
    #: Whether entities that are not active are left out, unless they are linked.
    skips_inactive: ClassVar[bool] = False
    #: The record's field with the number or code of which ``numbers`` lists all before the first sync; None for none.
    checked: ClassVar[str | None] = None
    #: Whether a connection has it switched on from the start, before an administrator has said anything.
    starts_enabled: ClassVar[bool] = True
    #: When it runs unless an administrator says something else; None leaves it to the direction.
    trigger: ClassVar[str | None] = None
    #: How it is scheduled likewise: "interval", or "weekly" on the days of the week.
    schedule: ClassVar[str] = "interval"
    #: Whether what was sent may be taken back.
    reopens: ClassVar[bool] = True
    #: How many are updated together, by ``reconcile``; 0 if each is sent separately.
    batch: ClassVar[int] = 0
    #: How many linked records an outbound run compares at once; the more they are, the better they fill the pages of
    #: the lists that ``present`` reads.
    compared: ClassVar[int] = 2000
    #: The record's fields by which ``why_not_created`` judges; empty if everything may be created.
    judged: ClassVar[tuple[str, ...]] = ()
    #: How many of the calls that are about single entities may be made at the same time, each in a thread of its own.
    at_once: ClassVar[int] = 1
    #: The record's fields, texts, by which ``find_created`` knows what a lost call has created: kept as they were sent.
    created_by: ClassVar[tuple[str, ...]] = ()
    #: Whether ``find_created`` shows what a lost call has created. Otherwise records are sent one after the other, and
    #: a person says what became of a call without an answer (``Unanswered``) before anything else is sent.
    finds_created: ClassVar[bool] = True
    #: How many creations, or changes, go into one call, by ``create_all`` and ``update_all``; 1 if each has its own.
    #: So many are then also read, and looked for, together.
    together: ClassVar[int] = 1
    #: The record's fields by which the system finds an entity; for streams with a ``batch``.
    key: ClassVar[tuple[str, ...]] = ()
    #: The amounts of a record. Records of Odoo whose keys are equal once mapped are one entity with the sums of these.
    sums: ClassVar[tuple[str, ...]] = ()
    #: Entities carry our own id: records of equal keys stay entities of their own, and nothing is summed.
    own_ids: ClassVar[bool] = False
    #: Whether nothing is sent for the first time but what a person has chosen to export.
    by_choice: ClassVar[bool] = False
    #: The XML id of a group that users need, besides *HR Sync / Officer*, to start syncs that read these records; None
    #: if no other. ``export_group`` is one that they need to export them; None if it is that of the system.
    sync_group: ClassVar[str | None] = None
    export_group: ClassVar[str | None] = None
    #: The file to which records are written that cannot be sent; None if there is none.
    file: ClassVar[FileLayout | None] = None

    @classmethod
    def record_type(cls) -> str:
        return cls.record.record_type()

    @classmethod
    def required(cls) -> frozenset[str]:
        """The fields without which a record cannot be used."""
        return frozenset(declared.name for declared in cls.fields if declared.required)

    @classmethod
    def links_by_hand(cls) -> bool:
        """Whether a person can say which Odoo record an entity is: entities are listed, and one is one record."""
        return bool(cls.listed and cls.match and not cls.batch and not cls.shared)

    @classmethod
    def sendable(cls) -> frozenset[str]:
        """The fields that can be sent, whatever the options."""
        return frozenset(declared.name for declared in cls.fields if declared.encode)

    @classmethod
    def mapped(cls) -> frozenset[str]:
        """The fields that are sent by a mapping, and never imported."""
        return frozenset(declared.name for declared in cls.fields if declared.mapping)

    @classmethod
    def mapped_key(cls) -> frozenset[str]:
        """The fields of the key that are mapped, so that several records of Odoo may be one entity; mostly none."""
        if cls.own_ids:
            return frozenset()
        return frozenset(declared.name for declared in cls.fields if declared.mapping and declared.name in cls.key)

    @classmethod
    def uses(cls) -> dict[str, set[str]]:
        """The fields that are read, by operation of the contract; for systems that have one to be checked."""
        return {}

    @classmethod
    def sends(cls) -> dict[str, set[str]]:
        """The fields that are sent, likewise."""
        return {}

    @classmethod
    def why_file(cls, capabilities: Mapping[str, Any]) -> Sentence | None:
        """Why records are written to a ``file`` and not sent; None if they are sent.

        :param capabilities: what the last connection test has found (``Check.capabilities``); empty before one.
        """
        return None

    @classmethod
    def why_not_created(cls, record: Record, settings: Mapping[str, Any]) -> Sentence | None:
        """Why ``record``, which the system does not have yet, is not created there; None if it is.

        :param record: with the fields in ``judged``, whether they are sent or not.
        :param settings: the values of the connection's settings.
        """
        return None
