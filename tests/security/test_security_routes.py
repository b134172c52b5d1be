"""Every route of the web application, whatever is added to it: who may ask, with what, and what is never answered."""

from __future__ import annotations

import hashlib
import json
import re
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_served import FLIGHT, SMALL, TOML, Served

SAFE = {"GET", "HEAD", "OPTIONS"}
VALUES = {
    "level": "0", "column": "0", "row": "0", "raid": "one", "trial": "0", "name": "flights", "format": "czml",
    "flight": FLIGHT, "job": 32 * "0", "path": "assets/none.js", "run": 64 * "0",
}  # fmt: skip
"""Of the parameters of paths; scenario and run are those of the server."""
QUERIES = {
    "/api/quick/coverage": "height_km=300",
    "/api/quick/window": f"flight={FLIGHT}",
    "/api/quick/footprint": "threat=nodong-paektusan",
    "/api/infer": "apogee_km=3724.9&range_km=998",
}


def routes() -> list[tuple[str, str]]:
    """Method and path of every route, also of those that tomorrow adds: taken from the application itself."""
    from uppertier.web.app import guarded
    from uppertier.web.settings import Settings

    found = []
    for route in guarded(Settings(Path("nowhere"), 1)).app.routes:
        inner = getattr(route, "original_router", None)
        for one in inner.routes if inner is not None else [route]:
            found += [(method, one.path) for method in sorted(one.methods)]
    return sorted(found)


ROUTES = routes()
EVERY = pytest.mark.parametrize(("method", "path"), ROUTES, ids=lambda part: part)


def filled(path: str, scenario: str, run: str = "") -> str:
    values = VALUES | {"scenario": scenario} | ({"run": run} if run else {})
    address = re.sub(r"\{(\w+)(?::path)?\}", lambda part: values[part[1]], path)
    query = QUERIES.get(path, "")
    if path.startswith("/api/quick"):
        query = f"scenario={scenario}&{query}"
    return f"{address}?{query}" if query else address


def asked(served: Served, method: str, path: str, **options: Any) -> httpx.Response:
    return httpx.request(method, served.url + path, timeout=300, **options)


def refused(found: httpx.Response, status: int) -> str:
    assert found.status_code == status, (found.status_code, found.text[:300])
    said = found.json()["error"]["sentence"]
    assert said and "\n" not in said
    return str(said)


def test_there_are_routes_of_every_subject() -> None:
    paths = {path for _, path in ROUTES}
    assert {"/", "/{path:path}", "/openapi.json", "/docs", "/api/meta", "/api/jobs/{job}/events"} <= paths
    assert len(ROUTES) > 30


@EVERY
def test_another_host_name_is_not_answered(served: Served, method: str, path: str) -> None:
    """A page elsewhere that lets its own name point at this machine (DNS rebinding) gets nothing."""
    for host in ("evil.example", f"evil.example:{served.settings.port}", "127.0.0.1", "127.0.0.1:1", ""):
        refused(asked(served, method, filled(path, "seongju-2017"), headers={"host": host} | served.token), 403)


@EVERY
def test_another_site_is_not_answered(served: Served, method: str, path: str) -> None:
    address = filled(path, "seongju-2017")
    for header in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{served.settings.port}"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        refused(asked(served, method, address, headers=served.token | header), 403)


@EVERY
def test_what_changes_something_needs_the_token_and_get_never_does(
    served: Served, handed_in: str, method: str, path: str
) -> None:
    address = filled(path, handed_in)
    if method in SAFE:
        assert asked(served, method, address).status_code != 403
        return
    for token in ({}, {"X-Uppertier-Token": ""}, {"X-Uppertier-Token": "wrong"}, {"Cookie": served.settings.token}):
        assert "token" in refused(asked(served, method, address, headers=token), 403)
    query = f"{'&' if '?' in address else '?'}X-Uppertier-Token={served.settings.token}"
    refused(asked(served, method, address + query), 403)


