"""Reads an API description as systems and people have it: JSON or YAML, OpenAPI 3 or Swagger 2.

Nothing is ever fetched: what a description says in other files or at other addresses is not there.
"""

from __future__ import annotations

import json
from typing import Any

from ...records import Sentence, _lt
from ..errors import ContractBroken, TooLarge
from .contract import Contract
from .yaml_text import read_yaml

#: Bytes; the largest ones of HR systems have about 10 MB.
MAX_SIZE = 25 * 1024 * 1024


def parse_description(content: bytes) -> Contract:
    """The description in a file.

    :raise ContractBroken: it is none, or exceeds a limit; the message says what to do.
    """
    if len(content) > MAX_SIZE:
        raise TooLarge(_lt("The API description is larger than %(size)s MB.", size=MAX_SIZE // 2**20))
    try:
        text = content.decode(json.detect_encoding(content)).lstrip("\ufeff")
    except UnicodeDecodeError:
        raise ContractBroken(_lt("The file is not a text in UTF-8. Save it as UTF-8.")) from None
    start = text.lstrip()[:1]
    if not start:
        raise ContractBroken(_lt("The file is empty."))
    if start == "<":
        said = _lt("This is a web page or an XML file. Upload the JSON or YAML file to which the Swagger page links.")
        raise ContractBroken(said)
    document = _read_json(text) if start in "{[" else read_yaml(text)
    _refuse_others(document)
    contract = Contract(document)
    if not contract.operations:
        raise ContractBroken(_why_empty(document["paths"]))
    return contract


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        said = _lt("The file is not valid JSON (line %(line)s, column %(column)s). It may be incomplete.")
        raise ContractBroken(said.filled(line=error.lineno, column=error.colno)) from None
    except ValueError:  # a number of thousands of digits
        raise ContractBroken(_lt("The file is not valid JSON.")) from None
    except RecursionError:
        raise ContractBroken(_lt("Objects and lists in the file are nested too deeply.")) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        # ``add`` returns None: the first name that is seen already.
        twice = next(name for name, _value in pairs if name in seen or seen.add(name))
        said = _lt('The file has the key "%(key)s" twice in one object. Remove one of them.')
        raise ContractBroken(said.filled(key=twice[:60]))
    return found


def _refuse_others(document: Any) -> None:
    """
    :raise ContractBroken: it is a description of another kind, which people take for one of these.
    """
    if not isinstance(document, dict):
        return
    if "swaggerVersion" in document or str(document.get("swagger", "2"))[:1] == "1":
        raise ContractBroken(
            _lt("The API description is in Swagger 1, which cannot be read. Use one in OpenAPI 3 or Swagger 2.")
        )
    info = document.get("info")
    if isinstance(info, dict) and "postman" in str(info.get("schema")):
        raise ContractBroken(
            _lt("This is a Postman collection. Upload the API description in OpenAPI 3 or Swagger 2 instead.")
        )


def _why_empty(paths: dict) -> Sentence:
    links = [item["$ref"] for item in paths.values() if isinstance(item, dict) and isinstance(item.get("$ref"), str)]
    elsewhere = next((link for link in links if not link.startswith("#")), None)
    if elsewhere is None:
        return _lt("The API description has no calls.")
    return _lt(
        "The calls of the API description are in other files (%(file)s), which are not read. Upload a description that"
        " contains everything in one file.",
        file=elsewhere[:100],
    )
