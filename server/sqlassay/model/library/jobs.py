"""What runs functions beside the requests: task queues, schedulers, command lines, events, tests.

`Celery <https://docs.celeryq.dev/en/stable/userguide/tasks.html>`_, `Dramatiq <https://dramatiq.io/>`_, `RQ
<https://python-rq.org/docs/>`_, `Huey <https://huey.readthedocs.io/>`_, `APScheduler
<https://apscheduler.readthedocs.io/>`_, `Click <https://click.palletsprojects.com/>`_, `Typer
<https://typer.tiangolo.com/>`_, `SQLAlchemy's events
<https://docs.sqlalchemy.org/en/21/core/event.html>`_.
"""

from __future__ import annotations

TASKS = (
    "celery.Celery.task celery.app.base.Celery.task celery.shared_task celery.app.shared_task dramatiq.actor"
    " rq.decorators.job rq.job huey.Huey.task huey.RedisHuey.task huey.SqliteHuey.task"
    " huey.RedisHuey.periodic_task huey.SqliteHuey.periodic_task taskiq.TaskiqScheduler.task"
    " apscheduler.schedulers.background.BackgroundScheduler.scheduled_job"
    " apscheduler.schedulers.asyncio.AsyncIOScheduler.scheduled_job"
    " apscheduler.schedulers.blocking.BlockingScheduler.scheduled_job"
).split()
COMMANDS = (
    "click.command click.group click.decorators.command click.decorators.group asyncclick.command"
    " asyncclick.group typer.Typer.command typer.Typer.callback typer.main.Typer.command"
    " typer.main.Typer.callback flask.cli.with_appcontext"
).split()

ROLES = {
    **dict.fromkeys(TASKS, "background task"),
    **dict.fromkeys(COMMANDS, "command"),
    "sqlalchemy.event.listens_for": "event listener",
}
METHOD_ROLES = dict.fromkeys(
    ("unittest.TestCase", "unittest.IsolatedAsyncioTestCase", "django.test.TestCase"), "test"
)
