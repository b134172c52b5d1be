"""The banded numbers inside any tree of records: finding, replacing and drawing them.

The path of a quantity is the id of the nearest record above it that has one, then the fields between:
"an-tpy-2.average_power", "an-tpy-2.modes.terminal.search_share", "nodong.stages.0.dry_mass",
"seongju-radar.boresight". Records that say `varied = False` (places, trajectories) are passed over.
"""

from __future__ import annotations

import weakref
import zlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import numpy as np

from uppertier.catalog.quantity import beta_shape, collapsed
from uppertier.catalog.records import Quantity
from uppertier.catalog.spine import LEAVES, base_of, field_path, spine
from uppertier.errors import InputError
from uppertier.numerics.arrays import Floats
from uppertier.resources import near

Tree = TypeVar("Tree")
Swap = Callable[[str, Quantity], Quantity]


@attrs.frozen
class _Walk:
    """One way through a tree."""

    swap: Swap
    heads: frozenset[str] | None = None
    """First parts of the paths that are wanted; None for all. Where none of them stands below, no step is taken."""
    memo: dict[tuple[int, str], Any] = attrs.Factory(dict)


_HEADS: dict[tuple[int, str], tuple[weakref.ref[Any], frozenset[str]]] = {}
"""What stands below a record that has been walked before: sweeps walk the same tree a thousand times."""


def quantities(tree: Any) -> dict[str, Quantity]:
    """Every quantity of a tree by path, in the order in which it is met.

    InputError : one path leads to two different quantities (two sheets share an id)
    """
    found: dict[str, Quantity] = {}

    def note(path: str, quantity: Quantity) -> Quantity:
        if found.setdefault(path, quantity) != quantity:
            raise InputError("two different values answer to this name", key=path, hint="give the sheets two ids")
        return quantity

    _transform(tree, "", _Walk(note))
    return found


def with_values(tree: Tree, values: Mapping[str, float]) -> Tree:
    """The same tree with other values [SI] wherever their paths occur; the tree itself stays as it was.

    A value outside its band widens the band to hold it. A path that occurs nowhere is an InputError.
    """
    return _with(tree, values, lambda path, quantity: collapsed(quantity, values[path]))


def with_quantities(tree: Tree, replacing: Mapping[str, Quantity]) -> Tree:
    """The same tree with whole quantities replaced. A path that occurs nowhere is an InputError."""
    return _with(tree, replacing, lambda path, _: replacing[path])


def draw(banded: Mapping[str, Quantity], samples: int, seed: int, method: str = "latin-hypercube") -> dict[str, Floats]:
    """Draws of every quantity whose band has width.

    banded : quantities by path
    samples : how many
    seed : same seed, same draws; a Latin hypercube draws each quantity from a stream of its own name, so that
        one quantity more or less leaves the draws of the others as they were
    method : "latin-hypercube" (McKay, Beckman and Conover 1979) or "sobol" (scrambled; best at a power of two)
    returns : path -> [samples] values [SI]; a quantity with low == high stays fixed and is left out

    Quantities that name the same `correlate` group share one underlying uniform u; one that names it with a minus
    before it ("-thaad-mass") takes 1 - u.
    """
    if samples < 1:
        raise InputError(f"{samples} samples cannot be drawn", key="samples", hint="draw at least one")
    moving = {path: quantity for path, quantity in banded.items() if quantity.high > quantity.low}
    groups = sorted({_group(path, quantity) for path, quantity in moving.items()})
    uniforms = _uniforms(groups, samples, seed, method)
    return {path: quantile(quantity, _share(path, quantity, uniforms)) for path, quantity in moving.items()}


def quantile(quantity: Quantity, share: Floats | float) -> Floats:
    """Value [SI] below which a share of the quantity's distribution lies; any shape in, the same out."""
    low, high = quantity.low, quantity.high
    at = np.asarray(share, dtype=np.float64)
    if quantity.distribution == "log-uniform":
        drawn = low * np.exp(at * np.log(high / low))
    elif shape := beta_shape(quantity.distribution):
        # scipy.stats would say the same and take a second to load.
        from scipy.special import betainc, betaincinv

        least, most = betainc(*shape, low), betainc(*shape, high)
        drawn = np.asarray(betaincinv(*shape, least + (most - least) * at))
    else:
        drawn = low + (high - low) * at
    # Rounding must not carry a draw out of its band.
    inside: Floats = np.clip(drawn, low, high)
    return inside


