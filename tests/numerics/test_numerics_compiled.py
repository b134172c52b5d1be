"""The cache of compiled kernels: it notices an edited callee in another file, and works without a home."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from uppertier.numerics import compiled

CALLEE = """
from toy.numerics.compiled import compiled

@compiled()
def inner(x):
    return x * {factor}
"""
CALLER = """
from toy.inner.kernels import inner
from toy.numerics.compiled import compiled

@compiled()
def outer(x):
    return inner(x) + 1.0
"""
RUN = """
from toy.outer.kernels import outer
from toy.numerics.compiled import CACHE_FOLDER
print(outer(2.0))
print(CACHE_FOLDER)
print(sum(outer.stats.cache_hits.values()))
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A package of two kernels behind the project's own door to Numba."""
    package = tmp_path / "toy"
    for room in ("", "numerics", "inner", "outer"):
        (package / room).mkdir(parents=True, exist_ok=True)
        (package / room / "__init__.py").touch()
    shutil.copy(compiled.__file__, package / "numerics" / "compiled.py")
    (package / "inner" / "kernels.py").write_text(CALLEE.format(factor=10.0))
    (package / "outer" / "kernels.py").write_text(CALLER)
    return tmp_path


def run(folder: Path, **environment: str) -> list[str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("UPPERTIER_CACHE", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR")}
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        env={**clean, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.split()


def test_an_edited_callee_reaches_its_cached_caller(toy: Path) -> None:
    cache = {"UPPERTIER_CACHE": str(toy / "cache")}
    first, folder, _ = run(toy, **cache)
    again, same, hits = run(toy, **cache)
    assert (first, again) == ("21.0", "21.0")
    # The second process found the first one's work, or the third below would show nothing.
    assert (same, hits) == (folder, "1")

    (toy / "toy" / "inner" / "kernels.py").write_text(CALLEE.format(factor=100.0))
    edited, other, _ = run(toy, **cache)
    assert edited == "201.0"
    assert other != folder


def test_the_digest_sees_every_kernel_and_nothing_else(toy: Path) -> None:
    package = toy / "toy"
    before = compiled.kernel_digest(package)
    (package / "inner" / "other.py").write_text("x = 1\n")
    assert compiled.kernel_digest(package) == before
    (package / "numerics" / "kernels.py").write_text("y = 2\n")
    added = compiled.kernel_digest(package)
    assert added != before
    (package / "numerics" / "kernels.py").rename(package / "outer" / "moved.py")
    assert compiled.kernel_digest(package) == before


def test_a_home_that_cannot_be_written_falls_back(toy: Path) -> None:
    """A file where the cache folder's parent should be: nobody, not even root, can make a folder in it."""
    blocked = toy / "home"
    blocked.write_text("not a folder")
    temporary = toy / "tmp"
    temporary.mkdir()
    answer, folder, _ = run(toy, HOME=str(blocked), TMPDIR=str(temporary))
    assert answer == "21.0"
    assert Path(folder).is_relative_to(temporary)
    assert any(temporary.rglob("*.nbi"))


def test_numba_of_others_keeps_its_own_cache() -> None:
    import numba

    before = numba.config.CACHE_DIR
    compiled.compiled()(lambda x: x)
    assert before == numba.config.CACHE_DIR
    assert before != compiled.CACHE_FOLDER


def test_kernels_are_compiled_without_fastmath() -> None:
    """Sums keep their order: (1 + 1e16) - 1e16 is 0, and 1 only for a compiler that rearranges."""

    @compiled.compiled()
    def cancel(a: float, b: float) -> float:
        return (a + b) - b

    assert cancel(1.0, 1e16) == 0.0
    assert cancel.targetoptions.get("fastmath", False) is False
