"""Ctrl-C, and a scheduler's request to end, answered within a second, also while compiled code runs.

Python hears of a signal only between two steps of its own. A watcher, woken by the signal itself, gives it some tenths
of a second to unwind in good order; then it tidies up and ends the process. What is in the store is whole at any time.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

PATIENCE = 0.3
"""Seconds in which Python may unwind by itself."""
STATUS = 130


def interrupted(error: BaseException | None) -> bool:
    """Whether an error is Ctrl-C or comes of it: one that falls into an import may come out as another error."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def held_back() -> Iterator[None]:
    """Let a process that this thread starts in the block begin with Ctrl-C waiting, until it lets it through itself."""
    # Started late, the one that clears up after processes would let the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def answered(tidy: Callable[[], None], say: Callable[[], str]) -> Iterator[None]:
    """Let Ctrl-C end the block soon. Works in the main thread of a program that listens to Ctrl-C; else does nothing.

    tidy : removes what is half-written, where Python could not unwind in time
    say : the sentence for the user in that case
    """
    listens = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not listens or threading.current_thread() is not threading.main_thread():
        yield
        return
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    before = signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    asked_to_end = signal.signal(signal.SIGTERM, signal.default_int_handler)
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(woken, ended, tidy, say), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        signal.signal(signal.SIGTERM, asked_to_end)
        signal.set_wakeup_fd(before)
        os.close(wake)
        watcher.join()
        os.close(woken)


def _watch(woken: int, ended: threading.Event, tidy: Callable[[], None], say: Callable[[], str]) -> None:
    while True:
        heard = os.read(woken, 1)
        if not heard or ended.is_set():
            return
        if heard[0] in {signal.SIGINT, signal.SIGTERM} and not ended.wait(PATIENCE):
            _end(tidy, say)


def _end(tidy: Callable[[], None], say: Callable[[], str]) -> None:
    threading.excepthook = lambda _: None
    for child in multiprocessing.active_children():
        child.kill()
    tidy()
    print(f"uppertier: {say()}", file=sys.stderr, flush=True)
    os._exit(STATUS)
