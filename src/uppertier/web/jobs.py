"""Jobs: one at work in a spawned process, a few that wait, the last remembered. A run itself lies in the run store."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import signal
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs

from uppertier.web.answers import Full, Missing
from uppertier.web.settings import Limits

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from uppertier.web.job_process import Work

PATIENCE = 4.0
"""Seconds in which a cancelled job may end in good order."""


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED})


@attrs.define(eq=False)
class Job:
    """One job and how far it has come; `version` rises with every change."""

    id: str
    work: Work
    title: str
    state: State = State.QUEUED
    run: str | None = None
    stage: str = ""
    done: int = 0
    of: int = 0
    error: str | None = None
    began: float = 0.0
    ended: float = 0.0
    version: int = 0
    process: Any = None
    wanted: bool = True
    """False once it is cancelled"""

    def document(self, waiting: int = 0) -> dict[str, Any]:
        """What the page is told."""
        seconds = (self.ended or time.monotonic()) - self.began if self.began else 0.0
        return {
            "job": self.id,
            "kind": self.work.kind,
            "scenario": self.work.name,
            "title": self.title,
            "changes": self.work.changes.asked,
            "state": self.state.value,
            "run": self.run,
            "progress": {"stage": self.stage, "done": self.done, "of": self.of, "stages": stages(self.work.kind)},
            "waiting": waiting,
            "seconds": round(seconds, 1),
            "error": self.error,
        }


def stages(kind: str) -> list[str]:
    """Stages of a job in their order."""
    # As report.job has them, which loads what only a job needs.
    chain = ["fly", "observe", "track", "engage", "score", "claims", "studies", "report"]
    return chain if kind == "run" else ["footprint"]


class Jobs:
    """A queue with one job at work."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Condition()
        self._open = True
        self._hand: threading.Thread | None = None

    def add(self, asked: Work, title: str) -> Job:
        """A job at the end of the queue. Full where the queue is."""
        job = Job(secrets.token_hex(16), asked, title)
        with self._lock:
            if len(self._waiting()) >= self._limits.queue or not self._open:
                raise Full(f"{self._limits.queue} jobs are waiting already; cancel one, or wait for one to end")
            self._jobs[job.id] = job
            self._forget()
            if self._hand is None:
                self._hand = threading.Thread(target=self._serve, daemon=True, name="jobs")
                self._hand.start()
            self._lock.notify_all()
        return job

    def _waiting(self) -> list[Job]:
        return [job for job in self._jobs.values() if job.state == State.QUEUED]

    def _forget(self) -> None:
        for name in [name for name, job in self._jobs.items() if job.state in ENDED]:
            if len(self._jobs) <= self._limits.jobs:
                return
            del self._jobs[name]

    def get(self, name: str) -> Job:
        """A job by its id."""
        with self._lock:
            if name not in self._jobs:
                raise Missing("there is no job of that id; /api/jobs lists those there are")
            return self._jobs[name]

    def document(self, job: Job) -> dict[str, Any]:
        """A job with its place in the queue."""
        with self._lock:
            waiting = self._waiting()
            return job.document(waiting.index(job) + 1 if job in waiting else 0)

    def listed(self) -> list[dict[str, Any]]:
        """Every job that is remembered, the latest first."""
        with self._lock:
            jobs = list(self._jobs.values())
        return [self.document(job) for job in reversed(jobs)]

    def cancel(self, name: str) -> Job:
        """End a job; one that has ended stays as it is. What it had half-written is gone when this returns."""
        job = self.get(name)
        with self._lock:
            if job.state in ENDED:
                return job
            job.wanted = False
            process = job.process
            if job.state == State.QUEUED:
                self._end(job, State.CANCELLED)
                return job
            if process is not None:
                _interrupt(process)
            if not self._lock.wait_for(lambda: job.state in ENDED, PATIENCE) and job.process is not None:
                job.process.kill()
                self._lock.wait_for(lambda: job.state in ENDED, PATIENCE)
        return job

    def close(self) -> None:
        """Cancel all and take no more."""
        with self._lock:
            self._open = False
            names = [job.id for job in self._jobs.values() if job.state not in ENDED]
        for name in reversed(names):
            self.cancel(name)

    def _end(self, job: Job, state: State) -> None:
        job.state, job.ended, job.process = state, time.monotonic(), None
        job.version += 1
        self._lock.notify_all()

    def _serve(self) -> None:
        """One job after another, for as long as the server lives."""
        while True:
            with self._lock:
                self._lock.wait_for(lambda: bool(self._waiting()))
                job = self._waiting()[0]
                job.state, job.began = State.RUNNING, time.monotonic()
                job.version += 1
            try:
                self._do(job)
            except Exception as error:
                with self._lock:
                    job.error = f"the job could not be started: {type(error).__name__}"
                    self._end(job, State.FAILED)

    def _do(self, job: Job) -> None:
        from uppertier.runs.interrupt import held_back
        from uppertier.web.job_process import work

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=work, args=(job.work, theirs), name=f"uppertier-job-{job.id[:8]}")
        with held_back():
            process.start()
        theirs.close()
        with self._lock:
            job.process = process
            wanted = job.wanted
        if not wanted:
            _interrupt(process)
        told = self._listen(job, ours)
        process.join()
        ours.close()
        _sweep(job.work)
        with self._lock:
            if told == State.DONE:
                self._end(job, State.DONE)
            elif not job.wanted:
                self._end(job, State.CANCELLED)
            else:
                job.error = job.error or "the job's process was killed, perhaps for want of memory"
                self._end(job, State.FAILED)

    def _listen(self, job: Job, pipe: Connection) -> State | None:
        """Take what the process tells until it ends; returns how it said it ended."""
        said: State | None = None
        while True:
            try:
                message = pipe.recv()
            except (EOFError, OSError):
                return said
            with self._lock:
                if message[0] == "progress":
                    job.stage, job.done, job.of = message[1:]
                elif message[0] == "done":
                    job.run, said = message[1], State.DONE
                else:
                    job.error, said = message[1], State.FAILED
                job.version += 1
                self._lock.notify_all()


def _interrupt(process: Any) -> None:
    """Ask a process to end in good order."""
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGINT)


def _sweep(asked: Work) -> None:
    """Clear away what a killed job left half-written; one that ended in good order left nothing."""
    from uppertier.runs.parts import FOLDER, alive, sweep_parts

    sweep_parts(asked.root / FOLDER)
    for left in asked.root.glob(".*.partial"):
        if not alive(left.name.split(".")[-2]):
            import shutil

            shutil.rmtree(left, ignore_errors=True)
