"""What a worker does around every job: what it failed of is written beside it, and taken away when it succeeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from procrastinate import App
from procrastinate.job_context import JobContext


def watch(app: App) -> None:
    """Put the watch around every job of the workers of this application."""
    known = app.worker_defaults.get("task_middleware") or []
    app.worker_defaults["task_middleware"] = [*known, noting]


def noting(work: Callable[[], Any], context: JobContext, _worker: Any) -> Any:
    """Do the work of one job; an error is noted by its kind, then raised again."""
    from maslak.keeping import jobs  # the models are not there yet when the library is

    number = context.job.id or 0
    try:
        done = work()
    except Exception as error:
        jobs.note_trouble(job_id=number, task=context.job.task_name, error=type(error).__name__)
        raise
    jobs.forget_trouble(job_id=number)
    return done
