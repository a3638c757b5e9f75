"""Work whose worker was killed goes back to the queue, and the next worker does it."""

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

# Work that has killed so many workers is not given to another.
ATTEMPTS = 5


@app.periodic(cron="* * * * *")
@app.task(pass_context=True)
async def pick_up(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 - the queue gives it
    """Look for work begun by a worker that no longer gives a sign of life."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await _give_back(manager, job)


async def _give_back(manager: JobManager, job: Job) -> None:
    if job.attempts >= ATTEMPTS:
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await manager.retry_job(job)
    except UniqueViolation:
        # The same work waits already, and may wait only once.
        await manager.finish_job(job, Status.FAILED, delete_job=True)
    except ConnectorException:
        # Another worker has given it back meanwhile.
        return
