"""A real server for the tests of the web application and of its security: uvicorn on a free port, asked over HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import httpx
import pytest
from small_scenario import small

if TYPE_CHECKING:
    from uppertier.web.guard import Guard
    from uppertier.web.settings import Settings

SMALL = small()
FLIGHT = "one/nodong-paektusan-busan-1"
FEW = {"samples": 16, "trials": 40}
TOML = {"content-type": "application/toml"}


@attrs.frozen(eq=False)
class Served:
    """A server that listens."""

    guard: Guard
    settings: Settings

    @property
    def root(self) -> Path:
        return self.settings.root

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def token(self) -> dict[str, str]:
        return {"X-Uppertier-Token": self.settings.token}

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(self.url + path, timeout=300, **options)

    def json(self, path: str, **options: Any) -> Any:
        found = self.get(path, **options)
        assert found.status_code == 200, (path, found.status_code, found.text[:500])
        return found.json()

    def post(self, path: str, **options: Any) -> httpx.Response:
        headers = self.token | options.pop("headers", {})
        return httpx.post(self.url + path, timeout=300, headers=headers, **options)

    def delete(self, path: str) -> httpx.Response:
        return httpx.delete(self.url + path, timeout=60, headers=self.token)

    def hand_in(self, text: str) -> str:
        """Id of a scenario handed in."""
        made = self.post("/api/scenarios", content=text.encode(), headers=TOML)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    def start(self, **asked: Any) -> dict[str, Any]:
        """A job, queued."""
        made = self.post("/api/jobs", json=asked)
        assert made.status_code == 202, made.text
        found: dict[str, Any] = made.json()
        return found

    def follow(self, job: str) -> Iterator[dict[str, Any]]:
        """What the event stream tells of a job, to its end."""
        with httpx.stream("GET", f"{self.url}/api/jobs/{job}/events", timeout=300) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))


def serving(root: Path, **limits: int) -> Iterator[Served]:
    """A server in a thread of this process, until the block ends."""
    import uvicorn

    from uppertier.web.app import guarded
    from uppertier.web.serve import configured, listen
    from uppertier.web.settings import Limits, Settings

    at = listen("127.0.0.1", 0)
    settings = Settings(root, int(at.getsockname()[1]), limits=Limits(**limits))
    guard = guarded(settings)
    server = uvicorn.Server(configured(guard))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [at]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield Served(guard, settings)
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that the tests of one process share."""
    yield from serving(tmp_path_factory.mktemp("served"), queue=2)


@pytest.fixture(scope="session")
def handed_in(served: Served) -> str:
    """Id of the small scenario, handed in."""
    return served.hand_in(SMALL)


@pytest.fixture(scope="session")
def job_told(served: Served, handed_in: str) -> list[dict[str, Any]]:
    """Everything that was told of a full run of the small scenario, from its start to its end."""
    job = served.start(scenario=handed_in, **FEW)
    return [job, *served.follow(job["job"])]


@pytest.fixture(scope="session")
def finished_run(job_told: list[dict[str, Any]]) -> str:
    """Id of the finished run of the small scenario."""
    assert job_told[-1]["state"] == "done", job_told[-1]
    return str(job_told[-1]["run"])
