"""Jobs over HTTP: told of as they go on, cancelled without a trace, refused where too much waits or is asked."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_served import FEW, SMALL, Served, serving

from uppertier.web.jobs import stages


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Served]:
    """A server of its own, with a short queue."""
    yield from serving(tmp_path / "runs", queue=1, samples=64, trials=5000, grid_cells=20_000)


def wait_for(served: Served, job: str, stage: str) -> dict[str, Any]:
    for told in served.follow(job):
        if told["progress"]["stage"] == stage:
            return told
    raise AssertionError(f"the job never came to {stage}")


def left(root: Path) -> list[str]:
    """What is half-written below a folder."""
    return [path.name for path in root.rglob("*") if ".partial" in path.name]


def test_stages_are_those_of_a_run() -> None:
    from uppertier.report.job import STAGES

    assert tuple(stages("run")) == STAGES


def test_a_job_is_told_of_from_its_start_to_its_end(served: Served, job_told: list[dict[str, Any]]) -> None:
    states = [one["state"] for one in job_told]
    # With nothing before it a job may be at work before its document is written.
    assert states[0] in {"queued", "running"} and states[-1] == "done"
    order = ["queued", "running", "done"]
    assert [order.index(state) for state in states] == sorted(order.index(state) for state in states)
    met = list(dict.fromkeys(one["progress"]["stage"] for one in job_told if one["progress"]["stage"]))
    # A stage that is over before anybody listens is not told of; these two take longer than that.
    assert met == [stage for stage in stages("run") if stage in met] and {"claims", "report"} <= set(met)
    assert all(0 <= one["progress"]["done"] <= max(one["progress"]["of"], 0) for one in job_told)
    job = job_told[0]["job"]
    assert served.json(f"/api/jobs/{job}")["run"] == job_told[-1]["run"]
    assert job in [one["job"] for one in served.json("/api/jobs")]
    # Told after its end, a stream tells the end and closes.
    assert [one["state"] for one in served.follow(job)] == ["done"]
    assert not left(served.root)


def test_the_same_job_again_is_done_at_once(served: Served, handed_in: str, finished_run: str) -> None:
    before = (served.root / ".parts").stat().st_mtime_ns
    job = served.start(scenario=handed_in, **FEW)
    last = list(served.follow(job["job"]))[-1]
    assert (last["state"], last["run"]) == ("done", finished_run)
    assert not [one for one in served.follow(job["job"]) if one["progress"]["stage"] == "claims"]
    assert (served.root / ".parts").stat().st_mtime_ns == before


def test_a_changed_run_is_another_and_says_what_was_changed(served: Served, handed_in: str, finished_run: str) -> None:
    asked = {"boresight_deg": 330.0, "snr_threshold_db": 15.0, "rounds": 16, "site": "36.5,127.5,200"}
    job = served.start(scenario=handed_in, controls=asked, samples=16, trials=40, seed=11)
    last = list(served.follow(job["job"]))[-1]
    assert last["state"] == "done", last
    assert last["run"] != finished_run and last["changes"] == asked
    document = served.json(f"/api/runs/{last['run']}")
    assert document["seed"] == 11
    made = served.guard.service.stored.result(last["run"]).scenario
    assert made.radars[0].sheet.detection_snr.value == pytest.approx(10.0**1.5)
    assert made.batteries[0].rounds == 16 and made.batteries[0].site.id == "asked-for"
    # Its sheets are gone from the catalog, and its claims are told all the same.
    told = served.json(f"/api/runs/{last['run']}/claims")["claims"][0]
    assert told["value"]["text"] and served.json(f"/api/runs/{last['run']}/figures")
    folder = served.guard.service.stored.folder(last["run"])
    assert (folder / "inputs" / "radars" / "an-tpy-2.toml").is_file()
    assert (folder / "inputs" / "sites" / "asked-for.toml").is_file()


def test_a_cancelled_run_leaves_nothing_half_written(alone: Served) -> None:
    name = alone.hand_in(SMALL)
    job = alone.start(scenario=name, samples=64, trials=5000)
    wait_for(alone, job["job"], "claims")
    process = alone.guard.service.jobs.get(job["job"]).process
    ended = alone.delete(f"/api/jobs/{job['job']}")
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")
    assert not process.is_alive()
    assert not left(alone.root) and alone.json("/api/runs") == []
    # Cancelled once more it stays as it is, and the next job has its turn.
    assert alone.delete(f"/api/jobs/{job['job']}").json()["state"] == "cancelled"
    again = alone.start(scenario=name, kind="footprint", spacing_km=30)
    assert list(alone.follow(again["job"]))[-1]["state"] == "done"


def test_a_job_that_has_hardly_begun_ends_without_a_word(alone: Served, capfd: pytest.CaptureFixture[str]) -> None:
    # From the start of its Python on to its work: imports turn Ctrl-C that falls into them into errors of another kind.
    name = alone.hand_in(SMALL)
    for tenths in range(0, 16, 3):
        job = alone.start(scenario=name, samples=64, trials=5000)["job"]
        time.sleep(tenths / 10)
        ended = alone.delete(f"/api/jobs/{job}").json()
        assert (ended["state"], ended["error"]) == ("cancelled", None)
    assert capfd.readouterr().err == ""
    assert not left(alone.root)


def test_jobs_wait_in_turn_and_no_more_than_may(alone: Served) -> None:
    name = alone.hand_in(SMALL)
    first = alone.start(scenario=name, samples=64, trials=5000)
    wait_for(alone, first["job"], "fly")
    second = alone.start(scenario=name, **FEW)
    assert (second["state"], second["waiting"]) == ("queued", 1)
    third = alone.post("/api/jobs", json={"scenario": name})
    assert third.status_code == 429 and "waiting already" in third.json()["error"]["sentence"]
    assert alone.delete(f"/api/jobs/{second['job']}").json()["state"] == "cancelled"
    assert alone.delete(f"/api/jobs/{first['job']}").json()["state"] == "cancelled"


def test_a_killed_job_has_failed_and_leaves_nothing(alone: Served) -> None:
    job = alone.start(scenario=alone.hand_in(SMALL), samples=64, trials=5000)
    wait_for(alone, job["job"], "claims")
    os.kill(alone.guard.service.jobs.get(job["job"]).process.pid, signal.SIGKILL)
    last = list(alone.follow(job["job"]))[-1]
    assert last["state"] == "failed" and "killed" in last["error"]
    deadline = time.monotonic() + 10.0
    while left(alone.root) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left(alone.root)


def test_a_job_without_an_answer_fails_with_the_reason(alone: Served) -> None:
    far = SMALL.replace('aim = "busan"', 'aim = "honolulu"')
    last = list(alone.follow(alone.start(scenario=alone.hand_in(far), **FEW)["job"]))[-1]
    assert last["state"] == "failed" and "out of reach" in last["error"]
    assert not left(alone.root)


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"scenario": "seongju-2017", "samples": 65}, "samples"),
        ({"scenario": "seongju-2017", "trials": 5001}, "trials"),
        ({"scenario": "seongju-2017", "samples": 1}, "samples"),
        ({"scenario": "seongju-2017", "seed": -1}, "seed"),
        ({"scenario": "seongju-2017", "kind": "shell"}, "kind"),
        ({"scenario": "../../etc/passwd"}, "scenario"),
        ({"scenario": "seongju-2017", "out": "/tmp/x"}, "out"),
        ({"scenario": "seongju-2017", "controls": {"missile": "df-41"}}, "missile"),
        ({"scenario": "seongju-2017", "controls": {"mode": "x"}}, "mode"),
        ({"scenario": "seongju-2017", "kind": "footprint", "spacing_km": 0.6}, "aim points"),
        ({"scenario": "seongju-2017", "kind": "footprint", "threats": ["none"]}, "threat"),
        ({}, "scenario"),
    ],
    ids=str,
)
def test_what_a_job_may_not_ask_is_refused_at_once(alone: Served, asked: dict[str, Any], word: str) -> None:
    found = alone.post("/api/jobs", json=asked)
    assert found.status_code == 422, found.text
    assert word in found.json()["error"]["sentence"]
    assert alone.json("/api/jobs") == []


def test_a_map_is_shown_once_a_job_has_finished_it(served: Served, handed_in: str) -> None:
    import numpy as np

    from uppertier.earth.atlas import ring_area

    threat = served.json(f"/api/scenarios/{handed_in}")["threats"][0]["id"]
    path = f"/api/quick/footprint?scenario={handed_in}&threat={threat}"
    assert served.get(path).status_code == 404
    job = served.start(scenario=handed_in, kind="footprint", spacing_km=8, threats=[threat])
    assert list(served.follow(job["job"]))[-1]["state"] == "done"
    found = served.json(path)
    assert found["spacing_km"] == 8 and "engagement" in found["text"]
    once = found["features"][0]
    assert once["properties"]["engagements_at_least"] == 1
    parts = once["geometry"]["coordinates"]
    parts = parts if once["geometry"]["type"] == "MultiPolygon" else [parts]
    area = sum(ring_area(np.radians(ring)) * (-1 if n else 1) for part in parts for n, ring in enumerate(part))
    assert area / 1e6 == pytest.approx(once["properties"]["area_km2"], rel=0.01)
