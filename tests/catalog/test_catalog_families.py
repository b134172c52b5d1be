"""Generic boosters: what every draw of a family must be, and what a wrong family is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from uppertier import catalog, resources
from uppertier.catalog.records import BoosterFamily
from uppertier.catalog.sheets import read_sheet
from uppertier.errors import InputError

DATA = Path(resources.__file__).parent / "data" / "families"
FAMILIES = catalog.listing("families")


def drawn(family: BoosterFamily, field: str, samples: int = 200) -> np.ndarray:
    """[samples, stages] draws of one field; a field that does not vary stays as it is."""
    found = catalog.draw(catalog.quantities(family), samples, seed=1)
    return np.stack(
        [
            found.get(f"{family.id}.stages.{index}.{field}", np.full(samples, getattr(stage, field).value))
            for index, stage in enumerate(family.stages)
        ],
        axis=1,
    )


def test_families_of_both_propellants_with_one_to_three_stages() -> None:
    found = {(str(family.propellant), len(family.stages)) for family in map(_load, FAMILIES)}
    assert found == {(kind, count) for kind in ("liquid", "solid") for count in (1, 2, 3)}


def _load(name: str) -> BoosterFamily:
    family: BoosterFamily = catalog.load("families", name)
    return family


@pytest.mark.parametrize("name", FAMILIES)
def test_every_draw_of_a_family_is_a_booster(name: str) -> None:
    family = _load(name)
    # Shares move against each other within rounding of the sheet's figures.
    assert np.allclose(drawn(family, "stage_share").sum(axis=1), 1.0, rtol=0.0, atol=0.005)
    vacuum, sea_level = drawn(family, "specific_impulse_vacuum"), drawn(family, "specific_impulse_sea_level")
    assert (vacuum > sea_level).all()
    # What a nozzle gains is a tenth of the impulse at sea level, more or less (Scud 0.105).
    assert ((vacuum - sea_level)[:, 0] / sea_level[:, 0] < 0.13).all()


def test_the_two_stage_liquid_family_spans_the_burning_times_of_the_design() -> None:
    burn = [stage.burn_time for stage in _load("liquid-two-stage").stages]
    assert (sum(time.low for time in burn), sum(time.high for time in burn)) == (150.0, 350.0)


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("stage_share = { value = 0.79", "stage_share = { value = 0.8", "add up to 1.01"),
        ('propellant = "liquid"', 'propellant = "ice"', "not one of the choices"),
        ("value = 0.1075, low = 0.063, high = 0.152", "value = 0.1075, low = 0.063, high = 1.0", "cannot be 1"),
        ("value = 115, low = 80", "value = 115, low = 0", "cannot be 0"),
        ("value = 273, low = 254", "value = 243, low = 243", "below the one at sea level"),
        ("value = 15, low = 12", "value = 15, low = 5", "before the vertical rise"),
    ],
)
def test_a_wrong_family_is_told_in_one_sentence(tmp_path: Path, old: str, new: str, match: str) -> None:
    written = (DATA / "liquid-two-stage.toml").read_text("utf-8")
    assert old in written
    path = tmp_path / "liquid-two-stage.toml"
    path.write_text(written.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=match) as caught:
        read_sheet("families", path)
    assert caught.value.line is not None
    assert "\n" not in caught.value.sentence


def test_a_family_without_stages_is_refused(tmp_path: Path) -> None:
    written = (DATA / "liquid-two-stage.toml").read_text("utf-8").split("[[stages]]")[0]
    path = tmp_path / "liquid-two-stage.toml"
    # Keys after the last table would belong to it, so the empty list stands first.
    path.write_text("stages = []\n" + written, "utf-8")
    with pytest.raises(InputError, match="at least one stage"):
        read_sheet("families", path)
