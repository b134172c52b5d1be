"""KML held against the OGC schema and Google's, and read back by fastkml and lxml."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import fastkml
import fastkml.validator
import numpy as np
import pymap3d
import pytest
from lxml import etree

from uppertier.formats import export
from uppertier.formats.kml_parts.document import BOUND
from uppertier.formats.shared import scene
from uppertier.report.records import RunResult

NAMES = {"k": "http://www.opengis.net/kml/2.2", "gx": "http://www.google.com/kml/ext/2.2"}


@pytest.fixture(scope="module")
def path(finished: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kml") / "run.kml"
    export(finished, "kml", made)
    return made


@pytest.fixture(scope="module")
def tree(path: Path) -> etree._ElementTree:
    return etree.parse(str(path))


def complaints(tree: etree._ElementTree) -> list[str]:
    """What Google's schema, which holds the OGC's, says against a document."""
    schema = etree.XMLSchema(etree.parse(str(Path(fastkml.validator.__file__).parent / "schema" / "kml22gx.xsd")))
    schema.validate(tree)
    return [error.message for error in schema.error_log]


def test_the_schema_has_nothing_to_say(tree: etree._ElementTree) -> None:
    assert complaints(tree) == []


def test_the_schema_would_have_something_to_say(tree: etree._ElementTree) -> None:
    wrong = etree.fromstring(etree.tostring(tree))
    mark = wrong.find(".//k:Placemark", NAMES)
    mark.append(mark.find("k:name", NAMES))
    assert complaints(etree.ElementTree(wrong)) != []


def test_fastkml_reads_the_folders(path: Path, finished: RunResult) -> None:
    read = fastkml.KML.parse(path)
    body = read.features[0]
    titles = [raid.title for raid in finished.scenario.raids]
    assert [folder.name for folder in body.features] == [
        *titles,
        "Flights that the radars may watch",
        "Places",
        "Radars",
    ]
    assert len(body.styles) == len({style.id for style in body.styles})


def test_every_style_that_is_used_is_there_and_nothing_is_fetched(tree: etree._ElementTree) -> None:
    used = {element.text for element in tree.iterfind(".//k:styleUrl", NAMES)}
    there = {f"#{element.get('id')}" for element in tree.iterfind(".//k:Style", NAMES)}
    assert used <= there
    assert tree.find(".//k:href", NAMES) is None


def test_tracks_are_where_and_when_the_flights_are(tree: etree._ElementTree, finished: RunResult) -> None:
    flights = finished.flights
    epoch = datetime(2017, 7, 3, tzinfo=UTC)
    tracks = tree.xpath("//k:Folder[k:name='Tracks']//gx:Track", namespaces=NAMES)
    assert len(tracks) == len(flights)
    shots = tree.xpath("//k:Folder[starts-with(k:name, 'Shots')]//gx:Track", namespaces=NAMES)
    assert len(shots) == len(scene.intercepts(finished)) > 0
    for i, track in enumerate(tracks):
        assert track.find("k:altitudeMode", NAMES).text == "absolute"
        when = [datetime.fromisoformat(element.text) for element in track.iterfind("k:when", NAMES)]
        times = np.array([(moment - epoch).total_seconds() for moment in when]) - flights.launch_time[i]
        place = np.array([element.text.split() for element in track.iterfind("gx:coord", NAMES)], float)
        assert len(times) == len(place)
        position = np.column_stack(pymap3d.geodetic2ecef(place[:, 1], place[:, 0], place[:, 2]))
        rows = flights.samples(i)
        kept = np.searchsorted(flights.time[rows], times - 6e-4)
        np.testing.assert_allclose(position, flights.position[rows][kept], rtol=0.0, atol=1e-3)
        drawn = np.column_stack([np.interp(flights.time[rows], times, position[:, k]) for k in range(3)])
        # Moments are written to the millisecond, in which a missile flies 8 m at most.
        assert np.linalg.norm(drawn - flights.position[rows], axis=1).max() <= BOUND + 8.0
        span = track.getparent().find("k:TimeSpan", NAMES)
        assert [span[0].text, span[1].text] == [
            track.find("k:when", NAMES).text,
            track.findall("k:when", NAMES)[-1].text,
        ]


def test_only_the_batterys_radar_is_switched_on(tree: etree._ElementTree, finished: RunResult) -> None:
    radars = tree.xpath("//k:Folder[k:name='Radars']/k:Folder", namespaces=NAMES)
    assert len(radars) == len(finished.scenario.radars)
    on = [folder.find("k:name", NAMES).text for folder in radars if not folder.findall(".//k:visibility", NAMES)]
    assert on == ["Seongju"]


def test_rings_are_closed_and_run_anticlockwise(tree: etree._ElementTree) -> None:
    import shapely

    for ring in tree.iterfind(".//k:LinearRing/k:coordinates", NAMES):
        places = np.array([place.split(",") for place in ring.text.split()], float)
        np.testing.assert_array_equal(places[0], places[-1])
        longitude = np.degrees(np.unwrap(np.radians(places[:, 0])))
        assert shapely.is_ccw(shapely.LinearRing(np.column_stack([longitude, places[:, 1]])))


def test_a_bare_run_is_valid_too(bare: RunResult, tmp_path: Path) -> None:
    export(bare, "kml", tmp_path / "run.kml")
    tree = etree.parse(str(tmp_path / "run.kml"))
    assert complaints(tree) == []
    assert not tree.xpath("//k:Folder[starts-with(k:name, 'Shots')]", namespaces=NAMES)
