"""What `segue check` looks at, each with what is wrong in words; nothing wrong is an empty list."""

from django.conf import settings
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from segue import health

Found = list[tuple[str, list[str]]]


def all_of_them() -> Found:
    answers = health.state()
    return [
        (
            "settings",
            [message.msg for message in run_checks(include_deployment_checks=True)],
        ),
        ("database", [] if answers["database"] == "ok" else [answers["database"]]),
        ("migrations", _pending()),
        ("queue", [] if answers["queue"] == "ok" else [answers["queue"]]),
        ("styles and scripts", _styles()),
        ("letters", _letters()),
    ]


def _pending() -> list[str]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return ["the database does not answer"]
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{len(plan)} not applied: run segue migrate"] if plan else []


def _styles() -> list[str]:
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return []
    return ["not collected yet: segue serve does it when it starts"]


def _letters() -> list[str]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") or settings.DEMO:
        return []
    return [f"no mail server: letters are only written to {settings.EMAIL_FILE_PATH}; set SEGUE_EMAIL_URL"]
