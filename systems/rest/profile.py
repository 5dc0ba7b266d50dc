"""A profile: what is to be known about an HR system with a REST API, as one JSON document that has been checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .checks.document import read_document
from .checks.meaning import meaning_problems
from .checks.problems import ProfileError
from .checks.shape import shape_problems


@dataclass(frozen=True)
class Profile:
    """A document that fits the schema and makes sense; ``load_profile`` makes one."""

    document: dict[str, Any]

    @property
    def name(self) -> str:
        """What people call the system."""
        return self.document["name"]

    @property
    def base_path(self) -> str:
        return self.document.get("base_path", "")


def built_in_profile(path: Path) -> Profile:
    """A profile that the addon ships, which tests have checked."""
    return Profile(json.loads(path.read_text(encoding="utf-8")))


def load_profile(content: bytes) -> Profile:
    """
    :raise ProfileError: the content is no profile that can be used; it names each place.
    """
    document = read_document(content)
    problems = shape_problems(document) or list(meaning_problems(document))
    if problems:
        raise ProfileError(problems)
    return Profile(document)