def _with(tree: Tree, wanted: Mapping[str, Any], replace: Swap) -> Tree:
    known = spine(tree, wanted) if attrs.has(type(tree)) else None
    if known is not None:
        grown: Tree = known.grown(replace)
        return grown
    met: set[str] = set()

    def swap(path: str, quantity: Quantity) -> Quantity:
        if path not in wanted:
            return quantity
        met.add(path)
        return replace(path, quantity)

    heads = frozenset(path.split(".")[0] for path in wanted)
    changed: Tree = _transform(tree, "", _Walk(swap, heads))
    for path in wanted:
        if path not in met:
            raise InputError("no quantity answers to this name", key=path, hint=near(path, quantities(tree)))
    return changed


def _transform(node: Any, path: str, walk: _Walk) -> Any:
    """The node with every quantity swapped; the node itself if none changed."""
    if isinstance(node, Quantity):
        return walk.swap(path, node)
    if isinstance(node, LEAVES):
        return node
    if isinstance(node, tuple | list):
        if all(isinstance(item, LEAVES) for item in node):
            return node
        items = [_transform(item, f"{path}.{index}", walk) for index, item in enumerate(node)]
        same = all(new is old for new, old in zip(items, node, strict=True))
        return node if same else type(node)(items)
    if not attrs.has(type(node)) or not getattr(node, "varied", True):
        return node
    base = base_of(node, path)
    # A sheet stands in many raid entries: it is walked once, and stays one object.
    key = (id(node), base)
    if key not in walk.memo:
        barren = walk.heads is not None and walk.heads.isdisjoint(_heads(node, base))
        walk.memo[key] = node if barren else _record(node, base, walk)
    return walk.memo[key]


def _heads(node: Any, base: str) -> frozenset[str]:
    """First parts of the paths of all quantities below a record."""
    known = _HEADS.get((id(node), base))
    if known is not None and known[0]() is node:
        return known[1]
    met: set[str] = set()

    def note(path: str, quantity: Quantity) -> Quantity:
        met.add(path.split(".", maxsplit=1)[0])
        return quantity

    _record(node, base, _Walk(note))
    found = frozenset(met)
    key = (id(node), base)
    _HEADS[key] = (weakref.ref(node, lambda _: _HEADS.pop(key, None)), found)
    return found


def _record(node: Any, base: str, walk: _Walk) -> Any:
    changed: dict[str, Any] = {}
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        # Most fields are plain: they are passed over before anything is said of their path.
        if isinstance(value, LEAVES):
            continue
        new = _transform(value, field_path(node, field.name, value, base), walk)
        if new is not value:
            changed[field.name] = new
    return attrs.evolve(node, **changed) if changed else node


def _group(path: str, quantity: Quantity) -> str:
    return f"group {quantity.correlate.removeprefix('-')}" if quantity.correlate else path


def _share(path: str, quantity: Quantity, uniforms: Mapping[str, Floats]) -> Floats:
    drawn = uniforms[_group(path, quantity)]
    return 1.0 - drawn if quantity.correlate.startswith("-") else drawn


def _uniforms(groups: list[str], samples: int, seed: int, method: str) -> dict[str, Floats]:
    if method == "latin-hypercube":
        return {name: _stratified(name, samples, seed) for name in groups}
    if method == "sobol":
        from scipy.stats import qmc

        if not groups:
            return {}
        engine = qmc.Sobol(d=len(groups), scramble=True, seed=np.random.default_rng(seed))
        # Whole powers of two keep the sequence balanced; what is asked for is its beginning.
        points = engine.random_base2(max(0, (samples - 1).bit_length()))[:samples]
        return {name: points[:, index] for index, name in enumerate(groups)}
    raise InputError(f"'{method}' is no way to draw", key="method", hint=near(method, ("latin-hypercube", "sobol")))


def _stratified(name: str, samples: int, seed: int) -> Floats:
    """One column of a Latin hypercube: one point in each of `samples` equal strata, in random order."""
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))
    drawn: Floats = (generator.permutation(samples) + generator.random(samples)) / samples
    return drawn
