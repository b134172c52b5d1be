"""Records on disk and back: to the bit, checked, and never anything that is no record of this package."""

from __future__ import annotations

import io
import json
import math
import zipfile

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from uppertier import chain
from uppertier.battle.records import Binding
from uppertier.catalog.records import Grade, Quantity
from uppertier.errors import InputError
from uppertier.outcome.records import Finding, Interval
from uppertier.runs.pack import Damaged, digest, pack, packed_fields, unpack

texts = st.text(max_size=8)
numbers = st.floats(width=64)
quantity = st.builds(Quantity, numbers, numbers, numbers, texts, st.sampled_from(Grade))
interval = st.builds(Interval, numbers, numbers, numbers)
finding = st.builds(
    Finding, texts, texts, numbers, numbers, numbers, texts, texts, texts, st.lists(texts, max_size=3).map(tuple)
)
array = st.one_of(
    arrays_of.arrays(np.float64, arrays_of.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)),
    arrays_of.arrays(np.int64, arrays_of.array_shapes(max_dims=2, max_side=4)),
    arrays_of.arrays(np.bool_, arrays_of.array_shapes(max_dims=2, max_side=4)),
)
leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), numbers, texts, array, quantity, interval, finding,
    st.sampled_from(Binding), numbers.map(np.float64), st.integers(-9, 9).map(np.int64),
)  # fmt: skip
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=12,
)


def same(one: object, other: object) -> bool:
    """Equal in kind and to the bit, whatever NaN and the sign of zero say."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, float | np.generic):
        return np.asarray(one).tobytes() == np.asarray(other).tobytes() or (math.isnan(one) and math.isnan(other))
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(same(*pair) for pair in zip(one, other, strict=True))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if attrs.has(type(one)):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in packed_fields(type(one)))
    return one == other


@given(trees)
def test_every_tree_comes_back_to_the_bit(tree: object) -> None:
    content = pack(tree)
    found = unpack(content)
    assert same(found, tree)
    assert pack(found) == content
    assert digest(found) == digest(tree)


def test_the_records_of_a_real_chain_come_back_to_the_bit(seongju, seongju_flights) -> None:
    sight = chain.observe(seongju, seongju_flights)
    tracks = chain.track(seongju, sight)
    battle = chain.engage(seongju, tracks, trials=50)
    outcome = chain.score(seongju, battle)
    for record in (seongju, seongju_flights, sight, tracks, battle, outcome):
        found = unpack(pack(record))
        assert same(found, record)
        assert found == record
    assert unpack(pack(sight)).flights is None, "a link back is not packed"


def test_a_sheet_that_stands_in_many_places_is_written_once_and_comes_back_as_one(seongju) -> None:
    found = unpack(pack(seongju))
    sheets: dict[str, set[int]] = {}
    for raid in found.raids:
        for entry in raid.entries:
            sheets.setdefault(entry.missile.id, set()).add(id(entry.missile))
    assert sheets and all(len(ids) == 1 for ids in sheets.values())


def test_numpy_alone_opens_a_packed_record(seongju_flights) -> None:
    opened = np.load(io.BytesIO(pack(seongju_flights)), allow_pickle=False)
    assert any(np.array_equal(opened[name], seongju_flights.position) for name in opened.files if name.isdigit())


@given(st.data())
def test_any_changed_or_missing_byte_is_noticed(data: st.DataObject) -> None:
    content = pack((Interval(1.0, 0.5, 1.5), np.arange(20.0)))
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.integers(1, 255))
    flipped = content[:at] + bytes([content[at] ^ other]) + content[at + 1 :]
    with pytest.raises(Damaged):
        unpack(flipped)
    with pytest.raises(Damaged):
        unpack(content[:at])


def _rewritten(content: bytes, change) -> bytes:
    """The same archive with another header, and a checksum that fits it."""
    import hashlib

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        header = json.loads(archive.read("record.json"))
        rest = {name: archive.read(name) for name in archive.namelist() if name != "record.json"}
    change(header)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("record.json", json.dumps(header))
        for name, member in rest.items():
            archive.writestr(name, member)
        archive.comment = b"uppertier sha256 " + b"0" * 64
    body = buffer.getvalue()[:-64]
    return body + hashlib.sha256(body).hexdigest().encode()


def test_a_newer_format_is_refused_with_a_sentence() -> None:
    newer = _rewritten(pack(Interval(1.0, 0.0, 2.0)), lambda header: header.update(format=99))
    with pytest.raises(InputError, match="newer version"):
        unpack(newer)


@pytest.mark.parametrize("name", ["os:system", "subprocess:Popen", "uppertier.runs.pack:pack", "uppertier.nowhere:X"])
def test_nothing_but_a_record_of_this_package_is_ever_made(name: str) -> None:
    content = _rewritten(pack(Interval(1.0, 0.0, 2.0)), lambda header: header["records"][0].update(type=name))
    with pytest.raises(Damaged):
        unpack(content)


def test_equal_content_has_one_digest_and_any_change_another(seongju_flights) -> None:
    copy = attrs.evolve(seongju_flights, position=seongju_flights.position.copy())
    assert digest(copy) == digest(seongju_flights)
    moved = seongju_flights.position.copy()
    moved[-1, -1] = np.nextafter(moved[-1, -1], np.inf)
    assert digest(attrs.evolve(seongju_flights, position=moved)) != digest(seongju_flights)


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array([object()])])
def test_what_cannot_be_packed_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be packed"):
        pack(value)
