"""What the worker does by itself."""

from procrastinate.contrib.django import app

from segue.cycle.monitoring import reminders


@app.periodic(cron="15 7 * * *")
@app.task(queueing_lock="remind-of-returns", pass_context=False)
def remind_of_returns(timestamp: int) -> None:  # noqa: ARG001 - the queue gives the time it was meant for
    """Once a day, remind those who owe a return."""
    reminders.remind()
