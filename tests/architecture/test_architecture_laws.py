"""The laws of the house, checked over every file."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "uppertier"
SOURCES = sorted(PACKAGE.rglob("*.py"))
NESTING = (ast.If, ast.For, ast.While, ast.With, ast.Try)
ROOMS = sorted(p.parent for p in PACKAGE.glob("*/__init__.py"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef]:
    return [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]


def code_lines(path: Path, function: ast.FunctionDef) -> int:
    """Lines of a function's own body that hold code: no docstring, comment, blank line or signature."""
    lines = path.read_text().splitlines()
    body = function.body
    documented = ast.get_docstring(function) is not None
    first = (body[1] if len(body) > 1 else body[0]).lineno if documented else body[0].lineno
    if documented and len(body) == 1:
        return 0
    text = lines[first - 1 : function.end_lineno]
    return sum(1 for line in text if line.strip() and not line.strip().startswith("#"))


def depth(node: ast.AST, level: int = 0) -> int:
    deepest = level
    for child in ast.iter_child_nodes(node):
        # An `elif` is an If inside an If's else: the eye does not see it as deeper.
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deeper = isinstance(child, NESTING) and not chained
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            deepest = max(deepest, depth(child, level + deeper))
    return deepest


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_files_and_functions_are_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300
    most_lines, most_nesting = (120, 5) if path.name == "kernels.py" else (40, 3)
    too_long = {f.name: code_lines(path, f) for f in functions(path) if code_lines(path, f) > most_lines}
    too_deep = {f.name: depth(f) for f in functions(path) if depth(f) > most_nesting}
    assert not too_long
    assert not too_deep


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_kernels_stand_in_kernel_files_only(path: Path) -> None:
    text = path.read_text()
    if path.name not in {"kernels.py", "compiled.py"}:
        assert "njit" not in text
        assert "@compiled" not in text


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_resources_opens_the_data_folder(path: Path) -> None:
    if path.name != "resources.py":
        assert 'parent / "data"' not in path.read_text()
        assert "importlib.resources" not in path.read_text()


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    text = (room / "README.md").read_text()
    for heading in ("Purpose", "Assumptions", "Limits", "Evidence"):
        assert heading.lower() in text.lower(), f"{name(room)}/README.md lacks {heading}"


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*/records.py")), ids=name)
def test_records_are_frozen(path: Path) -> None:
    import importlib

    module = importlib.import_module(f"uppertier.{path.parent.name}.records")
    for item in vars(module).values():
        if isinstance(item, type) and attrs.has(item):
            assert item.__setattr__ is not object.__setattr__, f"{item.__name__} is not frozen"


def test_import_stays_light() -> None:
    """`import uppertier` and the help of the command line load no compiler, plots or tables."""
    code = (
        "import sys, uppertier, uppertier.cli.main\n"
        "heavy = {'numba', 'scipy', 'pandas', 'matplotlib', 'shapely', 'pyproj', 'pydantic'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_machine_stands_in_the_tree() -> None:
    """No path of one machine in a tracked file."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout: there is no list of tracked files")
    for line in listed.stdout.splitlines():
        path = ROOT / line
        if path.suffix in {".py", ".toml", ".md", ".txt", ".cff", ".html", ""} and path.is_file():
            text = path.read_text(errors="ignore")
            for trace in ("/" + "work/", "/" + "root/"):
                assert trace not in text, f"{line} holds {trace}"
