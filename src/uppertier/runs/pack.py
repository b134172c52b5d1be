"""Frozen records as one file and back, to the bit; no pickle.

A packed record is a plain `.npz`: `numpy.load` opens it anywhere. Its arrays are `0.npy`, `1.npy`, ...; `record.json`
says how they, texts, numbers, enums and tuples make up the record. Equal records inside a tree are written once. The
archive's comment, the last bytes of the file, holds the SHA-256 of everything before it.

A field that is left out of a record's `repr` is a link back to what the record was made from. It is not packed.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from enum import Enum
from typing import IO, Any, BinaryIO, cast

import attrs
import numpy as np

from uppertier.errors import InputError

FORMAT = 1
"""Version of this layout. A reader refuses what is newer than itself."""
_HEADER = "record.json"
_COMMENT = b"uppertier sha256 "
_HEXADECIMAL = 64
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_KINDS = "biufUS"


class Damaged(Exception):
    """The bytes are not those that were written. Never reaches a user: whoever reads decides what to do about it."""


@attrs.define
class _Packer:
    """The arrays and the records met on one way through a tree."""

    arrays: list[np.ndarray] = attrs.Factory(list)
    records: list[Any] = attrs.Factory(list)
    _known: dict[str, int] = attrs.Factory(dict)
    _met: dict[int, tuple[Any, int]] = attrs.Factory(dict)
    _kept: dict[bytes, int] = attrs.Factory(dict)

    def node(self, value: Any) -> Any:
        """A value as JSON can say it."""
        if value is None or (isinstance(value, bool | int | str) and not isinstance(value, Enum)):
            return value
        if isinstance(value, float) and not isinstance(value, np.generic):
            # JSON has no word for what is not finite; every finite float comes back to the bit.
            return value if np.isfinite(value) else {"float": repr(value)}
        return self._nested(value)

    def _nested(self, value: Any) -> dict[str, Any]:
        said: dict[str, Any]
        if isinstance(value, Enum):
            said = {"enum": _name(type(value)), "member": value.name}
        elif isinstance(value, np.generic):
            said = {"scalar": self._array(np.asarray(value))}
        elif isinstance(value, np.ndarray):
            said = {"array": self._array(value)}
        elif isinstance(value, tuple | list):
            said = {type(value).__name__: [self.node(item) for item in value]}
        elif isinstance(value, Mapping):
            said = {"map": [[self.node(key), self.node(item)] for key, item in value.items()]}
        elif attrs.has(type(value)):
            said = {"record": self._record(value)}
        else:
            raise TypeError(f"{type(value).__name__} cannot be packed")
        return said

    def _record(self, record: Any) -> int:
        if id(record) in self._met:
            return self._met[id(record)][1]
        fields = {field.name: self.node(getattr(record, field.name)) for field in packed_fields(type(record))}
        said = {"type": _name(type(record)), "fields": fields}
        index = self._known.setdefault(json.dumps(said), len(self.records))
        if index == len(self.records):
            self.records.append(said)
        # The record is kept beside its id, or another could be made in its place.
        self._met[id(record)] = (record, index)
        return index

    def _array(self, array: np.ndarray) -> int:
        if array.dtype.kind not in _KINDS:
            raise TypeError(f"an array of {array.dtype} cannot be packed")
        whole = np.ascontiguousarray(array).reshape(array.shape)
        key = _summed(whole).digest()
        index = self._kept.setdefault(key, len(self.arrays))
        if index == len(self.arrays):
            self.arrays.append(whole)
        return index


def _summed(array: np.ndarray) -> Any:
    """SHA-256 of kind, shape and content of an array."""
    made = hashlib.sha256(f"{array.dtype.str} {array.shape} ".encode())
    made.update(_bytes_of(array))
    return made


def _bytes_of(array: np.ndarray) -> bytes | memoryview:
    """The bytes of an array in one row, as they lie where that can be."""
    if array.size and array.dtype.kind not in "US":
        return array.reshape(-1).data.cast("B")
    return array.tobytes()


def packed_fields(kind: type) -> list[Any]:
    """The fields of a record's class that are its own, without links back."""
    return [field for field in attrs.fields(kind) if field.repr]


def _name(kind: type) -> str:
    return f"{kind.__module__}:{kind.__qualname__}"


def _written(value: Any) -> tuple[bytes, _Packer]:
    packer = _Packer()
    root = packer.node(value)
    header = {"format": FORMAT, "root": root, "records": packer.records}
    return json.dumps(header, separators=(",", ":"), allow_nan=False).encode(), packer


def digest(value: Any) -> str:
    """SHA-256 of everything a tree of records holds: equal content, equal digest, on every machine."""
    header, packer = _written(value)
    made = hashlib.sha256(header)
    for array in packer.arrays:
        made.update(_summed(array.astype(array.dtype.newbyteorder("<"), copy=False)).digest())
    return made.hexdigest()


