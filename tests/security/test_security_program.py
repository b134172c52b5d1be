"""The program itself: it listens on loopback alone, asks nobody, ends in good order, and says so in one sentence."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from web_served import SMALL, TOML

AUDITED = """
import os, sys
def hook(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"):
        with open(os.environ["AUDIT"], "a") as file:
            file.write(event + " " + repr(args[1:] if event.startswith(("socket.c", "socket.b", "socket.s")) else args))
            file.write("\\n")
sys.addaudithook(hook)
sys.argv[0] = "uppertier"
from uppertier.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""


class Program:
    """`uppertier serve`, started as a user would."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.audit = folder / "audit.txt"
        self.audit.write_text("")
        script = folder / "audited.py"
        script.write_text(AUDITED)
        environment = os.environ | {"AUDIT": str(self.audit), "UPPERTIER_RUNS": str(folder / "runs")}
        command = [sys.executable, str(script), "serve", "--no-open", "--port", "0", *words]
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def end(self) -> tuple[int, str]:
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path, "seongju-2017")
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.communicate()


def listening(pid: int) -> list[str]:
    """Addresses at which a process listens, as the kernel has them: 0100007F is 127.0.0.1."""
    sockets = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd") if _is_link(pid, fd)}
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and f"socket:[{parts[9]}]" in sockets:
                found.append(parts[1].split(":")[0])
    return found


def _is_link(pid: int, fd: str) -> bool:
    return os.path.islink(f"/proc/{pid}/fd/{fd}")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel of Linux")
def test_it_listens_on_loopback_alone_asks_nobody_and_ends(program: Program) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", program.url)
    assert listening(program.process.pid) == ["0100007F"]
    page = httpx.get(program.url, timeout=60).text
    token = {"X-Uppertier-Token": re.search(r'uppertier-token" content="([^"]+)"', page)[1]}  # type: ignore[index]
    base = program.url.rstrip("/")
    assert httpx.get(f"{base}/api/meta", timeout=60).json()["scenario"] == "seongju-2017"
    kept = httpx.post(f"{base}/api/scenarios", content=SMALL.encode(), headers=token | TOML, timeout=60).json()["id"]
    for path in ("/docs", "/openapi.json", "/api/gallery", f"/api/scenarios/{kept}", "/tiles/0/0/0.webp"):
        assert httpx.get(base + path, timeout=60).status_code == 200
    asked = {"scenario": kept, "samples": 64}
    job = httpx.post(f"{base}/api/jobs", json=asked, headers=token, timeout=60).json()["job"]
    for line in httpx.get(f"{base}/api/jobs/{job}", timeout=60).iter_lines():
        assert "queued" in line or "running" in line
    status, said = program.end()
    # The job had just begun, and is gone with the server; nothing of it is left.
    assert status == 0 and "Traceback" not in said, said
    assert not [path for path in program.audit.parent.rglob("*") if ".partial" in path.name]
    told = program.audit.read_text().splitlines()
    assert [line for line in told if line.startswith("socket.bind")] == ["socket.bind (('127.0.0.1', 0),)"]
    assert not [line for line in told if not line.startswith("socket.bind")], told


def test_without_a_built_page_one_sentence_says_how_to_get_it(tmp_path: Path) -> None:
    from uppertier.web.built import HOW, index
    from uppertier.web.settings import Settings

    settings = Settings(tmp_path, 1, static=tmp_path / "static")
    assert "make web" in HOW and HOW.count(".") == 1
    assert HOW.split("`", maxsplit=1)[0] in index(settings)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere"], "scenarios holds no sheet called 'nowhere'"),
        (["--host", "0.0.0.0"], "--host: would be reached from elsewhere"),
        (["--host", "203.0.113.7", "--name", "here"], "cannot be listened at"),
        (["missing.toml"], "there is no such file"),
    ],
)
def test_what_cannot_be_served_is_one_sentence(words: list[str], sentence: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "uppertier", "serve", "--no-open", "--port", "0", *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert sentence in done.stderr and done.stderr.count("\n") == 1
