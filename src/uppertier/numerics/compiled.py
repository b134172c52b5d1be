"""The only door to Numba: a cache that notices when any kernel's source changes.

Numba keys its on-disk cache to the one file a function stands in, so an edited callee in another file would
leave a stale caller in use. Here the cache folder is named by a digest of every `kernels.py` in the package.
Kernels call only functions that stand in files named `kernels.py`.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import numba

F = TypeVar("F", bound=Callable[..., Any])

prange = numba.prange


def kernel_digest(package: Path) -> str:
    """Digest of the sources of all kernels below `package` and of what compiles them."""
    digest = hashlib.sha256(f"{sys.version_info[:3]} {numba.__version__}".encode())
    for path in sorted(package.rglob("kernels.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> str:
    named = os.environ.get("UPPERTIER_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path.home() / ".cache"
    folder = base / "uppertier" / f"kernels-{kernel_digest(Path(__file__).parents[1])}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    # A read-only home still has to work: compile once per boot instead of once per version.
    return str(folder) if writable else str(Path(tempfile.gettempdir()) / f"uppertier-{os.getuid()}" / folder.name)


CACHE_FOLDER = _cache_folder()


@contextmanager
def _own_cache() -> Iterator[None]:
    # Only while one of ours is decorated: other users of Numba in this process keep their own folder.
    config: Any = numba.config
    before = config.CACHE_DIR
    config.CACHE_DIR = CACHE_FOLDER
    try:
        yield
    finally:
        config.CACHE_DIR = before


def compiled(*, parallel: bool = False, inline: bool = False, melt: bool = False) -> Callable[[F], F]:
    """Decorator: compile with Numba in no-python mode, cached on disk, without fastmath or the interpreter's lock.

    parallel : let `prange` run on threads. A serial and a parallel version need two function bodies:
        they would share one cache entry.
    inline : paste the body into its callers before they are typed.
    melt : paste the machine code into its callers, so that a loop which calls it can run on vectors.
    """

    def decorate(function: F) -> F:
        with _own_cache():
            pasted = "always" if inline else "never"
            jit: Any = numba.njit
            wrapped: F = jit(
                cache=True, parallel=parallel, inline=pasted, forceinline=melt, nogil=True, error_model="numpy"
            )(function)
        return wrapped

    return decorate