def pack(value: Any) -> bytes:
    """A record, or a tuple, list or mapping of records, numbers, texts and arrays, as the bytes of an `.npz`."""
    buffer = io.BytesIO()
    pack_into(buffer, value)
    return buffer.getvalue()


def pack_into(file: BinaryIO, value: Any) -> None:
    """Write what `pack` makes into a file, array by array: no more memory is taken than the arrays have."""
    header, packer = _written(value)
    summed = _Summed(file)
    with zipfile.ZipFile(cast("IO[bytes]", summed), "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(_HEADER, _LONG_AGO), header)
        for index, array in enumerate(packer.arrays):
            with archive.open(zipfile.ZipInfo(f"{index}.npy", _LONG_AGO), "w", force_zip64=True) as member:
                _write_array(member, array)
        archive.comment = _COMMENT + b"0" * _HEXADECIMAL
    summed.end()


def _write_array(member: IO[bytes], array: np.ndarray) -> None:
    np.lib.format.write_array_header_1_0(member, np.lib.format.header_data_from_array_1_0(array))
    content = _bytes_of(array)
    for first in range(0, len(content), _PIECE):
        member.write(content[first : first + _PIECE])


_PIECE = 1 << 22
"""Bytes handed on at once."""


class _Summed:
    """A file that is only ever written on, and puts the SHA-256 of all before them in place of its last bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._held, self._sum = file, b"", hashlib.sha256()

    def write(self, content: bytes | memoryview) -> int:
        size = len(content)
        if size < _HEXADECIMAL:
            content = self._held + bytes(content)
        else:
            self._pass_on(self._held)
        cut = max(len(content) - _HEXADECIMAL, 0)
        self._pass_on(content[:cut])
        self._held = bytes(content[cut:])
        return size

    def _pass_on(self, content: bytes | memoryview) -> None:
        if len(content):
            self._sum.update(content)
            self._file.write(content)

    def flush(self) -> None:
        """What is held back stays so."""

    def end(self) -> None:
        """Write the checksum where the zeros were to stand."""
        self._file.write(self._sum.hexdigest().encode())


def unpack(content: bytes) -> Any:
    """What `pack` was given.

    Damaged : a byte is missing or another, or the record is no longer one of this package's
    InputError : a newer version wrote it
    """
    view = memoryview(content)
    said = bytes(view[-_HEXADECIMAL:])
    if hashlib.sha256(view[:-_HEXADECIMAL]).hexdigest().encode() != said:
        raise Damaged("the checksum does not match")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        header = json.loads(archive.read(_HEADER))
        if header["format"] > FORMAT:
            raise InputError("was written by a newer version of Uppertier", hint="update Uppertier to read it")
        names = sorted((n for n in archive.namelist() if n != _HEADER), key=lambda name: int(name.split(".")[0]))
        arrays = [np.lib.format.read_array(archive.open(name), allow_pickle=False) for name in names]
    reader = _Reader(arrays)
    try:
        for one in header["records"]:
            reader.add(one)
        return reader.value(header["root"])
    except (AttributeError, ImportError, KeyError, TypeError) as error:
        raise Damaged(f"the record is of another version: {error}") from error


@attrs.define
class _Reader:
    """Puts records together again; parts stand before what they are part of."""

    arrays: list[np.ndarray]
    records: list[Any] = attrs.Factory(list)

    def add(self, said: dict[str, Any]) -> None:
        kind = _class(said["type"])
        values = {name: self.value(node) for name, node in said["fields"].items()}
        self.records.append(kind(**values))

    def value(self, node: Any) -> Any:
        """What `_Packer.node` was given."""
        if not isinstance(node, dict):
            return node
        (word, content), *rest = node.items()
        if word in {"tuple", "list"}:
            return (tuple if word == "tuple" else list)(self.value(item) for item in content)
        if word == "map":
            return {self.value(key): self.value(item) for key, item in content}
        made: dict[str, Callable[[], Any]] = {
            "record": lambda: self.records[content],
            "array": lambda: self.arrays[content],
            "scalar": lambda: self.arrays[content][()],
            "float": lambda: float(content),
            "enum": lambda: _class(content)[rest[0][1]],
        }
        return made[word]()


def _class(name: str) -> Any:
    """A class of this package by its name; nothing else is ever made from a file."""
    module, _, words = name.partition(":")
    if not module.startswith("uppertier."):
        raise TypeError(f"{module} is not part of this package")
    found = importlib.import_module(module)
    for word in words.split("."):
        found = getattr(found, word)
    if not (isinstance(found, type) and (attrs.has(found) or issubclass(found, Enum))):
        raise TypeError(f"{name} is no record")
    return found