@EVERY
def test_a_body_has_a_limit(served: Served, method: str, path: str) -> None:
    """As a whole, and in pieces of which nobody says how many come."""
    address, most = filled(path, "seongju-2017"), served.settings.limits.body_bytes
    large = b"a" * (most + 1)
    refused(asked(served, method, address, content=large, headers=served.token | TOML), 413)

    def pieces() -> Any:
        for _ in range(17):
            yield b"a" * (most // 16)

    refused(asked(served, method, address, content=pieces(), headers=served.token | TOML), 413)


@EVERY
def test_every_answer_says_what_a_browser_may_do(
    served: Served, handed_in: str, finished_run: str, method: str, path: str
) -> None:
    found = asked(served, method, filled(path, handed_in, finished_run), headers=served.token)
    assert found.status_code < 500, found.text
    policy = dict(part.split(" ", 1) for part in found.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["base-uri"] == "'none'" and policy["form-action"] == "'none'"
    scripts = policy.get("script-src", "'none'")
    assert "unsafe-inline" not in scripts and "'unsafe-eval'" not in scripts and "http" not in str(policy)
    assert "*" not in str(policy)
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["cross-origin-resource-policy"] == "same-origin"
    assert found.headers["referrer-policy"] == "no-referrer"
    assert "access-control-allow-origin" not in found.headers and "server" not in found.headers
    assert "set-cookie" not in found.headers
    if found.status_code >= 400:
        refused(found, found.status_code)


def tree(root: Path) -> dict[str, str]:
    """Every file below a folder by its hash. The index of runs is none: it is made from the folders, and again."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.startswith("index.sqlite")
    }


def test_get_changes_nothing(served: Served, handed_in: str, finished_run: str) -> None:
    """Every GET, of things that are there: the folder of runs, jobs and scenarios are as they were."""
    before, jobs = tree(served.root), served.json("/api/jobs")
    statuses = {}
    for method, path in ROUTES:
        if method == "GET":
            statuses[path] = served.get(filled(path, handed_in, finished_run)).status_code
    missing = {path for path, status in statuses.items() if status != 200}
    assert missing <= {"/{path:path}", "/api/jobs/{job}", "/api/jobs/{job}/events", "/api/quick/footprint",
                       "/api/gallery/{scenario}.svg"}, statuses  # fmt: skip
    assert tree(served.root) == before and served.json("/api/jobs") == jobs


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "PROPFIND"])
def test_methods_that_no_route_takes_are_refused(served: Served, method: str) -> None:
    for path in ("/", "/api/meta", "/api/runs", "/tiles/0/0/0.webp"):
        refused(asked(served, method, path, headers=served.token), 405)


TRAVERSALS = [
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "//etc/passwd",
    "/%2fetc%2fpasswd",
    "/assets/..%5c..%5c..%5cetc/passwd",
    "/%00/etc/passwd",
    "/guard.py",
    "/../guard.py",
    "/.web/handed-in",
    "/tiles/0/0/..%2f..%2f..%2fSOURCES.toml.webp",
    "/api/scenarios/..%2f..%2fsources",
    "/api/scenarios/%2e%2e",
    "/api/runs/..%2f..%2fetc",
    "/api/runs/" + 64 * "0" + "/figures/..%2f..%2fprovenance.svg",
    "/api/runs/" + 64 * "A",
    "/api/gallery/..%2fx.svg",
    "/" + 5000 * "a",
    "/%ff%fe",
]


@pytest.mark.parametrize("path", TRAVERSALS, ids=lambda path: path[:50])
def test_no_path_leads_out(served: Served, path: str) -> None:
    """Over a bare socket: a client would tidy the path up."""
    with socket.create_connection(("127.0.0.1", served.settings.port), 30) as wire:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.settings.port}\r\nConnection: close\r\n\r\n"
        wire.sendall(head.encode())
        text = b""
        while part := wire.recv(65536):
            text += part
    status = int(text.split(b" ", 2)[1])
    assert status in (400, 404, 405, 422), text[:200]
    assert b"root:" not in text and b"hmac" not in text and b"Traceback" not in text
    assert str(served.root).encode() not in text


def test_a_built_page_is_served_whole_and_nothing_beside_it(tmp_path: Path) -> None:
    import attrs

    from uppertier.web.answers import Missing
    from uppertier.web.built import file, index
    from uppertier.web.settings import Settings

    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    head = '<!doctype html><html><head><meta name="uppertier-token" content=""></head></html>'
    (static / "index.html").write_text(head)
    (static / "assets" / "app-0a1b2c3d.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (static / "link.txt").symlink_to(tmp_path / "secret.txt")
    settings = Settings(tmp_path, 1, token='a"<b>', static=static)
    assert '<meta name="uppertier-token" content="a&quot;&lt;b&gt;">' in index(settings)
    content, kind, headers = file(settings, "assets/app-0a1b2c3d.js")
    assert (content, kind) == (b"1", "text/javascript") and "immutable" in headers["cache-control"]
    for path in ("link.txt", "../secret.txt", str(tmp_path / "secret.txt"), "assets", "", ".", "index.html", "a\x00b"):
        with pytest.raises(Missing):
            file(settings, path)
    assert settings.token not in repr(attrs.evolve(settings))


def test_a_scenario_named_as_a_script_is_text(served: Served) -> None:
    """Wherever it is told: the description, the globe's document, the picture and the interface's page."""
    script = "<script>alert(1)</script>"
    text = SMALL.replace("One radar, one battery, one missile", script)
    text = text.replace("Made for tests of the web application.", script).replace(
        'title = "One Nodong"', f'title = "{script}"'
    )
    name = served.hand_in(text)
    found = served.get(f"/api/scenarios/{name}")
    assert found.headers["content-type"] == "application/json" and found.json()["title"] == script
    scene = served.json(f"/api/scenarios/{name}/scene.czml")
    for packet in scene:
        # Viewers read a description as HTML, and a name as text.
        assert "<script" not in packet.get("description", "")
    assert script not in served.get(f"/api/gallery/{name}.svg").text
    hostile = served.get(f"/api/scenarios/{script}")
    assert hostile.headers["content-type"] == "application/json" and hostile.status_code in (404, 422)


def test_a_scenario_whose_id_is_a_path_writes_nowhere_else(served: Served) -> None:
    from uppertier.web.job_process import folder_name

    for name in ("../../evil", "/etc/evil", "..", ".", "a/b\\c", "", "\u202e", 300 * "x", ".hidden"):
        made = folder_name(name)
        assert made and "/" not in made and "\\" not in made and not made.startswith(".") and len(made) <= 60


def test_errors_hold_no_trace_and_no_path(served: Served) -> None:
    for path in ("/api/runs/zz", "/api/scenarios/nowhere", "/api/infer?apogee_km=x&range_km=1", "/api/jobs/1/events"):
        found = served.get(path)
        assert 400 <= found.status_code < 500
        assert not re.search(r"Traceback|File \"|site-packages|/src/|/home|/tmp", found.text)
    found = served.post("/api/jobs", content=b"{", headers={"content-type": "application/json"})
    assert "controls" not in refused(found, 422)
    for body in (b"[]", b"null", b'"x"', b'{"scenario": {"$gt": ""}}', 10_000 * b"[", b'{"seed": 1e400}', b"\xff"):
        refused(served.post("/api/jobs", content=body, headers={"content-type": "application/json"}), 422)


def test_a_defect_of_ours_is_one_sentence_too(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(served.guard.service.stored, "listed", broken)
    found = served.get("/api/runs")
    assert "secret" not in found.text and "defect" in refused(found, 500)
    assert "content-security-policy" in found.headers


def test_pages_ask_nobody_else(served: Served, finished_run: str) -> None:
    """Nothing is loaded from elsewhere: every address in a page that a browser would fetch is its own."""
    for path in ("/", "/docs", f"/api/runs/{finished_run}/report.html"):
        text = served.get(path).text
        assert not re.search(r"<iframe|@import|url\((?!#|data:)", text), path
        # The page of the globe loads its own files; no page holds a script of its own text.
        fetched = re.findall(r"<link[^>]+href=[\"']([^\"']+)", text)
        assert len(re.findall(r"<script\b", text)) == len(re.findall(r"<script\b[^>]*\bsrc=[^>]*></script>", text)), (
            path
        )
        assert path == "/" or not (fetched or "<script" in text)
        fetched += re.findall(r"(?:src|srcset|poster|data|action)=[\"']([^\"']+)", text)
        for address in fetched:
            assert address.startswith(("data:", "#", "/")) and not address.startswith("//"), (path, address)


def test_the_interface_is_described_whole(served: Served) -> None:
    """Every route but the page's own stands in the OpenAPI document, with every error it may answer."""
    document = served.json("/openapi.json")
    described = {(method.upper(), path) for path, rows in document["paths"].items() for method in rows}
    hidden = {"/", "/{path:path}", "/docs", "/openapi.json"}
    plain = {(method, path.replace(":path}", "}")) for method, path in ROUTES if path not in hidden}
    assert described == plain
    for rows in document["paths"].values():
        for operation in rows.values():
            assert operation["description"] and operation["tags"]
            assert {"403", "404", "413", "422"} <= set(operation["responses"])
    text = served.get("/docs").text
    assert all(path.replace("{", "{") in text for path in document["paths"])
    assert json.dumps(document).count("http") == 0
