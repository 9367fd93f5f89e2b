"""The patients of a NAACCR XML file, one after the other, so that a large file never lies in memory whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from xml.parsers import expat

from qopi_desktop.errors import InputError

NAMESPACE = "http://naaccr.org/naaccrxml"
_ROOT, _PATIENT, _TUMOR, _ITEM = (f"{NAMESPACE} {name}" for name in ("NaaccrData", "Patient", "Tumor", "Item"))
_DICTIONARY = re.compile(r"naaccr-dictionary-(\d{3})\.xml")
_CHUNK = 1 << 16
_LONGEST = 400  # signs of one value: none that is read is longer, whatever the file says
_PARENTS = {_PATIENT: _ROOT, _TUMOR: _PATIENT}


class Source(Protocol):
    """What bytes are read from: a file, or what unpacks one."""

    def read(self, size: int, /) -> bytes:
        """Return at most *size* bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class RegistryTumor:
    """The items of one tumor that were asked for, and the line it begins on."""

    line: int
    items: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegistryPatient:
    """The items of one patient that were asked for, the line it begins on, and the tumors in their order."""

    line: int
    items: Mapping[str, str] = field(repr=False)
    tumors: tuple[RegistryTumor, ...]


class PatientStream:
    """Reads a NAACCR XML file from its beginning to its end, once.

    ``version`` ("250") and ``record_type`` ("A") are those of the file from the first patient on.
    """

    def __init__(self, source: Source, names: Mapping[str, str], versions: tuple[str, ...]) -> None:
        """Take the *names* of the items to read, each id and each number with its id, and the versions understood."""
        self.version = self.record_type = ""
        self._source, self._names, self._versions = source, names, versions
        self._inside: list[str] = []
        self._text: list[str] | None = None
        self._item = ""
        self._patient: dict[str, str] = {}
        self._tumors: list[tuple[int, dict[str, str]]] = []
        self._line = 0
        self._ready: list[RegistryPatient] = []
        self._parser = self._make_parser()

    def patients(self) -> Iterator[RegistryPatient]:
        """Yield each patient once it is read whole.

        Raises:
            InputError: ``fault`` is broken_xml, doctype, misplaced (each with ``line``), encoding, not_naaccr, or
                version with the version ``found``.
        """
        is_last = False
        while not is_last:
            chunk = self._source.read(_CHUNK)
            is_last = not chunk
            self._parse(chunk, is_last=is_last)
            yield from self._ready
            self._ready.clear()

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            raise InputError(fault="broken_xml", line=error.lineno) from error
        except (LookupError, ValueError) as error:  # how pyexpat says that it does not know the encoding declared
            if self.version:
                raise
            raise InputError(fault="encoding") from error

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")  # a document type is refused, so no entity is declared
        parser.StartDoctypeDeclHandler = self._on_doctype
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        return parser

    def _on_doctype(self, *_facts: object) -> None:
        raise InputError(fault="doctype", line=self._parser.CurrentLineNumber)

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._inside[-1] if self._inside else ""
        self._inside.append(name)
        if name == _ITEM:
            self._begin_item(parent, attributes)
        elif not parent:
            self._read_head(name, attributes)
        elif name in _PARENTS:
            self._begin_part(name, parent)

    def _begin_part(self, name: str, parent: str) -> None:
        if parent != _PARENTS[name]:
            raise InputError(fault="misplaced", line=self._parser.CurrentLineNumber)
        if name == _TUMOR:
            self._tumors.append((self._parser.CurrentLineNumber, {}))
        else:
            self._line, self._patient, self._tumors = self._parser.CurrentLineNumber, {}, []

    def _begin_item(self, parent: str, attributes: dict[str, str]) -> None:
        known = self._names.get(attributes.get("naaccrId") or attributes.get("naaccrNum", ""))
        if known is not None and parent in {_PATIENT, _TUMOR}:
            self._item, self._text = known, []
            self._parser.CharacterDataHandler = self._on_text

    def _on_text(self, text: str) -> None:
        if self._text is not None and len(self._text) < _LONGEST:
            self._text.append(text[:_LONGEST])

    def _on_end(self, name: str) -> None:
        self._inside.pop()
        if name == _ITEM and self._text is not None and self._inside[-1] in {_PATIENT, _TUMOR}:
            self._end_item(" ".join("".join(self._text)[:_LONGEST].split()))
        elif name == _PATIENT:
            tumors = tuple(RegistryTumor(line, items) for line, items in self._tumors)
            self._ready.append(RegistryPatient(self._line, self._patient, tumors))

    def _end_item(self, value: str) -> None:
        self._text, self._parser.CharacterDataHandler = None, None
        items = self._patient if self._inside[-1] == _PATIENT else self._tumors[-1][1]
        if value:
            items.setdefault(self._item, value)

    def _read_head(self, name: str, attributes: dict[str, str]) -> None:
        found = _DICTIONARY.search(attributes.get("baseDictionaryUri", ""))
        if name != _ROOT or found is None:
            raise InputError(fault="not_naaccr")
        if found[1] not in self._versions:
            raise InputError(fault="version", found=f"{int(found[1]) / 10:g}")
        self.version, self.record_type = found[1], attributes.get("recordType", "")
