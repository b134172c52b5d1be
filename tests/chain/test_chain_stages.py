"""The spine: its stages under their public names, and the ids of what they make."""

from __future__ import annotations

import subprocess
import sys

import pytest

import uppertier as ut
from uppertier import chain
from uppertier.errors import InputError


def test_stages_under_their_public_names(seongju, seongju_flights) -> None:
    import uppertier.track.records  # the room shadows the stage's name once it is imported

    sight = ut.observe(seongju, seongju_flights)
    tracks = ut.track(seongju, sight)
    outcome = ut.score(seongju, ut.engage(seongju, tracks, trials=50))
    assert {row.raid for row in outcome.raids} == {raid.id for raid in seongju.raids}
    assert sight.flights is seongju_flights
    assert isinstance(tracks, uppertier.track.records.Tracks)


def test_a_record_from_elsewhere_is_refused_with_a_sentence(seongju, seongju_flights) -> None:
    import attrs

    sight = attrs.evolve(ut.observe(seongju, seongju_flights), flights=None)
    with pytest.raises(InputError, match=r"sight: does not say what it was made from .*uppertier\.observe"):
        ut.track(seongju, sight)


def test_content_ids_follow_everything_and_nothing_else() -> None:
    one = chain.content_id("fly", "1", {"a": 1, "b": 2}, ("x",))
    assert one == chain.content_id("fly", "1", {"b": 2, "a": 1}, ("x",))
    others = [
        chain.content_id("observe", "1", {"a": 1, "b": 2}, ("x",)),
        chain.content_id("fly", "2", {"a": 1, "b": 2}, ("x",)),
        chain.content_id("fly", "1", {"a": 1, "b": 3}, ("x",)),
        chain.content_id("fly", "1", {"a": 1, "b": 2}, ("y",)),
    ]
    assert len({one, *others}) == 5
    # The SHA-256 of the canonical text, by another program.
    text = '["fly","1",{"a":1,"b":2},["x"]]'
    done = subprocess.run(["sha256sum"], input=text, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == one


def test_every_public_name_is_there() -> None:
    code = "import uppertier as ut; print(all(getattr(ut, name) for name in ut.__all__))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"
