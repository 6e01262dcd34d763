"""How a job is tried again: after 2, 4, 8, 16, 32 minutes, then it waits for somebody (the pauses of messages too)."""

from __future__ import annotations

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

TRIES = 6
_FIRST_PAUSE_SECONDS = 120


class Growing(BaseRetryStrategy):
    """Pauses that double, for any error, until the tries are used up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None when it was tried often enough."""
        if job.attempts + 1 >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": _FIRST_PAUSE_SECONDS * 2**job.attempts})


GROWING = Growing()
