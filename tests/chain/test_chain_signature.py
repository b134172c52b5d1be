"""A missile's signature is the radars' business: what is seen changes its id, what is flown does not."""

from __future__ import annotations

import attrs

from uppertier import chain
from uppertier.catalog.banded import Grade, Quantity
from uppertier.catalog.signatures import AspectTable, Signature
from uppertier.scenario.load import load_scenario


def test_a_signature_changes_what_is_seen_and_not_what_is_flown() -> None:
    scenario = load_scenario("seongju-2017")
    floor = Quantity(0.003, 0.001, 0.01, "uppertier-assumption", Grade.ASSUMED)
    table = AspectTable([0.0, 3.0], [0.01, 1.0], "uppertier-assumption", Grade.ASSUMED)
    shaped = Signature(floor, table, None, None, None, None)
    first = scenario.watch[0]
    seen = attrs.evolve(first, missile=attrs.evolve(first.missile, signature_payload=shaped))
    other = attrs.evolve(scenario, watch=(seen, *scenario.watch[1:]))
    assert repr(chain.read_by("fly", other)) == repr(chain.read_by("fly", scenario))
    assert repr(chain.read_by("observe", other)) != repr(chain.read_by("observe", scenario))
