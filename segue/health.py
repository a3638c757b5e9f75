"""Whether the database and the queue answer, for whatever watches a running Segue."""

from datetime import timedelta

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from segue.site.pages import public_page
from segue.wording import count

PATIENCE = timedelta(minutes=10)
SECONDS = 3


@public_page
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django hands it over
    answers = state()
    response = JsonResponse(answers, status=200 if set(answers.values()) == {"ok"} else 503)
    response.headers["Cache-Control"] = "no-store"
    return response


def state() -> dict[str, str]:
    """Each part and how it is: 'ok', or what is wrong in words."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return {"database": "does not answer", "queue": "unknown"}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
        return {"database": "ok", "queue": _queue()}


def _queue() -> str:
    """Work that waits longer than PATIENCE says that no worker is running."""
    since = timezone.now() - PATIENCE
    old = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__lt=since)
    waiting = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lt=since), status="todo")
    try:
        with transaction.atomic():
            stuck = waiting.filter(Exists(old)).exists()
    except OperationalError:
        return f"did not answer within {count(SECONDS, 'second')}"
    except DatabaseError:
        return "has no tables: run segue migrate"
    return "work has waited over 10 minutes: is a worker running?" if stuck else "ok"
